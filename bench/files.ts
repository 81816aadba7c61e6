import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import type { Cluster } from './cluster.ts'
import { median } from './compare.ts'
import { fillPatients } from './fill.ts'
import { SECRETS, tokenOf } from './requests.ts'
import { type ServerProcess, startOurs, startServer } from './servers.ts'

/** MB a second at ours and at a bare stream to disk, and the memory ours takes for files of several sizes. */
export interface FilesSpeed {
  readonly upload: Beside
  readonly download: Beside
  readonly memory: readonly { readonly sizeMb: number; readonly mostMb: number }[]
}
export interface Beside {
  readonly oursMbPerSecond: number
  readonly bareMbPerSecond: number
  /** Median of the rounds' ratios. */
  readonly ratio: number
  /** CPU time of the server, in ms a MB. */
  readonly oursCpuMs: number
  readonly bareCpuMs: number
}

const MB = 1024 * 1024
const SIZE_MB = 10
/** The largest a file may be, less its first words. */
const MEMORY_SIZES_MB = [1, 5, 10, 24.9]
const ROUNDS = 7
const FILES_A_ROUND = 12
const AT_ONCE = 3
const DATABASE = 'files'
const BOUNDARY = 'bench-boundary'
const FORM = `multipart/form-data; boundary=${BOUNDARY}`
const PATIENT = 0

/** Where and how a server takes a file. */
interface Side {
  readonly server: ServerProcess
  readonly path: string
  readonly headers: Record<string, string>
  wrap(content: Buffer): Buffer
}

/** Sides take turns, so that whatever else the machine does falls on both. */
export async function measureFiles(cluster: Cluster): Promise<FilesSpeed> {
  await cluster.createDatabase(DATABASE)
  await fillPatients(cluster.url(DATABASE), 1, SECRETS.DATA_KEY)
  const folder = join(cluster.folder, 'bare-files')
  mkdirSync(folder)
  const ours = oursSide(await startOurs(cluster, DATABASE))
  const bare: Side = {
    server: await startServer('./bare-files.ts', { FOLDER: folder }),
    path: '/',
    headers: {},
    wrap: (content) => content,
  }
  const { upload, download } = await compareSides(ours, bare)
  const memory: FilesSpeed['memory'][number][] = []
  for (const sizeMb of MEMORY_SIZES_MB) memory.push({ sizeMb, mostMb: await mostMemory(ours, sizeMb) })
  await Promise.all([ours.server.stop(), bare.server.stop()])
  await cluster.dropDatabase(DATABASE)
  return { upload, download, memory }
}

function oursSide(server: ServerProcess): Side {
  const field = (name: string, value: string) =>
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const head = `${field('file_type', 'other')}${field('title', 'bench')}--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n`
  return {
    server,
    path: '/api/v1/patients/medical-files/upload/',
    headers: { authorization: `Bearer ${tokenOf(PATIENT, PATIENT)}` },
    wrap: (content) => Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]),
  }
}

/** A PDF by its first words, and noise. */
const contentOf = (sizeMb: number): Buffer => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(sizeMb * MB)])

interface Timed {
  readonly mbPerSecond: number
  readonly cpuMs: number
}
interface Round {
  readonly upload: Timed
  readonly download: Timed
}

async function compareSides(ours: Side, bare: Side): Promise<Pick<FilesSpeed, 'upload' | 'download'>> {
  const rounds: { ours: Round; bare: Round }[] = []
  const content = contentOf(SIZE_MB)
  for (const side of [ours, bare]) await playRound(side, content)
  for (let round = 0; round < ROUNDS; round++)
    rounds.push({ ours: await playRound(ours, content), bare: await playRound(bare, content) })
  const beside = (what: keyof Round): Beside => {
    const middle = (of: (round: { ours: Timed; bare: Timed }) => number) =>
      median(rounds.map((round) => of({ ours: round.ours[what], bare: round.bare[what] })))
    return {
      oursMbPerSecond: middle((round) => round.ours.mbPerSecond),
      bareMbPerSecond: middle((round) => round.bare.mbPerSecond),
      ratio: middle((round) => round.ours.mbPerSecond / round.bare.mbPerSecond),
      oursCpuMs: middle((round) => round.ours.cpuMs),
      bareCpuMs: middle((round) => round.bare.cpuMs),
    }
  }
  return { upload: beside('upload'), download: beside('download') }
}

/** All go up, all come down, then all are deleted, so that each round finds the same. */
async function playRound(side: Side, content: Buffer): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const body = side.wrap(content)
  const kept: { id: string; link: string }[] = []
  const upload = await timed(side, content.length, async () => {
    const answer = JSON.parse(String(await ask(side, agent, 'POST', side.path, { body, expect: 201 })))
    kept.push({ id: answer.id, link: linkIn(answer.file_url) })
  })
  const links = kept.map(({ link }) => link)
  const download = await timed(side, content.length, async () => {
    await ask(side, agent, 'GET', links.pop() ?? '', { expect: 200, length: content.length })
  })
  for (const { id, link } of kept) await ask(side, agent, 'DELETE', deletedAt(side, id, link), { expect: 204 })
  agent.destroy()
  return { upload, download }
}

const linkIn = (url: string): string => url.replace(/^https?:\/\/[^/]+/, '')
const deletedAt = ({ path }: Side, id: string, link: string): string =>
  path === '/' ? link : `${path.replace('upload/', '')}${id}/`

async function timed({ server }: Side, bytes: number, work: () => Promise<void>): Promise<Timed> {
  const cpuBefore = server.cpuMs()
  const began = performance.now()
  let left = FILES_A_ROUND
  const worker = async () => {
    while (left-- > 0) await work()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  const mb = (FILES_A_ROUND * bytes) / MB
  return {
    mbPerSecond: mb / ((performance.now() - began) / 1_000),
    cpuMs: (server.cpuMs() - cpuBefore) / mb,
  }
}

/** @throws Error it answers anything else than expected */
function ask(
  { server, headers }: Side,
  agent: Agent,
  method: string,
  path: string,
  { body, expect, length }: { body?: Buffer; expect: number; length?: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const sent = { ...headers, ...(body && { 'content-type': FORM, 'content-length': body.length }) }
    const asking = request({ port: server.port, host: '127.0.0.1', method, path, headers: sent, agent })
    asking.on('error', reject).on('response', (answer) => resolve(readAnswer(answer, { expect, length })))
    asking.end(body)
  })
}

/** Of what is only counted nothing is held. */
async function readAnswer(
  answer: IncomingMessage,
  { expect, length }: { expect: number; length: number | undefined },
): Promise<Buffer> {
  const held: Buffer[] = []
  let bytes = 0
  for await (const piece of answer) {
    bytes += piece.length
    if (length === undefined) held.push(piece)
  }
  const isWhole = length === undefined || length === bytes
  if (answer.statusCode === expect && isWhole) return Buffer.concat(held)
  throw new Error(`answered ${answer.statusCode}, ${bytes} bytes: ${String(Buffer.concat(held)).slice(0, 500)}`)
}

const LOOK_MS = 5

/** The most memory the server has while files of one size go up and down. */
async function mostMemory(side: Side, sizeMb: number): Promise<number> {
  let mostMb = 0
  const watch = setInterval(() => {
    mostMb = Math.max(mostMb, side.server.memoryMb())
  }, LOOK_MS)
  await playRound(side, contentOf(sizeMb))
  clearInterval(watch)
  return mostMb
}
