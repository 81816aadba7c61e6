import { beforeAll, describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'
import type { Change } from './message.ts'
import { ensureDirect, findConversation, readPage } from './store.ts'
import { createWriter } from './writer.ts'

const house = useHouse()

describe('messages written in groups', () => {
  let persons: string[]
  beforeAll(async () => {
    persons = await Promise.all(Array.from({ length: 6 }, async () => (await house.patient()).id))
  })
  const pair = (one: number, other: number) =>
    ensureDirect(house.db, house.now, [persons[one] as string, persons[other] as string])
  const open = (published: Change[]) =>
    createWriter({ db: house.db, clock: { now: () => house.now }, publish: (changes) => published.push(...changes) })

  it('keep the order of each conversation, by two nodes at once, and number it without a hole', async () => {
    const ids = await Promise.all([pair(0, 1), pair(2, 3), pair(4, 5)])
    const published: Change[] = []
    const nodes = [open(published), open([])] as const
    const written = await Promise.all(
      Array.from({ length: 300 }, (_, i) => {
        const which = i % 3
        const message = {
          conversationId: ids[which] as number,
          senderId: persons[which * 2] as string,
          content: `${i}`,
        }
        return nodes[i % 2 ? 1 : 0].write(message, { anywhere: false })
      }),
    )

    expect(written.every((one) => 'change' in one)).toBe(true)
    for (const id of ids) {
      const messages = await readPage(house.db, id, { after: 0, limit: 1_000 })
      expect(messages.map(({ position }) => position)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
      const messageIds = messages.map((message) => message.id)
      expect(messageIds).toEqual(messageIds.toSorted((a, b) => a - b))
      // What one node was asked for in this order is in the history in this order.
      const ofFirst = messages.map(({ content }) => Number(content)).filter((i) => i % 2 === 0)
      expect(ofFirst).toEqual(ofFirst.toSorted((a, b) => a - b))
      const conversation = await findConversation(house.db, id)
      expect(conversation).toMatchObject({
        messageCount: 100,
        lastMessageId: messageIds.at(-1),
        version: messageIds.at(-1),
      })
    }
    const versions = published.map(({ version }) => version)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  })

  it('tell of each change what was before it', async () => {
    const conversationId = await pair(0, 2)
    const published: Change[] = []
    const writer = open(published)
    await Promise.all(
      ['a', 'b', 'c'].map((content) =>
        writer.write({ conversationId, senderId: persons[0] as string, content }, { anywhere: false }),
      ),
    )

    expect(published.map(({ previous }) => previous)).toEqual([
      0,
      ...published.slice(0, -1).map(({ version }) => version),
    ])
  })

  it('of a group fail alone: what is nobody’s to write holds up no other', async () => {
    const conversationId = await pair(0, 3)
    const writer = open([])
    const as = (person: number, id: number, content: string) =>
      writer.write({ conversationId: id, senderId: persons[person] as string, content }, { anywhere: false })

    const outcomes = await Promise.allSettled([
      as(0, conversationId, 'من'),
      as(1, conversationId, 'بیگانه'),
      as(0, 987_654_321, 'هیچ‌جا'),
      as(3, conversationId, 'a\0b'), // no database takes it
      as(3, conversationId, 'دیگری'),
    ])

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled'])
    const messages = await readPage(house.db, conversationId, { after: 0, limit: 10 })
    expect(messages.map(({ content }) => content)).toEqual(['من', 'دیگری'])
  })
})
