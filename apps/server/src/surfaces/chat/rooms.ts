import type { Card, Change, Message, Messaging, Note } from '../../domains/messaging/index.ts'
import type { Frame } from '../../platform/sockets/frame.ts'
import type { SocketLink } from '../../platform/sockets/route.ts'
import type { Presenter } from './present.ts'

/** Somebody's socket in a conversation. */
export interface Member {
  readonly link: SocketLink
  /** It asked for what is beyond the contract: cursors, `attachment_added`, `messages_read`, `sync`. */
  readonly resumes: boolean
  /** What it knows: changes up to here are not told to it. Undefined while it is being told what it missed. */
  cursor: number | undefined
  /** What came while it was being told. */
  readonly held: { readonly change: Change; readonly by: Card }[]
}

interface Room {
  readonly members: Set<Member>
  readonly opened: Promise<{ cursor: number; stop: () => void }>
  /** News are told one after the other, also where a name has to be looked up first. */
  telling: Promise<void> | undefined
}

/** The conversations that sockets of this node are in: each change is written once, and sent to all. */
export function createRooms({
  messaging: { feed, cards },
  present,
  frame,
  onFault,
}: {
  messaging: Messaging
  present: Presenter
  frame: (text: string) => Frame
  onFault: (error: unknown) => void
}) {
  const rooms = new Map<number, Room>()

  const open = (conversationId: number): Room => {
    const members = new Set<Member>()
    const room: Room = {
      members,
      telling: undefined,
      opened: feed.follow(conversationId, {
        changed: (change) => inTurn(room, change.message.senderId, (card) => tellChange(members, change, card)),
        noted: (note) => {
          if ('personId' in note) inTurn(room, note.personId, (card) => tellNote(members, note, card))
        },
      }),
    }
    rooms.set(conversationId, room)
    return room
  }

  /** Tells at once where the name is at hand and nobody waits before. In a direct conversation everything is somebody's. */
  function inTurn(room: Room, personId: string | null, tell: (by: Card) => void): void {
    if (personId === null) return
    const atHand = room.telling === undefined ? cards.atHand(personId) : undefined
    if (atHand) {
      tell(atHand)
      return
    }
    const mine: Promise<void> = (room.telling ?? Promise.resolve())
      .then(async () => tell((await cards.of([personId])).get(personId) as Card))
      .catch(onFault)
      .finally(() => {
        if (room.telling === mine) room.telling = undefined
      })
    room.telling = mine
  }

  function tellChange(members: Iterable<Member>, change: Change, by: Card): void {
    const plain = once(() => frame(writeChange(change, by, false)))
    const rich = once(() => frame(writeChange(change, by, true)))
    for (const member of members) {
      if (member.cursor === undefined) {
        member.held.push({ change, by })
        continue
      }
      if (change.version <= member.cursor) continue
      member.cursor = change.version
      if (member.resumes) member.link.sendFrame(rich())
      else if (change.kind !== 'attached') member.link.sendFrame(plain())
    }
  }

  function writeChange(change: Change, by: Card, rich: boolean): string {
    const cursor = rich ? { cursor: change.version } : {}
    const { message } = change
    switch (change.kind) {
      case 'message':
        return writeNewMessage(present, message, by, rich)
      case 'edited':
        return JSON.stringify({
          type: 'message_edited',
          message: {
            id: message.id,
            content: message.content,
            // What is read from the log after a gap may have been both edited and given a file.
            ...(rich && { attachments: message.attachments.map(present.attachment) }),
          },
          ...cursor,
        })
      case 'deleted':
        return JSON.stringify({ type: 'message_deleted', message_id: message.id, ...cursor })
      case 'attached':
        return JSON.stringify({
          type: 'attachment_added',
          message_id: message.id,
          attachments: message.attachments.map(present.attachment),
          ...cursor,
        })
    }
  }

  function tellNote(members: Iterable<Member>, note: Note, by: Card): void {
    if (note.kind === 'typing') {
      const event = { type: 'user_typing', user: present.sender(by), is_typing: note.isTyping }
      const text = frame(JSON.stringify(event))
      for (const member of members) member.link.sendFrame(text)
    } else if (note.kind === 'read') {
      const event = { type: 'messages_read', user_id: by.number, last_read_id: note.lastReadId }
      const text = frame(JSON.stringify(event))
      for (const member of members) if (member.resumes) member.link.sendFrame(text)
    }
  }

  return {
    /**
     * Brings a socket into a conversation: `tell` is given up to where the room knows everything, may tell the socket what it
     * missed, and answers up to where it knows everything then. All that follows comes in order and without a gap. Answers how
     * to leave.
     */
    async join(conversationId: number, member: Member, tell: (cursor: number) => Promise<number>): Promise<() => void> {
      const room = rooms.get(conversationId) ?? open(conversationId)
      room.members.add(member)
      const leave = () => {
        if (!room.members.delete(member) || room.members.size > 0) return
        if (rooms.get(conversationId) === room) rooms.delete(conversationId)
        room.opened.then(({ stop }) => stop(), onFault)
      }
      try {
        const { cursor } = await room.opened
        member.cursor = await tell(cursor)
        for (const { change, by } of member.held.splice(0)) tellChange([member], change, by)
      } catch (error) {
        leave()
        throw error
      }
      return leave
    },
    /** Tells those who asked for it that news of the moment may have been missed. */
    askToResync(): void {
      const text = frame(JSON.stringify({ type: 'resync' }))
      for (const { members } of rooms.values())
        for (const member of members) if (member.resumes) member.link.sendFrame(text)
    },
    get size() {
      return rooms.size
    },
  }
}
export type Rooms = ReturnType<typeof createRooms>

/** A `new_message` event (contract 5.4); who named it hears the name again. */
export function writeNewMessage(present: Presenter, message: Message, by: Card, rich: boolean): string {
  const name = message.clientId === null ? '' : `,"client_id":${JSON.stringify(message.clientId)}`
  const cursor = rich ? `,"cursor":${message.version}` : ''
  return `{"type":"new_message","message":${present.newMessage(message, by)}${name}${cursor}}`
}

/** Makes something at the first call, if there is one. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
