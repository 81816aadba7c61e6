import { beforeAll, describe, expect, it } from 'vitest'
import { useFiko } from '../../../test/fiko-house.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import { createMemoryBus } from '../../platform/bus/memory.ts'
import { INBOX_CHANNEL } from './channel.ts'
import { createInboxFeed } from './inbox-feed.ts'

const fiko = useFiko()
const { house } = fiko

/** A node whose bus is deaf to the others unless a test speaks on it, and what its list hears. */
async function follow() {
  const bus: Bus = createMemoryBus({ log: { error: () => undefined } as never })
  const heard: string[] = []
  const feed = createInboxFeed({
    db: house.db,
    bus,
    messaging: house.domains.messaging,
    onFault: (error) => fiko.here.faults.push(error),
  })
  const stop = await feed.follow({
    heard: ({ content }) => heard.push(content),
    updated: (id) => heard.push(`changed ${id}`),
  })
  return { bus, feed, heard, stop }
}

describe('the feed of the list', () => {
  let known: { chat: number; conversationId: number }
  beforeAll(async () => {
    const chat = fiko.newChat()
    known = { chat, ...(await fiko.hear(chat, 'پیش از همه')) }
  })

  it('finds in the database what no news told of, each once and in order', async () => {
    const { feed, heard, stop } = await follow()
    await fiko.hear(known.chat, 'یک')
    await fiko.hear(known.chat, 'دو')
    const fresh = await fiko.hear(fiko.newChat(), 'تازه')
    expect(heard).toEqual([])

    await feed.compare()
    await feed.compare()

    expect(heard).toEqual(['یک', 'دو', `changed ${known.conversationId}`, 'تازه', `changed ${fresh.conversationId}`])
    stop()
  })

  it('tells once what news say twice, and nothing that they say without cause', async () => {
    const { bus, feed, heard, stop } = await follow()
    const { messageId, conversationId } = await fiko.hear(known.chat, 'سه')
    for (let n = 0; n < 3; n++) bus.publish(INBOX_CHANNEL, { conversationId, messageId })
    bus.publish(INBOX_CHANNEL, { conversationId: 999_999 })
    await expect.poll(() => heard).toEqual(['سه', `changed ${conversationId}`])
    await feed.compare()
    expect(heard).toHaveLength(2)
    stop()
  })

  it('begins anew after everybody had left', async () => {
    const first = await follow()
    first.stop()
    await fiko.hear(known.chat, 'کسی نبود')
    const second = await follow()
    await second.feed.compare()
    expect(second.heard).toEqual([])
    second.stop()
  })
})
