import type { Channels } from '../../domains/channels/index.ts'
import type { Messaging } from '../../domains/messaging/index.ts'
import { writePresence } from './events.ts'
import { type Member, Room, type RoomDeps } from './room.ts'

interface Opened {
  readonly room: Room
  readonly cursor: number
  readonly stop: () => void
}

interface Entry {
  readonly opened: Promise<Opened>
  room: Room | undefined
  members: number
}

/** The conversations that agents' sockets of this node are in. */
export function createRooms(
  deps: RoomDeps & { readonly messaging: Messaging; readonly presence: Channels['presence'] },
) {
  const { messaging, presence, onFault, frame } = deps
  const rooms = new Map<number, Entry>()

  async function open(member: Member, id: number): Promise<Opened> {
    const room = new Room(deps, await deps.findThread(member.agent, id))
    const followed = await messaging.feed.follow(id, {
      changed: (change) => room.changed(change),
      noted: (note) => room.noted(note),
    })
    return { room, ...followed }
  }

  function* everyone(): Generator<Member> {
    for (const { room } of rooms.values()) if (room) yield* room.members
  }

  const presenceEvent = async (personId: string, isOnline: boolean): Promise<string | undefined> => {
    const card = (await deps.cardsOf([personId])).get(personId)
    return card && JSON.stringify(writePresence(card, { isOnline, at: deps.now() }))
  }

  let telling: Promise<void> = Promise.resolve()
  const stopHearing = presence.onChanged((personId, isOnline) => {
    telling = telling
      .then(async () => {
        const text = await presenceEvent(personId, isOnline)
        if (text === undefined) return
        const prepared = frame(text)
        for (const { agent, link, cursor, held } of everyone()) {
          if (agent.personId === personId) continue
          if (cursor === undefined) held.push(() => link.sendFrame(prepared))
          else link.sendFrame(prepared)
        }
      })
      .catch(onFault)
  })

  return {
    /**
     * Brings a socket into a conversation: `tell` tells what there is and answers up to which change; then follows all that
     * comes after it, in order and without a gap. Answers the room and how to leave it.
     * @throws THREAD_NOT_FOUND
     */
    async join(
      id: number,
      member: Member,
      tell: (room: Room, cursor: number) => Promise<number>,
    ): Promise<{ room: Room; leave: () => void }> {
      const entry: Entry = rooms.get(id) ?? { opened: open(member, id), room: undefined, members: 0 }
      rooms.set(id, entry)
      entry.members++
      let opened: Opened | undefined
      const leave = () => {
        opened?.room.members.delete(member)
        if (--entry.members > 0) return
        if (rooms.get(id) === entry) rooms.delete(id)
        opened?.stop()
      }
      try {
        opened = await entry.opened
        entry.room = opened.room
        opened.room.members.add(member)
        const known = await tell(opened.room, opened.cursor)
        for (const personId of presence.online()) {
          const text = personId === member.agent.personId ? undefined : await presenceEvent(personId, true)
          if (text !== undefined) member.link.send(text)
        }
        member.cursor = known
        for (const release of member.held.splice(0)) release()
        return { room: opened.room, leave }
      } catch (error) {
        leave()
        throw error
      }
    },
    /** Tells those who asked for it that news of the moment may have been missed. */
    askToResync(): void {
      const text = frame(JSON.stringify({ type: 'resync' }))
      for (const { rich, link } of everyone()) if (rich) link.sendFrame(text)
    },
    close: stopHearing,
  }
}
export type Rooms = ReturnType<typeof createRooms>
