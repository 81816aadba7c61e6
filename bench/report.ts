import { execFileSync } from 'node:child_process'
import { cpus, loadavg } from 'node:os'
import type { AssistantScores } from './assistant.ts'
import type { Case } from './cases.ts'
import type { Comparison, Pace } from './compare.ts'
import type { FanOut } from './fan-out.ts'
import type { FilesSpeed } from './files.ts'
import type { Growth } from './growth.ts'
import type { HotAccount } from './hot-account.ts'
import type { Idle } from './idle.ts'
import type { KnowledgeSpeed } from './knowledge-speed.ts'
import { assistantTables, knowledgeTable, streamsLine } from './report-assistant.ts'
import { filesTables } from './report-files.ts'
import { besideRelay, idleLine } from './report-live.ts'
import { webTables } from './report-web.ts'
import { pair, percent, verdict, whole } from './report-words.ts'
import { type Signalling, signallingLine } from './signalling.ts'
import type { Streams } from './streams.ts'
import type { WebSpeed } from './web.ts'

export interface Findings {
  readonly postgres: string
  readonly pace: Pace
  readonly loadBefore: number
  readonly cases: readonly (Comparison & { readonly of: Case })[]
  readonly hotAccount: HotAccount | undefined
  readonly fanOuts: readonly FanOut[]
  readonly signalling: Signalling | undefined
  readonly idle: Idle | undefined
  readonly assistant: AssistantScores | undefined
  readonly knowledge: readonly KnowledgeSpeed[]
  readonly streams: Streams | undefined
  readonly files: FilesSpeed | undefined
  readonly web: WebSpeed | undefined
  readonly growths: readonly Growth[]
  readonly startMs: number | undefined
}

export const TARGETS = { ratio: 0.75, timesDjango: 8, memoryMb: 300, startMs: 5_000 } as const

/** The whole report as Markdown, which reads well on a screen too. */
export function report(findings: Findings): string {
  const parts = [about(findings)]
  if (findings.cases.length > 0) parts.push(besideBare(findings), besideDjango(findings))
  if (findings.hotAccount) parts.push(hotAccountLine(findings.hotAccount))
  if (findings.fanOuts.length > 0) parts.push(besideRelay(findings.fanOuts))
  if (findings.signalling) parts.push(signallingLine(findings.signalling))
  if (findings.idle) parts.push(idleLine(findings.idle))
  if (findings.assistant) parts.push(assistantTables(findings.assistant))
  if (findings.knowledge.length > 0) parts.push(knowledgeTable(findings.knowledge))
  if (findings.streams) parts.push(streamsLine(findings.streams))
  if (findings.files) parts.push(filesTables(findings.files))
  if (findings.web) parts.push(webTables(findings.web))
  if (findings.growths.length > 0) parts.push(growing(findings))
  return `${[...parts, limits(findings)].join('\n\n')}\n`
}

const about = ({ postgres, pace, loadBefore }: Findings): string =>
  `# The server measured

${new Date().toISOString().slice(0, 16)}Z · commit ${commit()} · ${cpus()[0]?.model ?? 'unknown CPU'} × ${cpus().length} · Node.js ${process.version} · PostgreSQL ${postgres} · load before ${loadBefore.toFixed(1)}

Closed loop over ${pace.connections} connections, the load generator and PostgreSQL (fsync and synchronous_commit on) on the same
processors. Each server in its own process with its own copy of the database, in turns, ${pace.rounds} rounds of ${pace.seconds} s after a warm-up;
medians of the rounds. *Bare* is \`node:http\` and \`pg\`: the same statements, one after the other, no sign-in, no checks, no rules.`

const HEAD =
  '| | ours /s | bare /s | ours / bare | ours p50, p99 ms | bare p50, p99 ms | ours, its PostgreSQL: CPU µs | bare, its PostgreSQL: CPU µs | target |'

const besideBare = ({ cases }: Findings): string =>
  [
    `## Beside a bare server\n`,
    HEAD,
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    ...cases.map(
      ({ of, ours, bare, ratio }) =>
        `| ${of.title} | ${whole(ours.perSecond)} | ${whole(bare.perSecond)} | **${percent(ratio)}** | ${pair(ours.p50Ms, ours.p99Ms)} | ${pair(bare.p50Ms, bare.p99Ms)} | ${whole(ours.cpuUs)}, ${whole(ours.postgresUs)} | ${whole(bare.cpuUs)}, ${whole(bare.postgresUs)} | ${verdict(ratio >= TARGETS.ratio, `≥ ${percent(TARGETS.ratio)}`)} |`,
    ),
    '',
    'Ours keeps search results and asks whether they still hold; the bare server searches each time. Ours also writes the',
    'notices of a booking or payment; the bare server leaves them undone. Messages that come together ours writes in one',
    'statement; the bare server each in its own. CPU time is a request’s.',
  ].join('\n')

