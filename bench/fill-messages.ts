import { withClient } from './cluster.ts'
import { idOf, sqlId } from './fill.ts'

/** Conversation n (0, 1, …) is between patient n and the next; its id is n + 1. */
export const conversationOf = (n: number): number => n + 1

interface Messages {
  readonly patients: number
  readonly conversations: number
  /** Messages of each, an even number; the two write in turn, and have read everything. */
  readonly each: number
}

/**
 * Conversations of patients who are there already, message by message through all of them, as they come in life: those of
 * one page lie far apart. Foreign keys are not checked while they go in; all indexes and constraints are there.
 */
export async function fillMessages(url: string, { patients, conversations, each }: Messages): Promise<void> {
  const [next, sender] = [sqlId('patient', '((n + 1) % $2::int)'), sqlId('patient', '((n % $1 + n / $1 % 2) % $2)')]
  await withClient(url, async (client) => {
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'`)
    await client.query(
      `insert into conversations (kind, low_person_id, high_person_id, version, last_message_id, message_count, created_at)
       select 'direct', least(one, other), greatest(one, other), last, nullif(last, 0), $3::bigint, '2024-01-01'
       from generate_series(0, $1::int - 1) n,
         lateral (select ${sqlId('patient')} as one, ${next} as other, case when $3 = 0 then 0 else $1 * ($3 - 1) + n + 1 end as last) c
       order by n`,
      [conversations, patients, each],
    )
    await client.query(
      `insert into messages (id, conversation_id, position, version, sender_id, content, created_at)
       select n + 1, n % $1 + 1, n / $1 + 1, n + 1, ${sender}, 'نتیجهٔ آزمایش را دیدم؛ فردا ساعت ' || n % 24 || ' تماس می‌گیرم.',
         timestamptz '2024-01-01' + n * interval '1 second'
       from (select n::int as n from generate_series(0, $1::int * $3::int - 1) n, (select $2::int) as patients) series`,
      [conversations, patients, each],
    )
    await client.query(
      `insert into read_marks (conversation_id, person_id, last_read_id, read_at)
       select id, person, last_message_id, now() from conversations, unnest(array[low_person_id, high_person_id]) person
       where last_message_id is not null`,
    )
    await client.query(`select setval('message_numbers', greatest(1, (select max(id) from messages)))`)
  })
}

/** Patients 0 to `count`, of whom nothing is known but a name, each signed in. */
export async function fillSignedIn(url: string, count: number): Promise<void> {
  const series = 'from generate_series(0, $1::int - 1) n'
  await withClient(url, async (client) => {
    await client.query(
      `insert into persons (id, phone, first_name, last_name, created_at)
       select ${sqlId('patient')}, '+98935' || lpad(n::text, 7, '0'), 'نگار', 'کاظمی', '2024-01-01' ${series}`,
      [count],
    )
    await client.query(
      `insert into sessions (id, person_id, created_at, expires_at)
       select ${sqlId('session')}, ${sqlId('patient')}, now(), now() + interval '7 days' ${series}`,
      [count],
    )
  })
}

/** The numbers by which patients 0 to `count` are written to. */
export const numbersOf = (url: string, count: number): Promise<readonly number[]> =>
  withClient(url, async (client) => {
    const { rows } = await client.query(
      'select number::int from unnest($1::uuid[]) with ordinality as asked (id, nth) join persons using (id) order by nth',
      [Array.from({ length: count }, (_, n) => idOf('patient', n))],
    )
    return rows.map(({ number }) => number)
  })
