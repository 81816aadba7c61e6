import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { createMemoryCache } from '../src/platform/cache/memory.ts'
import { inTransaction } from '../src/platform/database/transaction.ts'
import { createMetrics } from '../src/platform/http/metrics.ts'
import { createHttpServer } from '../src/platform/http/server.ts'
import { createLog } from '../src/platform/log.ts'
import { createSocketFloor, type SocketFloor } from '../src/platform/sockets/floor.ts'
import { USUAL_LIMITS } from '../src/platform/sockets/limits.ts'
import { fikoSurface } from '../src/surfaces/fiko/index.ts'
import { type ChannelsHouse, useChannels } from './channels-house.ts'
import { type Answer, type House, type SignedIn, useHouse } from './house.ts'
import { dial, type TestSocket } from './live.ts'

export interface AgentSignedIn extends SignedIn {
  readonly number: number
}

export interface FikoNode {
  app: FastifyInstance
  floor: SocketFloor
  stop(): Promise<void>
}

/** The support inbox in a house of its own, with a Telegram bot whose customers are ours. */
export interface FikoHouse extends FikoNode {
  readonly house: House
  readonly here: ChannelsHouse
  /** A second server on the same database and bus. */
  anotherNode(): Promise<FikoNode>
  /** An agent by name. */
  agent(name?: string, role?: 'support' | 'admin' | 'doctor'): Promise<AgentSignedIn>
  /** A customer writes by Telegram; answers their conversation and the message. */
  hear(chat: number, text: string): Promise<{ conversationId: number; messageId: number }>
  newChat(): number
  /** Opens a socket as somebody. */
  open(as: SignedIn, path: string, at?: FikoNode): Promise<TestSocket>
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    as?: SignedIn,
    body?: unknown,
  ): Promise<Answer>
}

export function useFiko(): FikoHouse {
  const house = useHouse()
  const here = useChannels(house)
  const fiko = { house, here } as FikoHouse
  let tell: (update: unknown) => Promise<number>
  const sockets: TestSocket[] = []

  beforeAll(async () => {
    Object.assign(fiko, await openNode(house, here))
    const bot = await here.bot()
    tell = bot.tell
  })
  afterEach(async () => {
    await Promise.all(sockets.splice(0).map((socket) => socket.close()))
    expect(here.faults.splice(0), 'unexpected faults').toEqual([])
  })
  afterAll(() => fiko.stop())
  fiko.anotherNode = () => openNode(house, here, here.compose())

  fiko.agent = async (name = 'Support Agent', role = 'support') => {
    const agent = await house.patient()
    const [first = '', ...rest] = name.split(' ')
    const { number } = await house.db
      .updateTable('persons')
      .set({ first_name: first, last_name: rest.join(' ') })
      .where('id', '=', agent.id)
      .returning('number')
      .executeTakeFirstOrThrow()
    await inTransaction(house.db, (tx) => house.domains.identity.addRole(tx, agent.id, role))
    house.domains.identity.announceRights(agent.id)
    return { ...agent, number }
  }

  let chats = 9_000
  let updates = 900_000
  fiko.newChat = () => ++chats
  fiko.hear = async (chat, text) => {
    const message = {
      message_id: ++updates,
      date: 1705725000,
      chat: { id: chat, type: 'private' },
      from: { first_name: 'John', last_name: 'Doe' },
      text,
    }
    expect(await tell({ update_id: updates, message })).toBe(200)
    await here.relay.drain()
    return house.db
      .selectFrom('messages as m')
      .innerJoin('support_threads as t', 't.conversation_id', 'm.conversation_id')
      .innerJoin('customers as c', 'c.id', 't.customer_id')
      .where('c.external_id', '=', String(chat))
      .where('m.sender_id', 'is', null)
      .select(['m.conversation_id as conversationId', 'm.id as messageId'])
      .orderBy('m.id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
  }
  fiko.open = async (as, path, at = fiko) => {
    const socket = await dial(at as unknown as House, `${path}${path.includes('?') ? '&' : '?'}token=${as.access}`)
    sockets.push(socket)
    return socket
  }
  fiko.call = async (method, path, as, body) => {
    const answer = await fiko.app.inject({
      method,
      url: path.startsWith('/') ? path : `/fiko/v1/${path}`,
      headers: { ...(as && { authorization: `Bearer ${as.access}` }), 'accept-language': 'en' },
      ...(body !== undefined && { payload: body as object }),
    })
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.payload === '' ? '' : answer.json(),
    }
  }
  return fiko
}

async function openNode(house: House, here: ChannelsHouse, channels = here.channels): Promise<FikoNode> {
  const clock = { now: () => house.now }
  const log = createLog('info', (line) => {
    if (JSON.parse(line).level >= 50) house.errors.push(line)
  })
  const metrics = createMetrics()
  const app = await createHttpServer({ log, metrics, trustedProxies: undefined, behindTls: true })
  const floor = createSocketFloor({ clock, log, metrics, limits: USUAL_LIMITS, headers: {} })
  floor.attach(app.server)
  const { identity, messaging } = house.domains
  await app.register(fikoSurface, {
    prefix: '/fiko/v1',
    deps: {
      identity,
      messaging,
      channels,
      bus: here.bus,
      cache: createMemoryCache({ clock }),
      clock,
      floor,
      linkOf: messaging.links.of,
      rateOf: () => undefined,
      onFault: (error) => here.faults.push(error),
    },
  })
  return {
    app,
    floor,
    async stop() {
      await floor.close()
      await app.close()
    },
  }
}
