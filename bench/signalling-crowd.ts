// Pairs of sockets in a process of their own, which signal to each other: what one hears it answers with the next of its own.
// Written on bare sockets, because it shares the processors with the server.
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { contentOf, encodeFrame, obey, rankOf, upgradeTo } from './bare-socket.ts'

/** One side of a pair; the two of a pair follow each other. */
export interface Side {
  readonly path: string
  /** Who it signals to. */
  readonly to: string
  /** What it says once it is open, before it hears `joined`; nothing where it is in at once. */
  readonly hello?: string
}
export interface SignallingOrder {
  readonly open?: { readonly port: number; readonly sides: readonly Side[] }
  /** Each keeps `window` signals on their way. */
  readonly run?: { readonly seconds: number; readonly window: number }
}
export interface Signalled {
  /** Within the time asked for. */
  readonly signals: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Signals that never came, and those that came before an earlier one of the same side. */
  readonly lost: number
  readonly reordered: number
}

interface Member {
  readonly socket: Socket
  readonly to: string
  pending: Buffer | undefined
  sent: number
  heard: number
  last: number
}

const OPENED_TOGETHER = 32
const QUIET_MS_MAX = 10_000
const QUIET_POLL_MS = 50
const HEAD_END = '\r\n\r\n'
const MARK = Buffer.from('candidate:')
const members: Member[] = []
const latencies: number[] = []
let heard = 0
let reordered = 0
let isRunning = false

obey<SignallingOrder>((order) => (order.open ? open(order.open) : run(order.run ?? { seconds: 0, window: 1 })))

async function open({ port, sides }: NonNullable<SignallingOrder['open']>): Promise<string> {
  for (let from = 0; from < sides.length; from += OPENED_TOGETHER)
    members.push(...(await Promise.all(sides.slice(from, from + OPENED_TOGETHER).map((side) => enter(port, side)))))
  return 'open'
}

function enter(port: number, { path, to, hello }: Side): Promise<Member> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }).setNoDelay(true)
    const member: Member = { socket, to, pending: undefined, sent: 0, heard: 0, last: 0 }
    let greeting = ''
    const greet = (chunk: Buffer) => {
      greeting += chunk.toString('latin1')
      if (!greeting.includes(HEAD_END)) return
      if (!greeting.startsWith('HTTP/1.1 101') || greeting.includes('"type":"error"')) reject(new Error(greeting))
      if (hello !== undefined && !greeting.includes('"type":"auth_success"')) return
      if (hello !== undefined && member.sent === 0) {
        member.sent = 1
        socket.write(encodeFrame(hello))
      }
      if (hello !== undefined && !greeting.includes('"type":"joined"')) return
      member.sent = 0
      socket.off('data', greet).on('data', (more: Buffer) => hear(member, more))
      resolve(member)
    }
    socket.on('error', reject).on('data', greet)
    socket.write(upgradeTo(path))
  })
}

function signal(member: Member): void {
  const number = ++member.sent
  const text = `candidate:${number} 1 udp 2122260223 192.0.2.17 54321 typ host at ${performance.now()} generation 0 ufrag EsAw`
  const candidate = { candidate: text, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'EsAw' }
  member.socket.write(encodeFrame(JSON.stringify({ type: 'ice_candidate', candidate, to: member.to })))
}

function hear(member: Member, chunk: Buffer): void {
  const data = member.pending ? Buffer.concat([member.pending, chunk]) : chunk
  let at = 0
  while (data.length >= at + 4) {
    const [from, end] = contentOf(data, at)
    if (data.length < end) break
    const text = data.toString('latin1', from, end)
    at = end
    if (text.startsWith('{"type":"ice_candidate"')) take(member, text)
    else if (text.includes('"type":"error"')) throw new Error(text)
  }
  member.pending = at < data.length ? data.subarray(at) : undefined
}

function take(member: Member, text: string): void {
  const from = text.indexOf(String(MARK)) + MARK.length
  const number = Number.parseInt(text.slice(from), 10)
  if (number !== member.last + 1) reordered++
  member.last = number
  member.heard++
  heard++
  const sentAt = text.indexOf(' at ', from) + 4
  latencies.push(performance.now() - Number.parseFloat(text.slice(sentAt)))
  if (isRunning) signal(member)
}

async function run({ seconds, window }: { seconds: number; window: number }): Promise<Signalled> {
  heard = 0
  reordered = 0
  latencies.length = 0
  isRunning = true
  for (const member of members) for (let n = 0; n < window; n++) signal(member)
  await delay(seconds * 1_000)
  const signals = heard
  isRunning = false
  await untilQuiet()
  const rank = rankOf(latencies)
  return { signals, p50Ms: rank(0.5), p99Ms: rank(0.99), lost: countLost(), reordered }
}

/** Everything sent was heard, or nobody hears anything any more. */
async function untilQuiet(): Promise<void> {
  const began = performance.now()
  for (let before = -1; before !== heard && performance.now() - began < QUIET_MS_MAX; ) {
    before = heard
    await delay(QUIET_POLL_MS)
  }
}

/** By the side that sent it: the two of a pair follow each other. */
const countLost = (): number => members.reduce((sum, { sent }, nth) => sum + sent - (members[nth ^ 1]?.heard ?? 0), 0)
