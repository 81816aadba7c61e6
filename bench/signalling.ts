import { createTokens } from '../apps/server/src/domains/identity/tokens.ts'
import { systemClock } from '../apps/server/src/platform/clock.ts'
import { type Cluster, withClient } from './cluster.ts'
import { median } from './compare.ts'
import { startCrew } from './crew.ts'
import { fillDoctors, idOf, settle, sqlId } from './fill.ts'
import { fillSignedIn } from './fill-messages.ts'
import { pair, percent, verdict, whole } from './report-words.ts'
import { SECRETS } from './requests.ts'
import { type ServerProcess, startOurs, startServer } from './servers.ts'
import type { Side, Signalled, SignallingOrder } from './signalling-crowd.ts'

/** Signals a second between the two of many visits, at the server and at a relay that asks nobody anything. */
export interface Signalling {
  readonly visits: number
  readonly window: number
  readonly ours: SignallingFigures
  readonly relay: SignallingFigures
  /** Median of the rounds' ratios. */
  readonly ratio: number
  /** Over all rounds, at both. */
  readonly lost: number
  readonly reordered: number
}
interface SignallingFigures {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** CPU time of the server a signal, in µs. */
  readonly cpuUs: number
}

const VISITS = 100
const WINDOW = 4
const ROUNDS = 5
const SECONDS = 3
const WARM_UP_SECONDS = 3
const RATIO = 0.6
const DATABASE = 'signalling'
/** A doctor's session is this much further than that of the patient of the same number. */
const DOCTORS_SESSIONS = 1_000_000

/** @throws Error a signal was refused */
export async function measureSignalling(cluster: Cluster): Promise<Signalling> {
  await fillVisitsOfToday(cluster)
  const ours = await startOurs(cluster, DATABASE, { env: { RATE_LIMIT_SOCKET: 'off' } })
  const relay = await startServer('./signalling-relay.ts', {})
  const sides = { ours: await openPairs(ours, oursSides()), relay: await openPairs(relay, relaySides()) }
  for (const { run } of [sides.ours, sides.relay]) await run(WARM_UP_SECONDS)
  const rounds = { ours: [] as Round[], relay: [] as Round[] }
  for (let round = 0; round < ROUNDS; round++) {
    rounds.ours.push(await sides.ours.run(SECONDS))
    rounds.relay.push(await sides.relay.run(SECONDS))
  }
  for (const { leave } of [sides.ours, sides.relay]) await leave()
  await ours.stop()
  await relay.stop()
  await cluster.dropDatabase(DATABASE)
  const all = [...rounds.ours, ...rounds.relay]
  return {
    ...{ visits: VISITS, window: WINDOW, ours: figuresOf(rounds.ours), relay: figuresOf(rounds.relay) },
    ratio: median(rounds.ours.map(({ perSecond }, n) => perSecond / (rounds.relay[n]?.perSecond ?? Number.NaN))),
    lost: all.reduce((sum, { lost }) => sum + lost, 0),
    reordered: all.reduce((sum, { reordered }) => sum + reordered, 0),
  }
}

/** Visits that begin in some minutes, each of a patient and a doctor of its own, who are signed in. */
async function fillVisitsOfToday(cluster: Cluster): Promise<void> {
  await cluster.createDatabase(DATABASE)
  const url = cluster.url(DATABASE)
  await fillDoctors(url, { from: 0, until: VISITS })
  await fillSignedIn(url, VISITS)
  await withClient(url, async (client) => {
    const series = 'from generate_series(0, $1::int - 1) n'
    await client.query(
      `insert into sessions (id, person_id, created_at, expires_at)
       select ${sqlId('session', `(n + ${DOCTORS_SESSIONS})`)}, ${sqlId('doctor')}, now(), now() + interval '7 days' ${series}`,
      [VISITS],
    )
    await client.query(
      `insert into encounters (id, booking_reference, patient_id, doctor_id, starts_at, ends_at, busy_until, visit_type,
         status, payment_status, chief_complaint, fee_rial, insurance_share_rial, patient_share_rial, created_at)
       select ${sqlId('visit')}, 'HLS-' || n, ${sqlId('patient')}, ${sqlId('doctor')}, now() + interval '5 minutes',
         now() + interval '25 minutes', now() + interval '30 minutes', 'online', 'confirmed', 'paid', 'سرفه', 1, 0, 1, now()
       ${series}`,
      [VISITS],
    )
  })
  await settle(url)
}

const pairs = <Made>(make: (n: number, role: 'patient' | 'doctor', other: string) => Made): Made[] =>
  Array.from({ length: VISITS }, (_, n) => [
    make(n, 'patient', idOf('doctor', n)),
    make(n, 'doctor', idOf('patient', n)),
  ]).flat()

function oursSides(): Side[] {
  const tokens = createTokens({ secret: SECRETS.JWT_SECRET, clock: systemClock })
  return pairs((n, role, to) => {
    const session = role === 'doctor' ? n + DOCTORS_SESSIONS : n
    const token = tokens.signAccess({ personId: idOf(role, n), sessionId: idOf('session', session) })
    const hello = JSON.stringify({ type: 'join_room', encounter_id: idOf('visit', n), role })
    return { path: `/ws/video/?token=${token}`, to, hello }
  })
}

const relaySides = (): Side[] => pairs((n, role, to) => ({ path: `/${n}?${idOf(role, n)}`, to }))

interface Round extends SignallingFigures, Pick<Signalled, 'lost' | 'reordered'> {}

async function openPairs(server: ServerProcess, sides: readonly Side[]) {
  const { order, leave } = startCrew<SignallingOrder>('./signalling-crowd.ts')
  await order({ open: { port: server.port, sides } })
  return {
    async run(seconds: number): Promise<Round> {
      const before = server.cpuMs()
      const { signals, ...heard } = (await order({ run: { seconds, window: WINDOW } })) as Signalled
      return { ...heard, perSecond: signals / seconds, cpuUs: ((server.cpuMs() - before) * 1_000) / signals }
    },
    leave,
  }
}

function figuresOf(rounds: readonly Round[]): SignallingFigures {
  const middle = (name: keyof SignallingFigures) => median(rounds.map((round) => round[name]))
  return { perSecond: middle('perSecond'), p50Ms: middle('p50Ms'), p99Ms: middle('p99Ms'), cpuUs: middle('cpuUs') }
}

export const signallingLine = ({ visits, window, ours, relay, ratio, lost, reordered }: Signalling): string =>
  [
    '## Signalling beside a relay\n',
    `ICE candidates between the two of each of ${visits} visits, each with ${window} on their way; the relay is a \`ws\` server that asks`,
    'nobody who they are. Ours checks the frame, the person, the visit and the seat at each of them.\n',
    '| ours /s | relay /s | ours / relay | ours: one way p50, p99 ms | relay | ours: CPU µs | relay: CPU µs | lost, out of order | target |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    `| ${whole(ours.perSecond)} | ${whole(relay.perSecond)} | **${percent(ratio)}** | ${pair(ours.p50Ms, ours.p99Ms)} | ${pair(relay.p50Ms, relay.p99Ms)} | ${whole(ours.cpuUs)} | ${whole(relay.cpuUs)} | ${lost}, ${reordered} | ${verdict(ratio >= RATIO && lost + reordered === 0, `≥ ${percent(RATIO)}, nothing lost or out of order`)} |`,
  ].join('\n')
