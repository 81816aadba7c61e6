import { afterEach, beforeEach, expect } from 'vitest'
import { type ChatEvent, type ChatSocketOptions, openChatSocket, type SocketState } from '../src/index.ts'
import { connectByWs, createFakeLink, createHandTimers, type FakeLine, openFakeServer } from './fake-server.ts'

export const sara = { id: 1, username: 'sara', profile_picture: null }
export const timestamp = '2024-01-20T04:30:00Z'

/** A message as `sync` and REST have it. */
export const whole = (id: number, content = `m${id}`, more: object = {}) => ({
  id,
  conversation: 5,
  sender: {
    ...sara,
    first_name: '',
    last_name: '',
    score: 0,
    rank: null,
    role: null,
    in_game_ids: [] as Record<string, never>[],
  },
  content,
  timestamp,
  is_read: true,
  is_edited: false,
  is_deleted: false,
  attachments: [],
  ...more,
})
export const sync = (cursor: number, ...messages: object[]) => ({ type: 'sync', cursor, more: false, messages })
export const came = (id: number, more: object = {}) => ({
  type: 'new_message',
  message: { id, sender: sara, content: `m${id}`, timestamp },
  cursor: id,
  ...more,
})
export const edited = (id: number, content: string, cursor: number) => ({
  type: 'message_edited',
  message: { id, content },
  cursor,
})
export const deleted = (id: number, cursor: number) => ({ type: 'message_deleted', message_id: id, cursor })

export interface FakeChat {
  server: Awaited<ReturnType<typeof openFakeServer>>
  timers: ReturnType<typeof createHandTimers>
  account: ReturnType<typeof createFakeLink>
  /** As if the network were back. */
  wake: () => void
}

/** A conversation at a server that says what the test has it say; new for each test. */
export function useFakeChat() {
  const fake = {} as FakeChat
  const open: { close(): void }[] = []
  beforeEach(async () => {
    fake.server = await openFakeServer()
    fake.timers = createHandTimers()
    fake.account = createFakeLink(fake.server.baseUrl)
  })
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.close()
    await fake.server.end()
  })

  return {
    fake,
    line: (n: number): Promise<FakeLine> => fake.server.line(n),
    enter(options: ChatSocketOptions = {}) {
      const socket = openChatSocket(fake.account, 5, {
        connect: connectByWs,
        later: fake.timers.later,
        random: () => 1,
        onWake: (act) => {
          fake.wake = act
          return () => {}
        },
        ...options,
      })
      open.push(socket)
      const events: ChatEvent[] = []
      const states: SocketState['state'][] = []
      socket.onEvent((event) => events.push(event))
      socket.onState(({ state }) => states.push(state))
      return { socket, events, states, words: () => socket.messages.map(({ content }) => content) }
    },
  }
}
type Entered = ReturnType<ReturnType<typeof useFakeChat>['enter']>

export const isAt = ({ socket }: Pick<Entered, 'socket'>, cursor: number) =>
  expect.poll(() => socket.cursor).toBe(cursor)
export const isIn = ({ socket }: Pick<Entered, 'socket'>, state: SocketState['state']) =>
  expect.poll(() => socket.state.state).toBe(state)
export const hears = (line: FakeLine, ...frames: object[]) => expect.poll(() => line.heard).toMatchObject(frames)
