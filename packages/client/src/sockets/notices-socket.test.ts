import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { inTransaction } from '../../../../apps/server/src/platform/database/transaction.ts'
import { newPhone } from '../../../../apps/server/test/house.ts'
import { createHandTimers } from '../../test/fake-server.ts'
import { useServer } from '../../test/server.ts'
import { type HelssaClient, type NoticeEvent, openNoticesSocket } from '../index.ts'

const server = useServer()
const { house } = server
const open: { close(): void }[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.close()
})

async function person() {
  const client = server.client()
  await server.signIn(client, newPhone())
  const personId = client.session.current()?.user.id ?? ''
  return { client, personId, ...enter(client) }
}

function enter(client: HelssaClient, after?: number) {
  const timers = createHandTimers()
  const lines: WebSocket[] = []
  const socket = openNoticesSocket(client, {
    language: 'en',
    ...(after !== undefined && { after }),
    connect(url, protocols) {
      const line = new WebSocket(url, protocols)
      lines.push(line)
      return line
    },
    later: timers.later,
    random: () => 1,
    onWake: () => () => {},
  })
  open.push(socket)
  const events: NoticeEvent[] = []
  socket.onEvent((event) => events.push(event))
  return {
    socket,
    events,
    told: () => events.flatMap((event) => (event.type === 'notice' ? [event.notice.data.threshold] : [])),
    /** Breaks the line, and has the client dial again. */
    async cut() {
      lines.at(-1)?.terminate()
      await expect.poll(() => socket.state.state).toBe('waiting')
    },
    comeBack: () => timers.advance(1_000),
  }
}

async function tell(personId: string, ...thresholds: number[]) {
  await inTransaction(house.db, (tx) =>
    house.domains.notifications.notify(
      tx,
      thresholds.map((threshold) => ({ personId, notice: { type: 'balance_below', data: { threshold, balance: 1 } } })),
    ),
  )
  await house.relay.drain()
}

describe('the socket of notices', () => {
  it('tells what comes, and how many are unread', async () => {
    const { client, personId, socket, events } = await person()
    expect(socket.unread).toBeUndefined()
    await expect.poll(() => socket.unread).toBe(0)
    await tell(personId, 10)
    await expect.poll(() => socket.unread).toBe(1)

    const { data } = await client.api.GET('/api/v1/notifications/', { params: { query: {} } })
    expect(events).toEqual([
      { type: 'unread', count: 0 },
      { type: 'notice', notice: data.results[0] },
      { type: 'unread', count: 1 },
    ])
    await client.api.POST('/api/v1/notifications/read-all/', {})
    await expect.poll(() => socket.unread).toBe(0)
  })

  it('tells after a break what came meanwhile, each once and in order', async () => {
    const { personId, socket, told, cut, comeBack } = await person()
    await expect.poll(() => socket.unread).toBe(0)
    await tell(personId, 1, 2)
    await expect.poll(told).toEqual([1, 2])
    for (const [index, more] of [
      [3, 4],
      [5, 6, 7],
    ].entries()) {
      await cut()
      await tell(personId, ...more)
      comeBack()
      await expect.poll(() => told().length).toBe(index === 0 ? 4 : 7)
    }
    expect(told()).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('misses nothing where the line broke before the first notice', async () => {
    const { personId, socket, told, cut, comeBack } = await person()
    await expect.poll(() => socket.unread).toBe(0)
    await cut()
    await tell(personId, 1)
    comeBack()
    await expect.poll(told).toEqual([1])
  })

  it('goes on from the cursor of an earlier one', async () => {
    const { client, personId, socket, told } = await person()
    await expect.poll(() => socket.unread).toBe(0)
    await tell(personId, 1)
    await expect.poll(told).toEqual([1])
    const { cursor } = socket
    socket.close()
    await tell(personId, 2)
    const later = enter(client, cursor)
    await expect.poll(later.told).toEqual([2])
    expect(later.socket.cursor).toBeGreaterThan(cursor ?? 0)
  })

  it('ends when nobody is signed in any more', async () => {
    const { client, socket } = await person()
    await expect.poll(() => socket.unread).toBe(0)
    await client.signOut()
    await expect.poll(() => socket.state).toEqual({ state: 'closed', reason: 'signed_out' })
  })
})
