import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composeDomains, type Domains } from '../src/compose.ts'
import { createSender, readOutbox } from '../src/domains/notifications/index.ts'
import { createSandboxGateway } from '../src/domains/payments/index.ts'
import { createMemoryBus } from '../src/platform/bus/memory.ts'
import { createMemoryCache } from '../src/platform/cache/memory.ts'
import { systemClock as clock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database/open.ts'
import type { Db } from '../src/platform/database/transaction.ts'
import { createDiskStore } from '../src/platform/files/disk.ts'
import { createLog } from '../src/platform/log.ts'
import { newPhone } from './house.ts'
import { type Node, startNode } from './nodes.ts'
import { Peer } from './peer.ts'
import { createTestDatabase } from './postgres.ts'
import { nameWithRedis, startRedis } from './redis.ts'

const redis = await startRedis()
afterAll(() => redis?.stop())
const TEST_MS = 90_000

interface Person {
  readonly id: string
  readonly pass: string
}

describe.skipIf(!redis)(nameWithRedis('two nodes on one PostgreSQL and one Redis', redis), () => {
  const server = redis as NonNullable<typeof redis>
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let db: Db
  let domains: Domains
  const jwtSecret = randomBytes(32).toString('base64url')
  const nodes: Node[] = []
  const start = async (): Promise<Node> => {
    const node = await startNode({ databaseUrl: database.url, redisUrl: server.url, jwtSecret })
    nodes.push(node)
    return node
  }

  beforeAll(async () => {
    database = await createTestDatabase()
    const log = createLog('error', console.error)
    db = openDatabase({ url: database.url, poolMax: 8, onError: (err) => log.error({ err }, 'connection broke') })
    domains = composeDomains({
      db,
      clock,
      log,
      publicUrl: 'https://helssa.test',
      files: createDiskStore({ folder: join(tmpdir(), 'helssa-no-files') }),
      platforms: { telegram: 'http://127.0.0.1:1', instagram: 'http://127.0.0.1:1' },
      models: {},
      bus: createMemoryBus({ log }),
      cache: createMemoryCache({ clock }),
      secrets: { jwt: jwtSecret, otp: 'o'.repeat(40), dataKey: 'd'.repeat(40) },
      sender: createSender(readConfig({}), { db, clock }),
      gateway: createSandboxGateway({ db, publicUrl: 'https://helssa.test' }),
    })
  }, TEST_MS)
  afterAll(async () => {
    await Promise.all(nodes.map((node) => node.stop()))
    await db.destroy()
    await database.drop()
  })

  async function signIn(): Promise<Person> {
    const phone = newPhone()
    await domains.identity.requestOtp(phone, 'sms')
    const [sent] = await readOutbox(db, phone)
    const { person, tokens } = await domains.identity.signInByOtp(phone, String(sent?.code))
    return { id: person.id, pass: tokens.pass }
  }

  /** A conversation of two that has one message. */
  async function meet(): Promise<{ id: number; persons: [Person, Person] }> {
    const persons: [Person, Person] = [await signIn(), await signIn()]
    const card = (await domains.messaging.cards.of([persons[1].id])).get(persons[1].id)
    const { message } = await domains.messaging.direct.sendTo(
      { personId: persons[0].id, isStaff: false },
      { recipient: card?.number ?? 0, content: 'سلام' },
    )
    return { id: message.conversationId, persons }
  }

  const historyOf = async (id: number) =>
    (await domains.messaging.read.changes(id, { after: 0, limit: 100_000 })).map((message): [number, string] => [
      message.id,
      message.content,
    ])

  it(
    'tell what is written at one to those at the other, once and in order',
    async () => {
      const [a, b] = await Promise.all([start(), start()])
      const { id, persons } = await meet()
      const peers = [new Peer(id, persons[0].pass), new Peer(id, persons[1].pass)] as const
      await Promise.all([peers[0].enter(a), peers[1].enter(b)])

      const each = 200
      for (let i = 0; i < each; i++) {
        peers[0].send(`a${i}`, `a${i}`)
        peers[1].send(`b${i}`, `b${i}`)
      }
      await Promise.all(peers.map((peer) => peer.until(() => peer.list.length === 2 * each + 1)))

      const history = await historyOf(id)
      for (const peer of peers) {
        expect(peer.list).toEqual(history)
        expect(peer.heard, 'heard in order').toEqual(history.map(([messageId]) => messageId))
      }
      for (const peer of peers) peer.leave()
    },
    TEST_MS,
  )

  it(
    'go on while Redis is away, each by itself, and hear of what they missed',
    async () => {
      const [a, b] = nodes as [Node, Node]
      const { id, persons } = await meet()
      const peers = [new Peer(id, persons[0].pass), new Peer(id, persons[1].pass)] as const
      await Promise.all([peers[0].enter(a), peers[1].enter(b)])

      await server.kill()
      peers[0].send('بی‌ردیس', 'بی‌ردیس')
      await peers[0].until(() => peers[0].unechoed === 0)
      await peers[1].until(() => peers[1].list.length === 2) // by comparing with the database
      await server.restart()
      peers[1].send('باز', 'باز')
      await peers[0].until(() => peers[0].list.length === 3)

      expect(peers[0].list).toEqual(await historyOf(id))
      expect(peers[1].list).toEqual(peers[0].list)
      for (const peer of peers) peer.leave()
    },
    TEST_MS,
  )

  it(
    'lose nothing and double nothing when one is killed among 10,000 messages of 50 senders',
    async () => {
      const [doomed, survivor] = nodes as [Node, Node]
      const rooms = await Promise.all(Array.from({ length: 25 }, meet))
      const peers = rooms.flatMap(({ id, persons }) =>
        persons.map((person, nth) => ({ id, name: `${id}-${nth}`, peer: new Peer(id, person.pass) })),
      )
      await Promise.all(peers.map(({ peer }, nth) => peer.enter(nth % 2 ? survivor : doomed)))

      const perSender = 200
      const total = perSender * peers.length
      let echoed = 0
      let echoedBefore: [id: number, content: string, messageId: number][] | undefined
      const killed = Promise.withResolvers<void>()
      const work = peers.map(async ({ name, peer }, nth) => {
        for (let i = 0; i < perSender; i++) {
          const content = `${name}-${i}`
          peer.send(content, content)
          await peer.until(() => peer.echoed.has(content))
          if (++echoed === total / 2) killed.resolve()
        }
        return nth
      })
      await killed.promise
      echoedBefore = peers.flatMap(({ id, peer }) =>
        [...peer.echoed].map(([content, messageId]): [number, string, number] => [id, content, messageId]),
      )
      await doomed.kill()
      await Promise.all(peers.filter((_, nth) => nth % 2 === 0).map(({ peer }) => peer.enter(survivor)))
      await Promise.all(work)
      await Promise.all(peers.map(({ peer }) => peer.until(() => peer.list.length === 2 * perSender + 1)))

      const histories = new Map(await Promise.all(rooms.map(async ({ id }) => [id, await historyOf(id)] as const)))
      const written = [...histories.values()].flat().map(([, content]) => content)
      expect(written.filter((content) => content !== 'سلام').length).toBe(total)
      expect(new Set(written).size, 'each once').toBe(total + 1)
      for (const [id, content, messageId] of echoedBefore)
        expect(histories.get(id), 'acknowledged before the kill').toContainEqual([messageId, content])
      for (const { id, peer } of peers) expect(peer.list).toEqual(histories.get(id))
    },
    TEST_MS,
  )
})
