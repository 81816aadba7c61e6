// Measures the server beside a bare one: npm run bench [-- profile search book pay balance transfer spend hot growth
// message page fanout signalling idle assistant knowledge streams files web growth-search growth-visits growth-users growth-overview growth-pages timeline start]
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { slotsOf } from '../apps/server/src/domains/care/slots.ts'
import { systemClock } from '../apps/server/src/platform/clock.ts'
import { scoreAssistant } from './assistant.ts'
import { CASES, type Case, DOCTORS, PATIENTS, PENDING, pendingSeat, TIMES } from './cases.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { type Comparison, compare } from './compare.ts'
import { measureFanOut } from './fan-out.ts'
import { measureFiles } from './files.ts'
import { fillAccounts, fillDoctors, fillPatients, fillPendingVisits, PLAN, settle } from './fill.ts'
import { fillMessages } from './fill-messages.ts'
import { GROWTHS, type Growth, growthOf } from './growth.ts'
import { measureHotAccount } from './hot-account.ts'
import { measureIdle } from './idle.ts'
import { measureKnowledgeSpeed } from './knowledge-speed.ts'
import { MESSAGES_EACH } from './messages.ts'
import { openProbe } from './probe.ts'
import { type Findings, loadNow, report, reportPlans } from './report.ts'
import { SECRETS } from './requests.ts'
import { refuseOtherStatements } from './same-statements.ts'
import { recordSearches, SEARCHES } from './searches.ts'
import { file, killServers, POOL_MAX, startOurs, startServer } from './servers.ts'
import { measureSignalling } from './signalling.ts'
import { measureStreams } from './streams.ts'
import { measureWeb } from './web.ts'

const PACE = { connections: 32, warmUpSeconds: 3, rounds: 5, seconds: 3 }
const DAY_MS = 86_400_000
const SLOTS_UNTIL_DAYS = 88 // bookings may lie 90 days ahead

