import { withClient } from './cluster.ts'
import { sqlId } from './fill.ts'
import { fillSignedIn } from './fill-messages.ts'
import { requestOf } from './requests.ts'

interface Notices {
  readonly persons: number
  /** Of each person; one in five is unread, one in ten went out by SMS. */
  readonly each: number
}
export const NOTICES = { small: { persons: 100, each: 50 }, large: { persons: 20_000, each: 50 } } as const

/** Foreign keys are not checked while they go in; all indexes and constraints are there. */
export async function fillNotices(url: string, { persons, each }: Notices): Promise<void> {
  await fillSignedIn(url, persons)
  const at = `timestamptz '2024-01-01' + n / $1::int * interval '1 hour'`
  const series = 'from generate_series(0, $1::int * $2::int - 1) n'
  await withClient(url, async (client) => {
    await client.query('set session_replication_role = replica')
    const insert = (statement: string) => client.query(statement, [persons, each])
    await insert(
      `insert into notifications (id, person_id, type, data, created_at, read_at, number)
       select ${sqlId('notice')}, ${sqlId('patient', '(n % $1::int)')}, 'prescription_issued', '{"with": "دکتر کاظمی"}', ${at},
         case when n / $1 % 5 > 0 then ${at} end, n / $1 + 1 ${series}`,
    )
    await insert(
      `insert into notice_heads (person_id, version) select ${sqlId('patient')}, $2::int from generate_series(0, $1::int - 1) n`,
    )
    await insert(
      `insert into notice_deliveries (notice_id, channel, urgent, state, attempts, due_at, expires_at, claimed_at, ended_at, created_at)
       select ${sqlId('notice')}, 'sms', false, 'sent', 1, ${at}, ${at}, ${at}, ${at}, ${at} ${series} where n / $1 % 10 = 0`,
    )
  })
}

/** As many ask of either size: who signs in is known to the server after the first time. */
const ASKING = 100
export function noticeLists(): () => Buffer {
  let n = 0
  return () => requestOf('GET', '/api/v1/notifications/', { patient: n++ % ASKING })
}
