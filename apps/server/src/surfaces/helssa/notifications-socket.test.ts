import { beforeEach, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn, useHouse } from '../../../test/house.ts'
import { dial } from '../../../test/live.ts'
import { startWorker } from '../../../test/notice-workers.ts'
import { inTransaction } from '../../platform/database/transaction.ts'

const house = useHouse()
const SOCKET = '/ws/notifications/'
let ali: SignedIn
beforeEach(async () => {
  house.now = MORNING
  ali = await house.patient()
})

const tell = async (person: SignedIn, ...thresholds: number[]) => {
  await inTransaction(house.db, (tx) =>
    house.domains.notifications.notify(
      tx,
      thresholds.map((threshold) => ({
        personId: person.id,
        notice: { type: 'balance_below', data: { threshold, balance: 1 } },
      })),
    ),
  )
}
const open = async (as: SignedIn, query = '', headers: Record<string, string> = {}) => {
  const socket = await dial(house, `${SOCKET}${query}`, { headers })
  socket.send({ type: 'auth', token: as.access })
  await socket.next('auth_success')
  return socket
}
type Socket = Awaited<ReturnType<typeof open>>
const toldTo = ({ frames }: Socket): number[] =>
  frames.flatMap((frame) => (frame.type === 'notice' ? [frame.notification.data.threshold] : []))

describe('the socket of notices', () => {
  it('tells each notice as the list has it, and how many are unread', async () => {
    const socket = await open(ali)
    expect(await socket.next('unread')).toEqual({ type: 'unread', count: 0, cursor: 0 })
    await tell(ali, 10)
    await house.relay.drain()

    const { notification, cursor } = await socket.next('notice')
    const listed = (await house.get('/api/v1/notifications/', { as: ali })).body.results
    expect([notification]).toEqual(listed)
    expect(await socket.next('unread')).toEqual({ type: 'unread', count: 1, cursor })
    await house.post(`/api/v1/notifications/${notification.id}/read/`, { as: ali })
    expect(await socket.next('unread')).toMatchObject({ count: 0 })
    await tell(ali, 20, 30)
    await house.relay.drain()
    expect(await socket.next('unread')).toMatchObject({ count: 2 })
    await house.post('/api/v1/notifications/read-all/', { as: ali })
    expect(await socket.next('unread')).toMatchObject({ count: 0 })
    await socket.close()
  })

  it('goes on from a cursor, over however many', async () => {
    await tell(ali, 1)
    const before = await open(ali)
    const { cursor } = await before.next('unread')
    before.cut()
    await tell(ali, ...Array.from({ length: 250 }, (_, index) => index + 2))

    const socket = await open(ali, `?after=${cursor}`)
    expect(await socket.next('unread')).toMatchObject({ count: 251 })
    expect(toldTo(socket)).toEqual(Array.from({ length: 250 }, (_, index) => index + 2))
    await socket.close()
  })

  it('hides nothing from who brings a cursor that is not theirs', async () => {
    const socket = await open(ali, '?after=900000')
    expect(await socket.next('unread')).toEqual({ type: 'unread', count: 0, cursor: 0 })
    await tell(ali, 10)
    await house.relay.drain()
    await socket.next('notice')
    expect(toldTo(socket)).toEqual([10])
    await socket.close()
  })

  it('misses and doubles none of what is written while sockets come and go', async () => {
    const all = Array.from({ length: 60 }, (_, index) => index + 1)
    const heard: number[] = []
    let cursor = 0
    const writing = (async () => {
      for (const threshold of all) await tell(ali, threshold)
    })()
    while (heard.length < all.length) {
      const socket = await open(ali, `?after=${cursor}`)
      await socket.next('unread')
      socket.cut()
      await socket.closed
      const notices = socket.frames.filter(({ type }) => type === 'notice')
      heard.push(...toldTo(socket))
      cursor = notices.at(-1)?.cursor ?? cursor
    }
    await writing
    expect(heard).toEqual(all)
  })

  it('tells nobody of what others are told', async () => {
    const other = await house.patient()
    const socket = await open(other)
    await socket.next('unread')
    await tell(ali, 1)
    await tell(other, 2)
    await house.relay.drain()
    await socket.next('notice')
    expect(toldTo(socket)).toEqual([2])
    await socket.close()
  })

  it('speaks the language asked for, takes the token in the query, and complains of what it cannot read', async () => {
    const socket = await dial(house, `${SOCKET}?token=${ali.access}&after=soon`, {
      headers: { 'accept-language': 'en' },
    })
    expect(await socket.next('error')).toMatchObject({ code: 'VALIDATION_ERROR' })
    await socket.next('auth_success')
    await socket.next('unread')
    for (const frame of ['{', { type: 'nonsense' }, { type: 'auth' }]) {
      socket.send(frame)
      await socket.next('error')
    }
    await tell(ali, 10)
    await house.relay.drain()
    expect((await socket.next('notice')).notification.message).toMatch(/^Your token balance/)
    const persian = await dial(house, `${SOCKET}?token=${ali.access}&after=0&language=fa`, {
      headers: { 'accept-language': 'en' },
    })
    expect((await persian.next('notice')).notification.message).toMatch(/^موجودی/)
    await persian.close()
    await socket.close()
  })

  it('is for who is signed in, as long as they are', async () => {
    const socket = await dial(house, SOCKET)
    socket.send({ type: 'auth', token: 'nonsense' })
    expect(await socket.next('error')).toMatchObject({ code: 'TOKEN_INVALID' })
    expect(await socket.closed).toMatchObject({ code: 1008 })

    const mine = await open(ali)
    await house.post('/api/v1/auth/logout/', { as: ali, body: { refresh: ali.refresh } })
    expect(await mine.closed).toMatchObject({ code: 1008 })
  })

  it('hears by comparing what another node wrote and no bus told', async () => {
    const worker = await startWorker(house)
    const socket = await open(ali)
    await socket.next('unread')
    await inTransaction(house.db, (tx) =>
      worker.domains.notifications.notify(tx, [
        { personId: ali.id, notice: { type: 'balance_below', data: { threshold: 7, balance: 1 } } },
      ]),
    )
    await worker.relay.drain() // on a bus that this node is not on
    await house.domains.notifications.feed.compare()
    expect((await socket.next('notice')).notification.data.threshold).toBe(7)
    const [{ id } = { id: '' }] = await worker.domains.notifications.latest(ali.id, 1)
    await worker.domains.notifications.markRead(ali.id, id)
    await socket.next('unread')
    await house.domains.notifications.feed.compare()
    expect(await socket.next('unread')).toMatchObject({ count: 0 })
    await house.domains.notifications.feed.compare()
    expect(toldTo(socket)).toEqual([7])
    await socket.close()
    await worker.stop()
  })
})
