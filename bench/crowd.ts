// Many sockets in a process of their own: it opens them, and has some write while all count what they hear. Written on bare
// sockets, because it shares the processors with the server.
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { contentOf, encodeFrame, FINAL_TEXT, obey, rankOf, upgradeTo } from './bare-socket.ts'

/** A socket to be opened. */
export interface Seat {
  readonly path: string
  readonly cookie: string
  /** All of one room hear the same. */
  readonly room: number
  readonly writes: boolean
}
export interface Order {
  readonly open?: { readonly port: number; readonly seats: readonly Seat[] }
  /** Those who write keep `window` messages on their way, each until its own echo comes. */
  readonly run?: { readonly seconds: number; readonly window: number }
}
export interface Heard {
  /** Within the time asked for. */
  readonly deliveries: number
  readonly messages: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Messages that some of a room did not hear, or not in order; known once everything is quiet. */
  readonly lost: number
  readonly reordered: number
}

const HEAD = Buffer.from('{"type":"new_message","message":{"id":')
const CONTENT = Buffer.from('"content":"')
const HEAD_END = Buffer.from('\r\n\r\n')
const PING = 0x89
const CLOSE = 0x88
const OPENED_TOGETHER = 64
const QUIET_MS_MAX = 20_000
const QUIET_POLL_MS = 50
/** Loopback has some 28,000 ports for each address that connects. */
const SOCKETS_PER_ADDRESS = 5_000

interface Member {
  readonly seat: Seat
  readonly socket: Socket
  readonly frame: Buffer
  readonly tag: number
  pending: Buffer | undefined
  isOpen: boolean
  lastId: number
  heard: number
  /** When each message on its way was sent, in order: so they come back. */
  readonly sentAt: number[]
}

const members: Member[] = []
let deliveries = 0
let reordered = 0
let isWriting = false
const latencies: number[] = []

obey<Order>((order) =>
  order.open ? open(order.open.port, order.open.seats) : run(order.run ?? { seconds: 0, window: 1 }),
)

async function open(port: number, seats: readonly Seat[]): Promise<string> {
  for (let from = 0; from < seats.length; from += OPENED_TOGETHER) {
    const some = seats.slice(from, from + OPENED_TOGETHER)
    members.push(...(await Promise.all(some.map((seat, index) => enter(port, seat, from + index)))))
  }
  return 'open'
}

function enter(port: number, seat: Seat, tag: number): Promise<Member> {
  return new Promise((resolve, reject) => {
    const localAddress = `127.0.0.${1 + Math.floor(tag / SOCKETS_PER_ADDRESS)}`
    const socket = connect({ port, host: '127.0.0.1', localAddress }).setNoDelay(true)
    const frame = encodeFrame(JSON.stringify({ type: 'chat_message', content: `${tag} سلام، حال شما امروز چطور است؟` }))
    const member: Member = {
      seat,
      socket,
      frame,
      tag,
      pending: undefined,
      isOpen: false,
      lastId: 0,
      heard: 0,
      sentAt: [],
    }
    socket.on('error', reject).on('data', (chunk: Buffer) => (member.isOpen ? hear(member, chunk) : shake(chunk)))
    socket.on('close', () => {
      throw new Error(`the server closed a socket in ${seat.path}`)
    })
    socket.write(upgradeTo(seat.path, `Cookie: ${seat.cookie}\r\n`))
    const shake = (chunk: Buffer) => {
      const end = chunk.indexOf(HEAD_END)
      if (end < 0 || !chunk.toString('latin1', 0, 13).startsWith('HTTP/1.1 101'))
        return reject(new Error(chunk.toString('latin1')))
      member.isOpen = true
      resolve(member)
      if (chunk.length > end + HEAD_END.length) hear(member, chunk.subarray(end + HEAD_END.length))
    }
  })
}

const PONG = encodeFrame('', 0x8a)

function hear(member: Member, chunk: Buffer): void {
  const data = member.pending ? Buffer.concat([member.pending, chunk]) : chunk
  let at = 0
  let echoes = 0
  while (data.length >= at + 4) {
    const [from, end] = contentOf(data, at)
    if (data.length < end) break
    if (data[at] === FINAL_TEXT) echoes += take(member, data, from, end) ? 1 : 0
    else if (data[at] === PING) member.socket.write(PONG)
    else if (data[at] === CLOSE) throw new Error(`closed: ${data.toString('latin1', from, end)}`)
    at = end
  }
  if (data.length - at === 2 && data[at] === PING) {
    member.socket.write(PONG)
    at += 2
  }
  member.pending = at < data.length ? data.subarray(at) : undefined
  if (echoes > 0 && isWriting) write(member, echoes)
}

/** Counts a message; answers whether it is the member's own. */
function take(member: Member, data: Buffer, from: number, end: number): boolean {
  if (data.compare(HEAD, 0, HEAD.length, from, from + HEAD.length) !== 0)
    throw new Error(`unexpected: ${data.toString('utf8', from, end)}`)
  const id = numberAt(data, from + HEAD.length)
  if (id <= member.lastId) reordered++
  member.lastId = id
  member.heard++
  deliveries++
  if (!member.seat.writes) return false
  const content = data.indexOf(CONTENT, from + HEAD.length) + CONTENT.length
  if (numberAt(data, content) !== member.tag) return false
  latencies.push(performance.now() - (member.sentAt.shift() as number))
  return true
}

function numberAt(data: Buffer, from: number): number {
  let number = 0
  for (let at = from; ; at++) {
    const digit = (data[at] as number) - 48
    if (digit < 0 || digit > 9) return number
    number = number * 10 + digit
  }
}

function write(member: Member, count: number): void {
  const now = performance.now()
  for (let i = 0; i < count; i++) member.sentAt.push(now)
  member.socket.write(count === 1 ? member.frame : Buffer.concat(Array.from({ length: count }, () => member.frame)))
}

async function run({ seconds, window }: { seconds: number; window: number }): Promise<Heard> {
  for (const member of members) member.heard = 0
  deliveries = 0
  reordered = 0
  latencies.length = 0
  isWriting = true
  for (const member of members) if (member.seat.writes) write(member, window)
  await delay(seconds * 1_000)
  const [deliveriesInTime, messages] = [deliveries, latencies.length]
  isWriting = false
  await untilQuiet()
  const rank = rankOf(latencies)
  return { deliveries: deliveriesInTime, messages, p50Ms: rank(0.5), p99Ms: rank(0.99), lost: countLost(), reordered }
}

/** Everything sent was heard by its sender, and nobody heard anything since. */
async function untilQuiet(): Promise<void> {
  const began = performance.now()
  for (let before = -1; performance.now() - began < QUIET_MS_MAX; before = deliveries) {
    await delay(QUIET_POLL_MS)
    if (before === deliveries && members.every(({ sentAt }) => sentAt.length === 0)) return
  }
}

function countLost(): number {
  let lost = 0
  for (const room of Map.groupBy(members, ({ seat }) => seat.room).values()) {
    const most = Math.max(...room.map(({ heard }) => heard))
    lost += room.reduce((sum, { heard, sentAt }) => sum + most - heard + sentAt.length, 0)
  }
  return lost
}
