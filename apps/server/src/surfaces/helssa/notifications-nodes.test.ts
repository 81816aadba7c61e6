// Notices at two servers of one database, one of which dies.
import { afterAll, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { type Node, useTwoNodes } from '../../../test/nodes.ts'
import { nameWithRedis, startRedis } from '../../../test/redis.ts'
import { inTransaction } from '../../platform/database/transaction.ts'

const redis = await startRedis()
afterAll(() => redis?.stop())
const TEST_MS = 90_000

describe.skipIf(!redis)(nameWithRedis('notices over two servers', redis), () => {
  const house = useHouse()
  const { nodes, connect } = useTwoNodes(house, redis)

  const enter = (at: Node | undefined, as: SignedIn, after?: number) =>
    connect(at, `/ws/notifications/?token=${as.access}${after === undefined ? '' : `&after=${after}`}`)
  const tell = (person: SignedIn, threshold: number) =>
    inTransaction(house.db, (tx) =>
      house.domains.notifications.notify(tx, [
        { personId: person.id, notice: { type: 'balance_below', data: { threshold, balance: 1 } } },
      ]),
    )

  it(
    'come at both, are read at both, and are gone on with at the other when one dies',
    async () => {
      const [a, b] = nodes
      const ali = await house.patient()
      const [phone, laptop] = [await enter(a, ali), await enter(b, ali)]
      for (const socket of [phone, laptop]) expect(await socket.next('unread')).toMatchObject({ count: 0 })
      await tell(ali, 1)
      const { notification, cursor } = await phone.next('notice')
      expect((await laptop.next('notice')).notification).toEqual(notification)
      for (const socket of [phone, laptop]) expect(await socket.next('unread')).toMatchObject({ count: 1 })

      await fetch(`${b?.url}/api/v1/notifications/${notification.id}/read/`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ali.access}` },
      })
      for (const socket of [phone, laptop]) expect(await socket.next('unread')).toMatchObject({ count: 0 })

      await a?.kill()
      await tell(ali, 2)
      const again = await enter(b, ali, cursor)
      expect((await again.next('notice')).notification.data.threshold).toBe(2)
      expect((await laptop.next('notice')).notification.data.threshold).toBe(2)
      expect(again.frames.filter(({ type }) => type === 'notice')).toHaveLength(1)
    },
    TEST_MS,
  )

  it(
    'of a message are one, whichever server tells',
    async () => {
      const [, b] = nodes
      const [ali, sara] = [await house.patient(), await house.patient()]
      const { number } = await house.db
        .selectFrom('persons')
        .select('number')
        .where('id', '=', ali.id)
        .executeTakeFirstOrThrow()
      const socket = await enter(b, ali)
      await socket.next('unread')
      for (const content of ['سلام', 'هستید؟'])
        await house.domains.messaging.direct.sendTo(
          { personId: sara.id, isStaff: false },
          { recipient: number, content },
        )
      expect((await socket.next('notice')).notification).toMatchObject({ type: 'new_message' })
      expect(await socket.next('unread')).toMatchObject({ count: 1 })
    },
    TEST_MS,
  )
})
