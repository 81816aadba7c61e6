import { describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import { joinConversations } from './join.ts'
import { listConversations, readPage } from './store.ts'

const house = useHouse()

const who = (person: SignedIn) => ({ personId: person.id, isStaff: false })
const numberOf = async ({ id }: SignedIn) => (await house.domains.messaging.cards.of([id])).get(id)?.number ?? 0

async function write(from: SignedIn, to: SignedIn, content: string): Promise<number> {
  const sent = await house.domains.messaging.direct.sendTo(who(from), { recipient: await numberOf(to), content })
  return sent.message.conversationId
}
const join = (from: SignedIn, into: SignedIn) =>
  inTransaction(house.db, (tx) => joinConversations(tx, { from: from.id, into: into.id }))
const listOf = (person: SignedIn) => listConversations(house.db, person.id, { limit: 100, offset: 0 })
const said = async (id: number) =>
  (await readPage(house.db, id, { after: 0, limit: 100 })).map(({ senderId, content, position }) => [
    senderId,
    content,
    position,
  ])

describe('two persons who turn out to be one', () => {
  it('have the conversations of both, and what each said is the one’s', async () => {
    const [account, phone, sara] = [await house.account(), await house.patient(), await house.patient()]
    const id = await write(account, sara, 'با ایمیل')

    await join(account, phone)

    expect((await listOf(phone)).map((one) => one.id)).toEqual([id])
    expect(await listOf(account)).toEqual([])
    expect(await said(id)).toEqual([[phone.id, 'با ایمیل', 1]])
    expect(await write(phone, sara, 'با تلفن')).toBe(id)
  })

  it('have one conversation with whom both talked with, in the order in which it was said', async () => {
    const [account, phone, sara] = [await house.account(), await house.patient(), await house.patient()]
    const left = await write(account, sara, '۱')
    const stays = await write(phone, sara, '۲')
    await write(sara, account, '۳')
    await write(sara, phone, '۴')
    await house.domains.messaging.direct.page(who(sara), left, { limit: 10, offset: 0 })
    await house.domains.messaging.direct.page(who(account), left, { limit: 10, offset: 0 })

    await join(account, phone)

    expect((await listOf(phone)).map((one) => one.id)).toEqual([stays])
    expect(await said(stays)).toEqual([
      [phone.id, '۱', 1],
      [phone.id, '۲', 2],
      [sara.id, '۳', 3],
      [sara.id, '۴', 4],
    ])
    expect((await listOf(phone))[0]).toMatchObject({ messageCount: 4 })
    expect(await write(sara, phone, '۵')).toBe(stays)
    expect((await said(stays)).at(-1)).toEqual([sara.id, '۵', 5])
  })

  it('keep what they said to each other as notes', async () => {
    const [account, phone] = [await house.account(), await house.patient()]
    const id = await write(account, phone, 'از من به من')
    await write(phone, phone, 'یادداشت')

    await join(account, phone)

    const [notes, ...others] = await listOf(phone)
    expect(others).toEqual([])
    expect(notes?.personIds).toEqual([phone.id])
    expect((await said(notes?.id ?? 0)).map(([, content]) => content)).toEqual(['از من به من', 'یادداشت'])
    expect(notes?.id).not.toBe(id)
  })
})
