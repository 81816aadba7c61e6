import type { Cluster } from './cluster.ts'
import { startCrew } from './crew.ts'
import type { Heard, Order, Seat } from './crowd.ts'
import { settle } from './fill.ts'
import { conversationOf, fillMessages, fillSignedIn } from './fill-messages.ts'
import { cookieOf } from './requests.ts'

/** As many patients as sockets may be idle at once: each has its own session. */
export const PATIENTS = 10_000

/** A database of patients, each in a conversation with the next. */
export async function fillLive(cluster: Cluster, database: string): Promise<void> {
  await cluster.createDatabase(database)
  const url = cluster.url(database)
  await fillSignedIn(url, PATIENTS)
  await fillMessages(url, { patients: PATIENTS, conversations: PATIENTS, each: 2 })
  await settle(url)
}

/** Sockets in rooms of `size`: the two of each conversation with as many tabs as it takes; the first of each writes. */
export function seatsOf({ rooms, size }: { rooms: number; size: number }): Seat[] {
  return Array.from({ length: rooms * size }, (_, n): Seat => {
    const room = Math.floor(n / size)
    const patient = 2 * room + (n % 2)
    const path = `/ws/chat/${conversationOf(2 * room)}/`
    return { path, cookie: cookieOf(patient), room, writes: n % size < 2 }
  })
}

/** Sockets in a process of their own, open to one server. */
export async function openCrowd(port: number, seats: readonly Seat[]) {
  const { order, leave } = startCrew<Order>('./crowd.ts')
  await order({ open: { port, seats } })
  return {
    run: (how: { seconds: number; window: number }) => order({ run: how }) as Promise<Heard>,
    leave,
  }
}
export type Crowd = Awaited<ReturnType<typeof openCrowd>>
