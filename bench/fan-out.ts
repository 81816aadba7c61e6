import type { Cluster } from './cluster.ts'
import { median } from './compare.ts'
import { type Crowd, fillLive, openCrowd, seatsOf } from './live.ts'
import { type ServerProcess, startOurs, startServer } from './servers.ts'

/** Messages heard a second in rooms of one size, at the server and at a relay that stores nothing. */
export interface FanOut {
  readonly size: number
  readonly rooms: number
  /** Messages on their way of each who writes. */
  readonly window: number
  readonly ours: LiveFigures
  readonly relay: LiveFigures
  /** Median of the rounds' ratios. */
  readonly ratio: number
  /** Over all rounds, at both. */
  readonly lost: number
  readonly reordered: number
  readonly memoryMb: number
}
export interface LiveFigures {
  readonly deliveriesPerSecond: number
  readonly messagesPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** CPU time a message, in µs: the server's own, and PostgreSQL's. */
  readonly cpuUs: number
  readonly postgresUs: number
}

/** Some hundred sockets of each size, two of each room writing. */
const SIZES = [
  { size: 2, rooms: 250, window: 4 },
  { size: 10, rooms: 50, window: 4 },
  { size: 100, rooms: 8, window: 4 },
]
const ROUNDS = 5
const SECONDS = 3
const WARM_UP_SECONDS = 3
const DATABASE = 'fan_out'

/** @throws Error nothing may be lost or come out of order at either server, at any rate */
export async function measureFanOut(cluster: Cluster): Promise<FanOut[]> {
  await fillLive(cluster, DATABASE)
  const ours = await startOurs(cluster, DATABASE, { env: { RATE_LIMIT_SOCKET: 'off' } })
  const relay = await startServer('./relay.ts', {})
  const measured: FanOut[] = []
  for (const { size, rooms, window } of SIZES) {
    const sides = {
      ours: await openSide(ours, cluster, { size, rooms, window }),
      relay: await openSide(relay, cluster, { size, rooms, window }),
    }
    for (let round = 0; round < ROUNDS; round++) {
      await sides.ours.run(SECONDS)
      await sides.relay.run(SECONDS)
    }
    const [lost, reordered] = [sides.ours.lost() + sides.relay.lost(), sides.ours.reordered() + sides.relay.reordered()]
    const ratios = sides.ours.rounds.map(
      ({ deliveriesPerSecond }, i) => deliveriesPerSecond / (sides.relay.rounds[i]?.deliveriesPerSecond ?? Number.NaN),
    )
    const facts = { size, rooms, window, lost, reordered, memoryMb: ours.memoryMb(), ratio: median(ratios) }
    measured.push({ ...facts, ours: await sides.ours.leave(), relay: await sides.relay.leave() })
  }
  await ours.stop()
  await relay.stop()
  await cluster.dropDatabase(DATABASE)
  return measured
}

async function openSide(
  server: ServerProcess,
  cluster: Cluster,
  { size, rooms, window }: { size: number; rooms: number; window: number },
) {
  const crowd: Crowd = await openCrowd(server.port, seatsOf({ rooms, size }))
  const rounds: LiveFigures[] = []
  let [lost, reordered] = [0, 0]
  const run = async (seconds: number): Promise<void> => {
    const before = { own: server.cpuMs(), postgres: cluster.cpuMs() }
    const heard = await crowd.run({ seconds, window })
    lost += heard.lost
    reordered += heard.reordered
    rounds.push({
      deliveriesPerSecond: heard.deliveries / seconds,
      messagesPerSecond: heard.messages / seconds,
      p50Ms: heard.p50Ms,
      p99Ms: heard.p99Ms,
      cpuUs: ((server.cpuMs() - before.own) * 1_000) / heard.messages,
      postgresUs: ((cluster.cpuMs() - before.postgres) * 1_000) / heard.messages,
    })
  }
  await run(WARM_UP_SECONDS)
  rounds.length = 0
  return {
    rounds,
    run,
    lost: () => lost,
    reordered: () => reordered,
    async leave(): Promise<LiveFigures> {
      await crowd.leave()
      const middle = (name: keyof LiveFigures) => median(rounds.map((round) => round[name]))
      return {
        deliveriesPerSecond: middle('deliveriesPerSecond'),
        messagesPerSecond: middle('messagesPerSecond'),
        p50Ms: middle('p50Ms'),
        p99Ms: middle('p99Ms'),
        cpuUs: middle('cpuUs'),
        postgresUs: middle('postgresUs'),
      }
    },
  }
}