const names = [...CASES, ...GROWTHS]
  .map(({ name }) => name)
  .concat(
    ...['hot', 'fanout', 'signalling', 'idle', 'assistant', 'knowledge', 'streams', 'files', 'web', 'growth', 'start'],
  )
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. Choose from: ${names.join(' ')}`)
  process.exit(2)
}
const isAsked = (name: string) => asked.length === 0 || asked.includes(name)
const tell = (line: string) => console.error(line)

const loadBefore = loadNow()
const cluster = await openCluster()
let cleaning: Promise<void> | undefined
const cleanUp = () => (cleaning ??= clear())
async function clear(): Promise<void> {
  killServers()
  await cluster.stop()
  cluster.remove()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(130)))

try {
  const cases = await measureCases(CASES.filter(({ name }) => isAsked(name)))
  if (isAsked('hot')) tell('Measuring: one account that everybody pays into …')
  const hotAccount = isAsked('hot') ? await measureHotAccount(cluster) : undefined
  const growths = await measureGrowths(GROWTHS.filter(({ name }) => isAsked(name) || isAsked('growth')))
  if (isAsked('fanout')) tell('Measuring: live delivery in rooms of 2, 10 and 100 …')
  const fanOuts = isAsked('fanout') ? await measureFanOut(cluster) : []
  if (isAsked('signalling')) tell('Measuring: signalling between the two of 100 visits …')
  const signalling = isAsked('signalling') ? await measureSignalling(cluster) : undefined
  if (isAsked('idle')) tell('Measuring: 10,000 idle sockets …')
  const idle = isAsked('idle') ? await measureIdle(cluster) : undefined
  if (isAsked('assistant')) tell('Scoring: the assistant on the labelled sets …')
  const assistant = isAsked('assistant') ? await scoreAssistant(cluster) : undefined
  if (isAsked('knowledge')) tell('Measuring: built-in answers with 1,000 and 100,000 entries …')
  const knowledge = isAsked('knowledge') ? await measureKnowledgeSpeed(cluster) : []
  if (isAsked('streams')) tell('Measuring: a conversation with a model, and 100 at once …')
  const streams = isAsked('streams') ? await measureStreams(cluster) : undefined
  if (isAsked('files')) tell('Measuring: files of 10 MB up and down …')
  const files = isAsked('files') ? await measureFiles(cluster) : undefined
  if (isAsked('web')) tell('Measuring: the web app in a browser …')
  const web = isAsked('web') ? await measureWeb(cluster) : undefined
  const startMs = isAsked('start') ? await measureStart() : undefined
  const findings: Findings = {
    postgres: cluster.version,
    pace: PACE,
    loadBefore,
    cases,
    hotAccount,
    fanOuts,
    signalling,
    idle,
    assistant,
    knowledge,
    streams,
    files,
    web,
    growths,
    startMs,
  }
  const text = report(findings)
  console.log(text)
  if (asked.length === 0) {
    writeFileSync(file('RESULTS.md'), text)
    writeFileSync(file('PLANS.md'), reportPlans(growths))
    tell('Written to bench/RESULTS.md and bench/PLANS.md')
  }
} finally {
  await cleanUp()
}

async function measureCases(cases: readonly Case[]): Promise<Findings['cases']> {
  const now = systemClock.now().getTime()
  const slots = slotsOf(PLAN, new Date(now + DAY_MS), new Date(now + SLOTS_UNTIL_DAYS * DAY_MS))
  const times = slots.map(({ startsAt }) => startsAt).slice(0, TIMES)
  if (cases.length === 0 && !isAsked('start')) return []
  tell('Filling the database …')
  await fillDatabases(cluster, times)
  if (cases.length === 0) return []
  const recorded = await recordAndCheck(cluster, times)
  const searches = join(cluster.folder, 'searches.json')
  writeFileSync(searches, JSON.stringify(recorded.searches))
  const bareEnv = {
    DATABASE_URL: cluster.url('helssa_bare'),
    DATABASE_POOL_MAX: POOL_MAX,
    CONNECTION_OPTIONS: recorded.connectionOptions,
    SEARCHES: searches,
  }
  const servers = {
    ours: await startOurs(cluster, 'helssa'),
    bare: await startServer('./bare.ts', bareEnv),
    cluster,
  }
  const measured: (Comparison & { of: Case })[] = []
  for (const of of cases) {
    tell(`Measuring: ${of.title} …`)
    measured.push({ of, ...(await compare(of, times, servers, PACE)) })
  }
  await servers.ours.stop()
  await servers.bare.stop()
  return measured
}

/** `helssa` for ours, `helssa_bare` for the bare server, `helssa_probe` to look at statements. */
async function fillDatabases(cluster: Cluster, times: readonly Date[]): Promise<void> {
  await cluster.createDatabase('helssa')
  const url = cluster.url('helssa')
  await fillDoctors(url, { from: 0, until: DOCTORS })
  await fillPatients(url, PATIENTS, SECRETS.DATA_KEY)
  await fillAccounts(url, PATIENTS)
  await fillPendingVisits(
    url,
    Array.from({ length: PENDING }, (_, n) => pendingSeat(n)),
    times,
  )
  await fillMessages(url, { patients: PATIENTS, conversations: PATIENTS, each: MESSAGES_EACH })
  await settle(url)
  await cluster.cloneDatabase('helssa', 'helssa_bare')
  await cluster.cloneDatabase('helssa', 'helssa_probe')
}

async function recordAndCheck(cluster: Cluster, times: readonly Date[]) {
  const probe = openProbe(cluster.url('helssa_probe'))
  try {
    await refuseOtherStatements(probe, times)
    return { searches: await recordSearches(probe, SEARCHES), connectionOptions: probe.connectionOptions() }
  } finally {
    await probe.close()
    await cluster.dropDatabase('helssa_probe')
  }
}

async function measureGrowths(asked: typeof GROWTHS): Promise<Growth[]> {
  const measured: Growth[] = []
  for (const each of asked) {
    tell(`Measuring: ${each.title} with ${each.large.title} …`)
    measured.push(await growthOf(cluster, each))
  }
  return measured
}

/** The server with its own PostgreSQL on the folder that is there by now. */
async function measureStart(): Promise<number> {
  tell('Measuring: start on an existing data folder …')
  await cluster.stop()
  const server = await startServer('../apps/server/src/main.ts', { ...SECRETS, HELSSA_DATA_DIR: cluster.folder })
  await server.stop()
  return server.startedInMs
}
