import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'
import { inboxPage } from './inbox-store.ts'

const house = useHouse()
const THREADS = 100_000

describe('the inbox with a hundred thousand threads', () => {
  let personId: string
  beforeAll(async () => {
    const agent = await house.admin()
    personId = agent.id
    await sql`insert into channel_accounts (id, platform, external_id, name, secrets, receives_by, connected_by, created_at)
      values ('bot', 'telegram', '1', 'bot', '', 'webhook', ${agent.id}, now())`.execute(house.db)
    await sql`insert into customers (account_id, external_id, created_at)
      select 'bot', n::text, now() from generate_series(1, ${THREADS}::int) n`.execute(house.db)
    await sql`insert into conversations (kind, created_at)
      select 'support', now() from generate_series(1, ${THREADS}::int)`.execute(house.db)
    await sql`insert into messages (id, conversation_id, position, version, content, created_at)
      select id, id, 1, id, 'سلام', now() from conversations`.execute(house.db)
    await sql`insert into support_threads (conversation_id, customer_id, last_change, created_at, updated_at)
      select c.id, u.id, c.id, now(), now()
      from (select id, row_number() over (order by id) n from conversations) c
      join (select id, row_number() over (order by id) n from customers) u using (n)`.execute(house.db)
    await sql`insert into read_marks (conversation_id, person_id, last_read_id, read_at)
      select id, ${agent.id}, 0, now() from conversations`.execute(house.db)
    await sql`analyze`.execute(house.db)
  }, 120_000)

  it.each([Number.MAX_SAFE_INTEGER, THREADS / 2])('reads a page (before %i) by indexes alone', async (before) => {
    const page = inboxPage(personId, { limit: 200, before })
    const explained = await sql<{ 'QUERY PLAN': string }>`explain (analyze, costs off) ${page}`.execute(house.db)
    const plan = explained.rows.map((row) => row['QUERY PLAN']).join('\n')
    const { rows } = await page.execute(house.db)

    expect(rows).toHaveLength(200)
    expect(rows[0]).toMatchObject({ unread_count: 1, content: 'سلام' })
    expect(plan).toContain('support_threads_inbox')
    for (const table of ['support_threads', 'customers', 'messages', 'read_marks'])
      expect(plan).not.toMatch(new RegExp(`Seq Scan on ${table}`))
    const read = [...plan.matchAll(/actual .*?rows=([\d.]+) loops=(\d+)/g)].map(
      ([, rows, loops]) => Number(rows) * Number(loops),
    )
    expect(Math.max(...read)).toBeLessThanOrEqual(1_000)
  })
})
