import { setTimeout as delay } from 'node:timers/promises'
import type { Case } from './cases.ts'
import { type Cluster, withClient } from './cluster.ts'
import { type LoadResult, runLoad } from './load.ts'
import type { ServerProcess } from './servers.ts'

export interface Figures {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** CPU time a request, in µs: the server's own, and PostgreSQL's. */
  readonly cpuUs: number
  readonly postgresUs: number
}
export interface Comparison {
  readonly ours: Figures
  readonly bare: Figures
  readonly ratio: number
  readonly requests: number
  /** Seconds after ours' rounds until what the requests announced was handled, as a part of the rounds' time. */
  readonly afterwork: number
  readonly memoryMb: number
}

export interface Pace {
  readonly connections: number
  readonly warmUpSeconds: number
  readonly rounds: number
  readonly seconds: number
}

/** Loads one server after the other, in turns, and takes the median of the rounds. */
export async function compare(
  asked: Case,
  times: readonly Date[],
  servers: { ours: ServerProcess; bare: ServerProcess; cluster: Cluster },
  pace: Pace,
): Promise<Comparison> {
  const sides = {
    ours: sideOf(asked, times, servers.ours, servers.cluster),
    bare: sideOf(asked, times, servers.bare, servers.cluster),
  }
  const afterwork = asked.writes ? () => untilHandled(servers.cluster.url('helssa')) : async () => 0
  for (const side of [sides.ours, sides.bare]) await side.load({ ...pace, seconds: pace.warmUpSeconds })
  await afterwork()
  sides.ours.rounds.length = 0
  sides.bare.rounds.length = 0

  let afterSeconds = 0
  let memoryMb = 0
  for (let round = 0; round < pace.rounds; round++) {
    await sides.ours.load(pace)
    memoryMb = Math.max(memoryMb, servers.ours.memoryMb())
    afterSeconds += await afterwork()
    await sides.bare.load(pace)
  }
  const ratios = sides.ours.rounds.map((round, i) => round.perSecond / (sides.bare.rounds[i]?.perSecond ?? Number.NaN))
  return {
    ours: medianOf(sides.ours.rounds),
    bare: medianOf(sides.bare.rounds),
    ratio: median(ratios),
    requests: sides.ours.rounds.reduce((sum, round) => sum + round.requests, 0),
    afterwork: afterSeconds / (pace.rounds * pace.seconds),
    memoryMb,
  }
}

function sideOf({ requests, expect }: Case, times: readonly Date[], server: ServerProcess, cluster: Cluster) {
  const next = requests(times)
  const rounds: (Figures & { requests: number })[] = []
  return {
    rounds,
    async load({ connections, seconds }: { connections: number; seconds: number }) {
      const before = { own: server.cpuMs(), postgres: cluster.cpuMs() }
      const result = await runLoad(server.port, { connections, seconds, next, expect })
      const used = { own: server.cpuMs() - before.own, postgres: cluster.cpuMs() - before.postgres }
      rounds.push({ ...figuresOf(result, used), requests: result.requests })
    },
  }
}

const figuresOf = (
  { requests, seconds, latencies }: LoadResult,
  usedMs: { own: number; postgres: number },
): Figures => ({
  perSecond: requests / seconds,
  p50Ms: percentile(latencies, 0.5),
  p99Ms: percentile(latencies, 0.99),
  cpuUs: (usedMs.own * 1000) / requests,
  postgresUs: (usedMs.postgres * 1000) / requests,
})

export const percentile = (sorted: Float64Array, part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1
    ? (sorted[half] ?? Number.NaN)
    : ((sorted[half - 1] ?? Number.NaN) + (sorted[half] ?? Number.NaN)) / 2
}

const medianOf = (rounds: readonly Figures[]): Figures => ({
  perSecond: median(rounds.map((round) => round.perSecond)),
  p50Ms: median(rounds.map((round) => round.p50Ms)),
  p99Ms: median(rounds.map((round) => round.p99Ms)),
  cpuUs: median(rounds.map((round) => round.cpuUs)),
  postgresUs: median(rounds.map((round) => round.postgresUs)),
})

const HANDLED_POLL_MS = 20
const HANDLED_MS_MAX = 60_000

/** Waits until no announced event is left to handle; answers the seconds that took. */
async function untilHandled(url: string): Promise<number> {
  const began = performance.now()
  return withClient(url, async (client) => {
    while (performance.now() - began < HANDLED_MS_MAX) {
      const { rowCount } = await client.query('select from outbox where parked_at is null limit 1')
      if (rowCount === 0) return (performance.now() - began) / 1000
      await delay(HANDLED_POLL_MS)
    }
    throw new Error('what was announced is not handled')
  })
}
