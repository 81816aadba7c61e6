import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import { createFeed } from './feed.ts'
import { append, edit, remove } from './log.ts'
import type { Change } from './message.ts'
import { ensureDirect, readChanged, readVersions } from './store.ts'

const house = useHouse()

/** No fault is expected. */
const refuse = (error: unknown): never => {
  throw error
}

type Fate = 'told' | 'lost' | 'twice' | 'late'

/** A bus that treats each news as it is told to: late ones come after the next, or when `settle` is called. */
function createFaultyBus(): Bus & { fates: Fate[]; settle(): void } {
  const handlers = new Map<string, Set<(message: unknown) => void>>()
  let late: (() => void)[] = []
  const bus = {
    fates: [] as Fate[],
    publish(channel: string, message: unknown) {
      const text = JSON.stringify(message)
      const tell = () => {
        for (const handler of handlers.get(channel) ?? []) handler(JSON.parse(text))
      }
      const fate = bus.fates.shift() ?? 'told'
      if (fate === 'late') {
        late.push(tell)
        return
      }
      if (fate !== 'lost') tell()
      if (fate === 'twice') tell()
      bus.settle()
    },
    publishToOthers: (channel: string, message: unknown) => bus.publish(channel, message),
    settle() {
      const due = late
      late = []
      for (const tell of due.reverse()) tell()
    },
    subscribe(channel: string, handler: (message: unknown) => void) {
      const hearing = handlers.get(channel) ?? new Set()
      handlers.set(channel, hearing.add(handler))
      return () => void hearing.delete(handler)
    },
    onGap: () => () => undefined,
    close: async () => undefined,
  }
  return bus
}

/** What somebody who hears the changes believes of the messages. */
function createReader() {
  const heard: Change[] = []
  const messages = new Map<number, { content: string; deleted: boolean }>()
  return {
    heard,
    messages,
    listener: {
      changed(change: Change) {
        heard.push(change)
        messages.set(change.message.id, {
          content: change.message.content,
          deleted: change.message.deletedAt !== null,
        })
      },
      noted: () => undefined,
    },
  }
}

const Deed = fc.record({
  kind: fc.constantFrom('send', 'send', 'send', 'edit', 'delete'),
  target: fc.nat(30),
  many: fc.integer({ min: 1, max: 4 }),
})

describe('the feed of a conversation', () => {
  let sara: string
  beforeAll(async () => {
    sara = (await house.patient()).id
  })
  const open = async () => ensureDirect(house.db, house.now, [sara, (await house.patient()).id])

  it('tells each change once and in order, whatever the bus loses, doubles, delays or turns round', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(Deed, { minLength: 1, maxLength: 12 }),
        fc.array(fc.constantFrom<Fate>('told', 'lost', 'twice', 'late'), { maxLength: 12 }),
        async (deeds, fates) => {
          const bus = createFaultyBus()
          const writing = createFeed({ db: house.db, bus, onFault: refuse })
          const reading = createFeed({ db: house.db, bus, onFault: refuse })
          const conversationId = await open()
          const reader = createReader()
          const { cursor, stop } = await reading.follow(conversationId, reader.listener)
          expect(cursor).toBe(0)
          bus.fates.push(...fates)

          const ids: number[] = []
          for (const { kind, target, many } of deeds) {
            const messageId = ids[target % Math.max(1, ids.length)]
            const changes = await inTransaction(house.db, async (tx) => {
              if (kind === 'send' || messageId === undefined) {
                const contents = Array.from({ length: many }, (_, i) => `${ids.length + i}`)
                return append(
                  tx,
                  house.now,
                  contents.map((content) => ({ conversationId, senderId: sara, content })),
                )
              }
              if (kind === 'delete')
                return [(await remove(tx, house.now, { messageId })).change].flatMap((one) => one ?? [])
              const content = `edited ${target}`
              return edit(tx, house.now, { messageId, content }).then(
                (change) => [change],
                () => [], // it was deleted before
              )
            })
            for (const { kind: what, message } of changes) if (what === 'message') ids.push(message.id)
            writing.publish(changes)
          }
          bus.settle()
          await reading.compare()

          const versions = reader.heard.map(({ version }) => version)
          expect(versions, 'in order, none twice').toEqual([...new Set(versions)].sort((a, b) => a - b))
          const history = await readChanged(house.db, conversationId, { after: 0, limit: 1_000 })
          expect(reader.messages, 'the same list').toEqual(
            new Map(history.map(({ id, content, deletedAt }) => [id, { content, deleted: deletedAt !== null }])),
          )
          stop()
          expect(reading.size).toBe(0)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('hears what was committed by a node that died before it could tell', async () => {
    const bus = createFaultyBus()
    const feed = createFeed({ db: house.db, bus, onFault: refuse })
    const conversationId = await open()
    const reader = createReader()
    await feed.follow(conversationId, reader.listener)

    await inTransaction(house.db, (tx) =>
      append(tx, house.now, [{ conversationId, senderId: sara, content: 'گفته نشد' }]),
    )
    expect(reader.heard).toEqual([])
    await feed.compare()

    expect(reader.heard.map(({ message }) => message.content)).toEqual(['گفته نشد'])
  })

  it('begins where the conversation is: what was before is not told', async () => {
    const bus = createFaultyBus()
    const feed = createFeed({ db: house.db, bus, onFault: refuse })
    const conversationId = await open()
    await inTransaction(house.db, (tx) => append(tx, house.now, [{ conversationId, senderId: sara, content: 'پیشین' }]))
    const reader = createReader()

    const { cursor } = await feed.follow(conversationId, reader.listener)
    await feed.compare()

    expect(cursor).toBe((await readVersions(house.db, [conversationId])).get(conversationId))
    expect(reader.heard).toEqual([])
  })

  it('goes on after the database was away', async () => {
    const bus = createFaultyBus()
    const faults: unknown[] = []
    let away = false
    const db = new Proxy(house.db, {
      get: (target, name) => {
        if (name === 'executeQuery' && away) return () => Promise.reject(new Error('away'))
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const feed = createFeed({ db, bus, onFault: (error) => faults.push(error) })
    const conversationId = await open()
    const reader = createReader()
    await feed.follow(conversationId, reader.listener)
    const write = (content: string) =>
      inTransaction(house.db, (tx) => append(tx, house.now, [{ conversationId, senderId: sara, content }]))

    away = true
    await write('یک') // nobody is told
    feed.publish(await write('دو')) // the gap cannot be read
    await feed.compare()
    expect(faults.length).toBeGreaterThan(0)
    away = false
    await feed.compare()

    expect(reader.heard.map(({ message }) => message.content)).toEqual(['یک', 'دو'])
  })
})