const besideDjango = ({ cases }: Findings): string =>
  [
    '## Beside the stack the contract was written on\n',
    'Django REST Framework on two such cores, measured elsewhere: a scale, not a race in this run.\n',
    '| | Django /s | ours /s | times | target |',
    '| --- | ---: | ---: | ---: | --- |',
    ...cases.flatMap(({ of: { title, django }, ours }) =>
      django === undefined
        ? []
        : [
            `| ${title} | ${django} | ${whole(ours.perSecond)} | **${(ours.perSecond / django).toFixed(1)}** | ${verdict(ours.perSecond >= TARGETS.timesDjango * django, `≥ ${TARGETS.timesDjango}`)} |`,
          ],
    ),
  ].join('\n')

const hotAccountLine = ({ randomPerSecond, hotPerSecond, ratio }: HotAccount): string =>
  [
    '## One account that everybody pays into\n',
    'Postings a second, 16 connections, the ledger alone. A service’s income has no row that they would wait for.\n',
    '| between ever new wallets | into one income account | ratio | target |',
    '| ---: | ---: | ---: | --- |',
    `| ${whole(randomPerSecond)} | ${whole(hotPerSecond)} | **${ratio.toFixed(2)}** | ${verdict(ratio >= 1, '≥ 1')} |`,
  ].join('\n')

const growing = ({ growths }: Findings): string =>
  [
    '## When the tables grow\n',
    'Four connections. A fifth of the searches were never asked before. Plans: [PLANS.md](PLANS.md).\n',
    '| | small | p50, p99 ms | large | p50, p99 ms | p99 large / small | target |',
    '| --- | --- | ---: | --- | ---: | ---: | --- |',
    ...growths.map(
      ({ title, small, large, ratio, target }) =>
        `| ${title} | ${small.title} | ${pair(small.p50Ms, small.p99Ms)} | ${large.title} | ${pair(large.p50Ms, large.p99Ms)} | **${ratio.toFixed(1)}** | ${verdict(ratio <= target, `≤ ${target}`)} |`,
    ),
  ].join('\n')

function limits({ cases, fanOuts, growths, startMs }: Findings): string {
  const memoryMb = Math.max(...[...cases, ...fanOuts, ...growths].map((measured) => measured.memoryMb))
  return [
    '## Memory and start\n',
    '| | | target |',
    '| --- | ---: | --- |',
    `| memory of the server under all of this load (resident, most) | ${whole(memoryMb)} MB | ${verdict(memoryMb < TARGETS.memoryMb, `< ${TARGETS.memoryMb} MB`)} |`,
    ...(startMs === undefined
      ? []
      : [
          `| from start to ready, embedded PostgreSQL and a filled data folder | ${(startMs / 1000).toFixed(1)} s | ${verdict(startMs < TARGETS.startMs, `< ${TARGETS.startMs / 1000} s`)} |`,
        ]),
  ].join('\n')
}

/** The plans of the growth measurements, for `PLANS.md`. */
export const reportPlans = (growths: readonly Growth[]): string =>
  [
    '# Plans\n',
    'What PostgreSQL does for the statements of the growth measurements, `explain (analyze, buffers)`, written by `npm run bench`.',
    ...growths.flatMap(({ title, small, large }) =>
      [small, large].flatMap((size) => [
        `\n## ${title}, ${size.title}`,
        ...size.plans.map(
          (plan) =>
            `\n### ${plan.title}\n\n\`\`\`sql\n${plan.statement}\n\`\`\`\n\`\`\`\n${plan.lines.join('\n')}\n\`\`\``,
        ),
      ]),
    ),
    '',
  ].join('\n')

function commit(): string {
  const cwd = import.meta.dirname
  const hash = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd, encoding: 'utf8' }).trim()
  const changed = execFileSync('git', ['status', '--porcelain'], { cwd, encoding: 'utf8' }) !== ''
  return changed ? `${hash} and changes` : hash
}

/** How busy the machine is, in processes that want to run. */
export const loadNow = (): number => loadavg()[0] ?? 0
