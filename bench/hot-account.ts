import pg from 'pg'
import type { Cluster } from './cluster.ts'
import { median } from './compare.ts'
import { fillAccounts, fillDoctors, fillPatients, idOf } from './fill.ts'
import { SECRETS } from './requests.ts'
import { postEntries } from './statements.ts'

/** Postings a second between ever new wallets, and from ever new wallets to one account. */
export interface HotAccount {
  readonly randomPerSecond: number
  readonly hotPerSecond: number
  /** Median of the rounds' ratios. */
  readonly ratio: number
}

const PERSONS = 5_000
const CONNECTIONS = 16
const ROUNDS = 5
const SECONDS = 2
const INCOME = 'platform:TOKEN:summarize'

/** Whether an account that everybody pays into is any slower than others: the ledger alone, without a server before it. */
export async function measureHotAccount(cluster: Cluster): Promise<HotAccount> {
  const database = 'hot_account'
  await cluster.createDatabase(database)
  const url = cluster.url(database)
  await fillDoctors(url, { from: 0, until: 1 })
  await fillPatients(url, PERSONS, SECRETS.DATA_KEY)
  await fillAccounts(url, PERSONS)
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS })
  let n = 0
  const wallet = (person: number) => `wallet:TOKEN:${idOf('patient', person % PERSONS)}`
  const random = () => post(pool, wallet(n * 7_919), wallet(n++ * 104_729 + 1))
  const hot = () => post(pool, wallet(n++ * 7_919), INCOME)
  try {
    await perSecond(random)
    await perSecond(hot)
    const rounds: { random: number; hot: number }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({ random: await perSecond(random), hot: await perSecond(hot) })
    }
    return {
      randomPerSecond: median(rounds.map((round) => round.random)),
      hotPerSecond: median(rounds.map((round) => round.hot)),
      ratio: median(rounds.map((round) => round.hot / round.random)),
    }
  } finally {
    await pool.end()
    await cluster.dropDatabase(database)
  }
}

async function post(pool: pg.Pool, from: string, to: string): Promise<void> {
  if (from === to) return
  const cause = ['token.transfer', '00000000-0000-4000-8000-000000000000', null, new Date()]
  await pool.query({ ...postEntries, values: [crypto.randomUUID(), ...cause, [from], [to], [1]] })
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  const until = began + SECONDS * 1_000
  let done = 0
  const loop = async () => {
    while (performance.now() < until) {
      await work()
      done++
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, loop))
  return done / ((performance.now() - began) / 1_000)
}
