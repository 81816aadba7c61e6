import type { Cluster } from './cluster.ts'
import { withClient } from './cluster.ts'
import { idOf } from './fill.ts'
import { conversationOf } from './fill-messages.ts'
import { openProbe, type Probe, type Sent } from './probe.ts'
import { commandOf, SEARCHES } from './searches.ts'

/** How PostgreSQL does a statement, with the values of a real request. */
export interface Plan {
  readonly title: string
  readonly statement: string
  readonly lines: readonly string[]
}

/** The plans of what a first-time search sends. */
export const plansOfSearch = (cluster: Cluster, database: string): Promise<Plan[]> =>
  plansOf(cluster, database, async (probe) => {
    const plans: [string, Sent][] = []
    for (const asked of [{ q: 'مریم رزایی' }, { specialty: 'cardiology', city: 'تهران' }, SEARCHES[0] ?? {}]) {
      const words = Object.values(asked).join(', ') || 'everybody'
      for (const sent of await probe.sentBy(({ care }) => care.searchDoctors(commandOf(asked))))
        if (/^(select (count|"doctors")|with found)/.test(sent.text)) plans.push([`search for ${words}`, sent])
    }
    return plans
  })

/** The plans of what a list of a patient's visits sends. */
export const plansOfVisits = (cluster: Cluster, database: string): Promise<Plan[]> =>
  plansOf(cluster, database, async (probe) => {
    const sent = await probe.sentBy(({ care }) =>
      care.encountersOfPatient(idOf('patient', 0), { page: 1, pageSize: 20 }),
    )
    return sent.map((statement): [string, Sent] => ['visits of a patient', statement])
  })

/** The plans of what an administrator's list of users sends. */
export const plansOfUsers = (cluster: Cluster, database: string): Promise<Plan[]> =>
  plansOf(cluster, database, async (probe) => {
    const plans: [string, Sent][] = []
    for (const asked of [{}, { search: 'maryam123' }, { sortBy: 'fullName', order: 'asc' }] as const) {
      const what = Object.values(asked).join(' ') || 'everybody'
      for (const sent of await probe.sentBy(({ identity }) =>
        identity.administration.list({ page: 1, limit: 10, ...asked }),
      ))
        plans.push([`users: ${what}`, sent])
    }
    return plans
  })

/** The plans of the sums an overview shows. */
export const plansOfOverview = (cluster: Cluster, database: string): Promise<Plan[]> =>
  plansOf(cluster, database, async (probe) => {
    const sent = await probe.sentBy(({ tokens }) => tokens.totals())
    return sent.map((statement): [string, Sent] => ['totals of tokens', statement])
  })

/** The plans of what the first page of a conversation sends, and of what one far into it does. */
export const plansOfPages = (cluster: Cluster, database: string): Promise<Plan[]> =>
  plansOf(cluster, database, async (probe) => {
    const plans: [string, Sent][] = []
    const who = { personId: idOf('patient', 0), isStaff: false }
    for (const offset of [0, 800])
      for (const sent of await probe.sentBy(({ messaging }) =>
        messaging.direct.page(who, conversationOf(0), { limit: 20, offset }),
      ))
        plans.push([`messages ${offset + 1} to ${offset + 20}`, sent])
    return plans
  })

/** The plans of what the first page of a timeline sends, and of what one far into it does. */
export const plansOfTimeline = (cluster: Cluster, database: string): Promise<Plan[]> =>
  plansOf(cluster, database, async (probe) => {
    const plans: [string, Sent][] = []
    const far = { micros: '1675000000000000', id: idOf('visit', 0) }
    for (const after of [undefined, far])
      for (const sent of await probe.sentBy(({ timeline }) =>
        timeline.own(idOf('patient', 0), { pageSize: 20, after }),
      ))
        plans.push([after ? 'a page far into the timeline' : 'first page of the timeline', sent])
    return plans
  })

/** The plans of what a list of notices sends, following them, and a look for what is to go out of them. */
export const plansOfNotices = (cluster: Cluster, database: string): Promise<Plan[]> =>
  plansOf(cluster, database, async (probe) => {
    const person = idOf('patient', 0)
    const plans: [string, Sent][] = []
    const collect = async (title: string, work: Parameters<typeof probe.sentBy>[0]) => {
      for (const sent of await probe.sentBy(work)) plans.push([title, sent])
    }
    await collect('a page of notices', ({ notifications }) => notifications.list(person, { page: 1, pageSize: 20 }))
    await collect('what came after a cursor', async ({ notifications }) => {
      const stop = await notifications.feed.follow(person, 40, { noticed: () => {}, counted: () => {} })
      stop()
    })
    await collect('what is to go out', ({ notifications }) => notifications.deliveries.sendDue())
    return plans
  })

async function plansOf(
  cluster: Cluster,
  database: string,
  collect: (probe: Probe) => Promise<[string, Sent][]>,
): Promise<Plan[]> {
  const probe = openProbe(cluster.url(database))
  const statements = await collect(probe).finally(probe.close)
  const options = encodeURIComponent(probe.connectionOptions())
  return withClient(`${cluster.url(database)}&options=${options}`, async (client) => {
    const plans: Plan[] = []
    for (const [title, { text, values }] of statements) {
      const { rows } = await client.query(`explain (analyze, buffers) ${text}`, [...values])
      plans.push({ title, statement: text, lines: rows.map((row) => row['QUERY PLAN']) })
    }
    return plans
  })
}
