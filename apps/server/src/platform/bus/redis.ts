import { randomUUID } from 'node:crypto'
import { Redis, type RedisOptions } from 'ioredis'
import type { Bus } from './bus.ts'
import { type BusLog, createDelivery, textOf } from './delivery.ts'

/**
 * One Redis channel for all of ours: a subscription is then in force the moment `subscribe` returns, and nobody who
 * subscribes and then reads can fall between the two. What a node has no listener for costs it no parsing.
 */
const REDIS_CHANNEL = 'helssa:bus'
/** No channel of the bus has this name: a node says by it that it could not publish something. */
const LOST = ''
const TIMEOUT_MS = 1_000
/** A connection that owes an answer for so long is given up and made anew: its peer may be gone without a word. */
const SILENCE_MS_MAX = 3_000
/** A subscriber sends nothing by itself and would never notice that its peer is gone. */
const PING_EVERY_MS = 5_000
const RECONNECT_MS_MAX = 1_000

const OPTIONS = {
  autoResubscribe: false, // done by hand, to know when it is done
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0, // what was under way when the connection broke fails at once
  commandTimeout: TIMEOUT_MS,
  connectTimeout: TIMEOUT_MS,
  socketTimeout: SILENCE_MS_MAX,
  retryStrategy: (times: number) => Math.min(20 * 2 ** times, RECONNECT_MS_MAX) * (0.5 + Math.random() / 2),
} satisfies RedisOptions

/**
 * The bus of many nodes, over Valkey or Redis pub/sub: one connection to publish, one to listen. This node's listeners
 * hear its own messages directly, once, whether Redis is there or not. `onGap` calls after this node has been deaf
 * (also when it was not connected yet at first), and when another node could not make itself heard.
 */
export function createRedisBus({ url, log }: { url: string; log: BusLog }): Bus {
  const self = randomUUID()
  const delivery = createDelivery(log)
  const gaps = createDelivery(log)
  const gap = () => gaps.deliver(LOST, 'null')
  const mouth = openMouth(url, log, self)
  const ear = openEar(url, log, {
    heard(from, channel, text) {
      if (from === self) return
      if (channel === LOST) gap()
      else delivery.deliver(channel, text)
    },
    connected: gap,
  })

  return {
    publish(channel, message) {
      const text = textOf(message)
      delivery.deliver(channel, text)
      mouth.say(channel, text)
    },
    publishToOthers(channel, message) {
      mouth.say(channel, textOf(message))
    },
    subscribe: delivery.subscribe,
    onGap: (handler) => gaps.subscribe(LOST, handler),
    async close() {
      delivery.clear()
      gaps.clear()
      await Promise.all([mouth.close(), ear.close()])
    },
  }
}

/** Publishes; what could not be published is made up for by telling the others, later, that they missed something. */
function openMouth(url: string, log: BusLog, self: string) {
  const client = new Redis(url, { ...OPTIONS, connectionName: 'helssa-bus-out', enableAutoPipelining: true })
  let opening = true
  let owed = false
  let closing = false
  const owe = (error: unknown) => {
    if (!owed && !closing)
      log.error({ err: error }, 'the bus cannot tell other nodes; they will hear that they missed something')
    owed = true
  }
  const settle = () => {
    opening = false
    if (!owed) return
    owed = false
    client.publish(REDIS_CHANNEL, `${self}\n${LOST}\nnull`).catch(owe)
  }
  client.on('ready', settle)
  client.on('error', ignore)
  client.on('close', () => {
    opening = false
  })
  return {
    say(channel: string, text: string): void {
      // While the first connection is being opened messages wait for it; later there is no waiting, only the debt.
      if (client.status === 'ready' || opening)
        client.publish(REDIS_CHANNEL, `${self}\n${channel}\n${text}`).then(settle, owe)
      else owe(new Error('not connected'))
    },
    close(): Promise<void> {
      closing = true
      return end(client)
    },
  }
}

interface EarEvents {
  heard(from: string, channel: string, text: string): void
  /** Everything said from now on is heard; something before may have been missed. */
  connected(): void
}

function openEar(url: string, log: BusLog, events: EarEvents) {
  const client = new Redis(url, { ...OPTIONS, connectionName: 'helssa-bus-in' })
  let deaf = false
  let closing = false
  let lastError: unknown = new Error('the connection was closed')
  client.on('message', (_channel, packed) => {
    const [from, channel, text] = unpack(packed)
    events.heard(from, channel, text)
  })
  client.on('error', (error) => {
    lastError = error
  })
  client.on('close', () => {
    if (deaf || closing) return
    deaf = true
    log.error({ err: lastError }, 'the bus is away: other nodes are not heard')
  })
  client.on('ready', () => {
    client.subscribe(REDIS_CHANNEL).then(
      () => {
        if (deaf) log.info('the bus is back')
        deaf = false
        events.connected()
      },
      () => client.disconnect(true), // it was lost again; the next connection tries anew
    )
  })
  const pings = setInterval(() => {
    if (client.status === 'ready') client.ping().catch(ignore) // unanswered, it makes the socket time out
  }, PING_EVERY_MS).unref()
  return {
    close(): Promise<void> {
      closing = true
      clearInterval(pings)
      return end(client)
    },
  }
}

/** What goes wrong on a connection shows in its closing, which is dealt with. */
const ignore = (): void => undefined

function unpack(packed: string): [from: string, channel: string, text: string] {
  const first = packed.indexOf('\n')
  const second = packed.indexOf('\n', first + 1)
  return [packed.slice(0, first), packed.slice(first + 1, second), packed.slice(second + 1)]
}

async function end(client: Redis): Promise<void> {
  if (client.status === 'end') return
  // Between two attempts there is no connection whose end would be told.
  if (client.status === 'reconnecting') return client.disconnect()
  const ended = new Promise((resolve) => client.once('end', resolve))
  client.disconnect()
  await ended
}
