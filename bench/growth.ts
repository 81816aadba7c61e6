import type { Cluster } from './cluster.ts'
import { median, percentile } from './compare.ts'
import { ASKING_SESSIONS, fillDoctors, fillPersons, fillVisits, settle } from './fill.ts'
import { fillNotices, NOTICES, noticeLists } from './growth-notices.ts'
import { fillTalks, pagesOf, TALKS } from './growth-pages.ts'
import { fillRecords, firstPages, RECORDS } from './growth-timeline.ts'
import { runLoad } from './load.ts'
import {
  type Plan,
  plansOfNotices,
  plansOfOverview,
  plansOfPages,
  plansOfSearch,
  plansOfTimeline,
  plansOfUsers,
  plansOfVisits,
} from './plans.ts'
import { requestOf } from './requests.ts'
import { addressOf, newSearch, SEARCHES } from './searches.ts'
import { startOurs } from './servers.ts'

/** What a request costs when a table is small, and when it is large. */
export interface Growth {
  readonly title: string
  readonly small: Size
  readonly large: Size
  readonly ratio: number
  /** The most the ratio may be. */
  readonly target: number
  readonly memoryMb: number
}
interface Size {
  readonly title: string
  readonly p50Ms: number
  readonly p99Ms: number
  readonly plans: readonly Plan[]
}

const ROUNDS = 4
const SECONDS = 2
const WARM_UP_SECONDS = 3
/** Few, so that it is the work of one request that is measured and not its place in a queue. */
const CONNECTIONS = 4

interface Asked {
  readonly name: string
  readonly title: string
  readonly target: number
  readonly small: { readonly title: string; readonly fill: (url: string) => Promise<void> }
  readonly large: { readonly title: string; readonly fill: (url: string) => Promise<void> }
  readonly requests: (size: 'small' | 'large') => () => Buffer
  readonly plans: (cluster: Cluster, database: string) => Promise<Plan[]>
}

export const GROWTHS: readonly Asked[] = [
  {
    name: 'growth-search',
    title: 'doctor search',
    target: 2,
    small: { title: '1,000 doctors', fill: (url) => fillDoctors(url, { from: 0, until: 1_000 }) },
    large: { title: '100,000 doctors', fill: (url) => fillDoctors(url, { from: 0, until: 100_000 }) },
    requests: mixedSearches,
    plans: plansOfSearch,
  },
  {
    name: 'growth-visits',
    title: 'list of visits',
    target: 2,
    small: { title: '10 visits', fill: (url) => fillVisits(url, { patients: 1, each: 10 }) },
    large: { title: '1,000,000 visits', fill: (url) => fillVisits(url, { patients: 100_000, each: 10 }) },
    requests: visitLists,
    plans: plansOfVisits,
  },
  {
    name: 'growth-users',
    title: 'administrator’s list of users',
    target: 3,
    small: { title: '1,000 users', fill: (url) => fillPersons(url, { persons: 1_000, entries: 10_000 }) },
    large: { title: '1,000,000 users', fill: (url) => fillPersons(url, { persons: 1_000_000, entries: 10_000 }) },
    requests: userLists,
    plans: plansOfUsers,
  },
  {
    name: 'growth-overview',
    title: 'overview',
    target: 10,
    small: {
      title: '10,000 users, 100,000 entries',
      fill: (url) => fillPersons(url, { persons: 10_000, entries: 100_000 }),
    },
    large: {
      title: '1,000,000 users, 10,000,000 entries',
      fill: (url) => fillPersons(url, { persons: 1_000_000, entries: 10_000_000 }),
    },
    requests: overviews,
    plans: plansOfOverview,
  },
  {
    name: 'growth-pages',
    title: 'page of messages, the first and deep ones',
    target: 1.5,
    small: { title: '10,000 messages', fill: (url) => fillTalks(url, TALKS.small) },
    large: { title: '10,000,000 messages', fill: (url) => fillTalks(url, TALKS.large) },
    requests: (size) => pagesOf(TALKS[size]),
    plans: plansOfPages,
  },
  {
    name: 'timeline',
    title: 'timeline of a patient, its first page',
    target: 2,
    small: { title: '10 items', fill: (url) => fillRecords(url, RECORDS.small) },
    large: { title: '10,000 items', fill: (url) => fillRecords(url, RECORDS.large) },
    requests: (size) => firstPages(RECORDS[size]),
    plans: plansOfTimeline,
  },
  {
    name: 'notices',
    title: 'list of notices',
    target: 2,
    small: { title: '5,000 notices of 100 persons', fill: (url) => fillNotices(url, NOTICES.small) },
    large: { title: '1,000,000 notices of 20,000 persons', fill: (url) => fillNotices(url, NOTICES.large) },
    requests: noticeLists,
    plans: plansOfNotices,
  },
]

