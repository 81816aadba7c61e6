import fc from 'fast-check'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type SignedIn, useHouse } from '../../../../apps/server/test/house.ts'
import { cookieOf, portOf } from '../../../../apps/server/test/live.ts'
import { createFakeLink } from '../../test/fake-server.ts'
import { createDice, openFaultyNetwork } from '../../test/faulty-network.ts'
import { type ChatMessage, type ChatSocket, openChatSocket } from '../index.ts'

const house = useHouse({ RATE_LIMIT_SOCKET: 'off' })
const CLIENTS = 4
/** So much faster than life do the clients wait. */
const HASTE = 12

const deed = fc.record({
  client: fc.nat(CLIENTS - 1),
  what: fc.constantFrom('send', 'send', 'send', 'edit', 'remove', 'read', 'cut', 'pause', 'pause'),
  which: fc.nat(20),
})

/** Two persons in a new conversation. */
async function conversation() {
  const [sara, ali] = [await house.patient(), await house.patient()]
  const me = await house.get('/api/users/me/', { as: ali })
  const first = await house.post('/api/messages/', { as: sara, body: { content: 'm0', recipient_id: me.body.id } })
  return { people: [sara, ali] as const, id: first.body.conversation as number }
}

const enter = (person: SignedIn, id: number, { baseUrl, dice }: { baseUrl: string; dice: (below: number) => number }) =>
  openChatSocket(createFakeLink(baseUrl), id, {
    connect: (url, protocols) => new WebSocket(url, protocols, { headers: cookieOf(person) }),
    later: (ms, act) => {
      const timer = setTimeout(act, ms / HASTE)
      return () => clearTimeout(timer)
    },
    random: () => dice(1_000) / 1_000,
    onWake: () => () => {},
  })

/** What may differ between two who know the same: whole users, and links to files. */
const essence = ({ id, sender, content, is_read, is_edited, is_deleted }: ChatMessage) => ({
  id,
  sender: sender.id,
  content,
  is_read,
  is_edited,
  is_deleted,
})

/** What of two lists is not the same, in place and kind. */
const differences = (known: readonly object[], told: readonly object[]) =>
  Array.from({ length: Math.max(known.length, told.length) }, (_, n) => ({ known: known[n], told: told[n] })).filter(
    (pair) => JSON.stringify(pair.known) !== JSON.stringify(pair.told),
  )

async function history(as: SignedIn, id: number): Promise<ChatMessage[]> {
  const { body } = await house.get(`/api/conversations/${id}/changes/?after=0`, { as })
  expect(body.more).toBe(false)
  return body.messages.toSorted((a: ChatMessage, b: ChatMessage) => a.id - b.id)
}

/** One client's hands: it changes only what it wrote itself, and knows what it is doing. */
function createHands(chat: ChatSocket, name: string) {
  const own: ChatMessage[] = []
  const under: Promise<unknown>[] = []
  let count = 0
  return {
    under,
    expected: () => count,
    act(what: 'send' | 'edit' | 'remove' | 'read', which: number): void {
      const mine = own[which % Math.max(1, own.length)]
      const last = chat.messages.at(-1)
      if (what === 'send') under.push(chat.send(`${name}${count++}`).then((message) => own.push(message)))
      else if (what === 'read') last && chat.markRead(last.id)
      else if (mine && what === 'edit') under.push(chat.edit(mine.id, `${name} edited ${which}`))
      else if (mine && what === 'remove') under.push(chat.remove(own.splice(own.indexOf(mine), 1)[0]?.id ?? 0))
    },
  }
}

it('ends with the same list everywhere, whatever the network did', { timeout: 60_000 }, async () => {
  const port = await portOf(house)
  let cuts = 0
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.array(deed, { minLength: 10, maxLength: 60 }), async (seed, deeds) => {
      const { people, id } = await conversation()
      const dice = createDice(seed)
      const network = await openFaultyNetwork(port, dice)
      const chats = Array.from({ length: CLIENTS }, (_, n) =>
        enter(people[n % 2] as SignedIn, id, { baseUrl: network.baseUrl, dice }),
      )
      const hands = chats.map((chat, n) => createHands(chat, 'abcd'[n] ?? ''))
      const added = chats.map((chat) => {
        const ids: number[] = []
        chat.onEvent((event) => event.type === 'message_added' && ids.push(event.message.id))
        return ids
      })

      for (const { client, what, which } of deeds) {
        if (what === 'cut') network.cutAll()
        else if (what === 'pause') await new Promise((resolve) => setTimeout(resolve, which))
        else hands[client]?.act(what, which)
      }
      await new Promise((resolve) => setTimeout(resolve, 100)) // it is bad for a while yet
      network.heal()
      await Promise.all(hands.flatMap(({ under }) => under))
      cuts += network.cuts

      await expect
        .poll(
          async () => {
            const told = (await history(people[0], id)).map(essence)
            return chats.flatMap((chat, n) => differences(chat.messages.map(essence), told).map((one) => [n, one]))
          },
          { timeout: 8_000 },
        )
        .toEqual([])
      const truth = await history(people[0], id)
      for (const chat of chats) chat.close()
      await network.end()
      expect(truth.length).toBe(1 + hands.reduce((sum, { expected }) => sum + expected(), 0))
      for (const ids of added) expect(ids.toSorted((a, b) => a - b)).toEqual(truth.map((message) => message.id))
    }),
    { numRuns: 20, interruptAfterTimeLimit: 14_000, markInterruptAsFailure: false, endOnFailure: true },
  )
  expect(cuts).toBeGreaterThan(0)
})
