import { beforeAll, describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { ensureDirect, readPage } from './store.ts'
import { createWriter } from './writer.ts'

const house = useHouse()

describe('a database that fails a writer', () => {
  let persons: string[]
  beforeAll(async () => {
    persons = await Promise.all(Array.from({ length: 4 }, async () => (await house.patient()).id))
  })

  /** A writer whose next statements fail with these codes. */
  function open(codes: string[]) {
    const executeQuery: Db['executeQuery'] = (query) => {
      const code = codes.shift()
      if (code === undefined) return house.db.executeQuery(query)
      return Promise.reject(Object.assign(new Error('failed on purpose'), { code }))
    }
    const writer = createWriter({
      db: { executeQuery } as Db,
      clock: { now: () => house.now },
      publish: () => undefined,
    })
    return (conversationId: number, senderId: string, content: string) =>
      writer.write({ conversationId, senderId, content }, { anywhere: false })
  }
  const pair = async (one: number, other: number) => {
    const senderId = persons[one] as string
    return { senderId, id: await ensureDirect(house.db, house.now, [senderId, persons[other] as string]) }
  }
  const contents = async (id: number) =>
    (await readPage(house.db, id, { after: 0, limit: 100 })).map(({ content }) => content)
  const statusOf = (outcomes: PromiseSettledResult<unknown>[]) => outcomes.map(({ status }) => status)

  it('loses no order: what waits behind a message that failed fails with it, other conversations go on', async () => {
    const [a, b] = [await pair(0, 1), await pair(2, 3)]
    const write = open(['57014', '57014']) // together, and alone too
    const outcomes = await Promise.allSettled([
      write(b.id, b.senderId, 'پیش'),
      write(a.id, a.senderId, '1'),
      write(b.id, b.senderId, 'دیگر'),
      write(a.id, a.senderId, '2'),
    ])

    expect(statusOf(outcomes)).toEqual(['rejected', 'fulfilled', 'rejected', 'fulfilled'])
    expect([await contents(a.id), await contents(b.id)]).toEqual([['1', '2'], []])
  })

  it('that cannot be reached is asked for nothing of what waited, and for what comes later', async () => {
    const { id, senderId } = await pair(0, 2)
    const write = open(['ECONNREFUSED'])

    const outcomes = await Promise.allSettled(['1', '2', '3'].map((content) => write(id, senderId, content)))
    await write(id, senderId, '4')

    expect(statusOf(outcomes)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(await contents(id)).toEqual(['4'])
  })

  it('is asked again where it says so', async () => {
    const { id, senderId } = await pair(0, 3)
    const write = open(['40P01', '23505'])

    await Promise.all(['1', '2'].map((content) => write(id, senderId, content)))

    expect(await contents(id)).toEqual(['1', '2'])
  })
})