/** Fills both, asks both in turns, and compares the medians of the rounds. */
export async function growthOf(cluster: Cluster, asked: Asked): Promise<Growth> {
  const small = await openSide(cluster, 'small', asked)
  const large = await openSide(cluster, 'large', asked)
  for (let round = 0; round < ROUNDS; round++) {
    await small.measure()
    await large.measure()
  }
  const memoryMb = Math.max(small.memoryMb(), large.memoryMb())
  const sizes = { small: await small.close(), large: await large.close() }
  return { title: asked.title, target: asked.target, ...sizes, ratio: sizes.large.p99Ms / sizes.small.p99Ms, memoryMb }
}

async function openSide(cluster: Cluster, size: 'small' | 'large', asked: Asked) {
  const database = `growth_${size}`
  await cluster.createDatabase(database)
  await asked[size].fill(cluster.url(database))
  await settle(cluster.url(database))
  const server = await startOurs(cluster, database)
  const next = asked.requests(size)
  const rounds: { p50Ms: number; p99Ms: number }[] = []
  const load = (seconds: number) => runLoad(server.port, { connections: CONNECTIONS, seconds, next, expect: 200 })
  await load(WARM_UP_SECONDS)
  return {
    memoryMb: server.memoryMb,
    async measure() {
      const { latencies } = await load(SECONDS)
      rounds.push({ p50Ms: percentile(latencies, 0.5), p99Ms: percentile(latencies, 0.99) })
    },
    async close(): Promise<Size> {
      await server.stop()
      const plans = await asked.plans(cluster, database)
      await cluster.dropDatabase(database)
      return {
        title: asked[size].title,
        p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
        p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
        plans,
      }
    },
  }
}

/** Of five searches four were asked before, and one never. */
function mixedSearches(): () => Buffer {
  const repeated = SEARCHES.map((search) => requestOf('GET', addressOf(search)))
  let n = 0
  return () => {
    n += 1
    return n % 5 === 0 ? requestOf('GET', addressOf(newSearch(n / 5))) : (repeated[(n * 7) % repeated.length] as Buffer)
  }
}

function visitLists(): () => Buffer {
  let n = 0
  return () => requestOf('GET', '/api/v1/patients/encounters/', { patient: 0, session: n++ % ASKING_SESSIONS })
}

/** First pages mostly, in each order, a few pages deep, and now and then a search: what an administrator does. */
function userLists(): () => Buffer {
  const asked = [
    '',
    '?page=2&limit=15',
    '?sortBy=fullName&order=asc',
    '?sortBy=lastLogin&order=desc',
    '?role=admin',
    '?search=maryam123',
    '?sortBy=email&order=asc&page=7',
    '?search=%D9%85%D8%B1%DB%8C%D9%85%20%D8%B1%D8%B6%D8%A7%DB%8C%DB%8C',
  ]
  let n = 0
  return () => requestOf('GET', `/v1/admin/users${asked[n++ % asked.length]}`, { patient: 0, session: 0 })
}

function overviews(): () => Buffer {
  return () => requestOf('GET', '/v1/admin/reports/overview', { patient: 0, session: 0 })
}
