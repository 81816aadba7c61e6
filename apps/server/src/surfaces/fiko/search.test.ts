// Finding conversations in the inbox: by the customer's name, by whose they are.
import { sql } from 'kysely'
import { beforeAll, expect, it } from 'vitest'
import { type AgentSignedIn, useFiko } from '../../../test/fiko-house.ts'

const fiko = useFiko()
let agent: AgentSignedIn
let mina: AgentSignedIn
const ids: Record<string, string> = {}
beforeAll(async () => {
  agent = await fiko.agent('Support Agent')
  mina = await fiko.agent('Mina Rad')
  const names = [
    ['maryam', 'مریم', 'کاظمی', 'maryam_k'],
    ['ali', 'علي', 'كريمي', null],
    ['percent', 'Percent%', 'Under_score', null],
  ] as const
  for (const [key, first, last, username] of names) {
    const { conversationId } = await fiko.hear(fiko.newChat(), 'سلام')
    ids[key] = `conv_${conversationId}`
    await sql`update customers set first_name = ${first}, last_name = ${last}, username = ${username}
      where id = (select customer_id from support_threads where conversation_id = ${conversationId})`.execute(
      fiko.house.db,
    )
  }
  await fiko.call('PUT', `conversations/${ids.maryam}/assignee`, agent, { assignee: mina.number, expected: null })
})

const found = async (query: string) => {
  const { status, body } = await fiko.call('GET', `conversations?${query}`, agent)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.conversations.map(({ id }: { id: string }) => id)
}
const search = (words: string) => found(`search=${encodeURIComponent(words)}`)

it('finds customers by any part of their names, whatever keyboard they were typed on', async () => {
  expect(await search('کاظ')).toEqual([ids.maryam])
  expect(await search('مریم كاظمي')).toEqual([ids.maryam])
  expect(await search('MARYAM')).toEqual([ids.maryam])
  expect(await search('کریمی علی')).toEqual([ids.ali])
  expect(await search('هیچکس')).toEqual([])
  expect(await search(' ')).toHaveLength(3)
})

it('takes what is looked for literally', async () => {
  expect(await search('%')).toEqual([ids.percent])
  expect(await search('r_s')).toEqual([ids.percent])
})

it('lists those of one agent, and those nobody has', async () => {
  expect(await found(`assignee=${mina.number}`)).toEqual([ids.maryam])
  expect(await found('assignee=none')).toEqual([ids.percent, ids.ali])
  expect(await found(`assignee=none&status=active&limit=1&search=${encodeURIComponent('کریمی')}`)).toEqual([ids.ali])
})

it('says who is no agent', async () => {
  expect(await fiko.call('GET', 'conversations?assignee=999999', agent)).toMatchObject({
    status: 400,
    body: { error: { code: 'ASSIGNEE_UNKNOWN' } },
  })
  expect(await fiko.call('GET', 'conversations?assignee=x', agent)).toMatchObject({ status: 400 })
})
