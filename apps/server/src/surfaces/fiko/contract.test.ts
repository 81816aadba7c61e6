// Every event of the contract over a real socket, field by field.
import { beforeAll, describe, expect, it } from 'vitest'
import { type AgentSignedIn, useFiko } from '../../../test/fiko-house.ts'

const fiko = useFiko()
const { house } = fiko
const INSTANT = '2024-01-20T04:30:00Z'
let agent: AgentSignedIn
let colleague: AgentSignedIn
beforeAll(async () => {
  agent = await fiko.agent('Support Agent')
  colleague = await fiko.agent('Mina Rad')
})

describe('the socket of the list', () => {
  it('answers get_conversations and refresh_conversations with the list, as documented', async () => {
    const { conversationId, messageId } = await fiko.hear(fiko.newChat(), 'آخرین پیام')
    const list = await fiko.open(agent, '/ws/conversations/')

    for (const type of ['get_conversations', 'refresh_conversations']) {
      list.send({ type })
      const answer = await list.next('conversations_list')

      expect(Object.keys(answer)).toEqual(['type', 'conversations', 'timestamp'])
      expect(answer.timestamp).toBe(INSTANT)
      expect(answer.conversations[0]).toEqual({
        id: `conv_${conversationId}`,
        title: 'telegram - John Doe',
        source: 'telegram',
        status: 'active',
        customer: { id: expect.any(Number), first_name: 'John', last_name: 'Doe', source: 'telegram' },
        last_message: { content: 'آخرین پیام', type: 'customer', created_at: INSTANT },
        unread_count: 1,
        created_at: INSTANT,
        updated_at: INSTANT,
      })
    }
    expect(messageId).toBeGreaterThan(0)
  })

  it('tells of a customer’s message, and of the conversation’s change', async () => {
    const chat = fiko.newChat()
    await fiko.hear(chat, 'پیام نخست')
    const list = await fiko.open(agent, '/ws/conversations/')
    list.send({ type: 'get_conversations' })
    await list.next('conversations_list')

    const { conversationId, messageId } = await fiko.hear(chat, 'پیام جدید از مشتری')

    expect(await list.next('new_customer_message')).toEqual({
      type: 'new_customer_message',
      conversation_id: `conv_${conversationId}`,
      message: { id: `msg_${messageId}`, content: 'پیام جدید از مشتری', type: 'customer', created_at: INSTANT },
      timestamp: INSTANT,
    })
    expect(await list.next('conversation_updated')).toEqual({
      type: 'conversation_updated',
      conversation_id: `conv_${conversationId}`,
    })
  })

  it('tells of reading, assignment, status, notes and replies too', async () => {
    const { conversationId: id, messageId } = await fiko.hear(fiko.newChat(), 'سلام')
    const list = await fiko.open(agent, '/ws/conversations/')
    const updated = { type: 'conversation_updated', conversation_id: `conv_${id}` }
    const path = `conversations/conv_${id}`
    const deeds = [
      () => fiko.call('POST', `${path}/read`, agent, { message_id: `msg_${messageId}` }),
      () => fiko.call('PUT', `${path}/assignee`, agent, { assignee: agent.number, expected: null }),
      () => fiko.call('PUT', `${path}/status`, agent, { status: 'closed' }),
      () => fiko.call('POST', `${path}/notes`, agent, { content: 'یادداشت' }),
      () => fiko.call('POST', `${path}/messages`, agent, { content: 'بفرمایید' }),
    ]
    for (const deed of deeds) {
      expect((await deed()).status).toBeLessThan(300)
      await fiko.here.channels.inbox.feed.compare()
      expect(await list.next('conversation_updated')).toEqual(updated)
    }
  })
})

describe('the socket of a conversation', () => {
  it('begins with the last fifty messages, oldest first', async () => {
    const chat = fiko.newChat()
    let conversationId = 0
    for (let n = 1; n <= 52; n++) ({ conversationId } = await fiko.hear(chat, `پیام ${n}`))

    const socket = await fiko.open(agent, `/ws/chat/conv_${conversationId}/`)

    const recent = await socket.next('recent_messages')
    expect(Object.keys(recent)).toEqual(['type', 'messages', 'timestamp'])
    expect(recent.timestamp).toBe(INSTANT)
    expect(recent.messages.map((one: { content: string }) => one.content)).toEqual(
      Array.from({ length: 50 }, (_, n) => `پیام ${n + 3}`),
    )
    expect(recent.messages[0]).toEqual({
      id: expect.stringMatching(/^msg_\d+$/),
      content: 'پیام 3',
      type: 'customer',
      created_at: INSTANT,
    })
  })

  it('sends an agent’s message to the customer and to every socket, with how sending went', async () => {
    const chat = fiko.newChat()
    const { conversationId } = await fiko.hear(chat, 'سلام')
    const mine = await fiko.open(agent, `/ws/chat/conv_${conversationId}/`)
    const theirs = await fiko.open(colleague, `/ws/chat/${conversationId}/`)
    await theirs.next('recent_messages')

    mine.send({ type: 'chat_message', content: 'متن پیام شما' })

    for (const socket of [mine, theirs]) {
      expect(await socket.next('chat_message')).toEqual({
        type: 'chat_message',
        message: {
          id: expect.stringMatching(/^msg_\d+$/),
          content: 'متن پیام شما',
          type: 'support',
          customer: { first_name: 'John', last_name: 'Doe' },
          created_at: INSTANT,
        },
        external_send_result: { success: true, platform: 'telegram' },
      })
    }
    const shown = fiko.here.telegram.shown.filter((one) => one.chat === String(chat))
    expect(shown.map(({ text }) => text)).toEqual(['متن پیام شما'])
  })

  it('says so where the platform did not take it', async () => {
    const { conversationId } = await fiko.hear(fiko.newChat(), 'سلام')
    const socket = await fiko.open(agent, `/ws/chat/conv_${conversationId}/`)
    await socket.next('recent_messages')
    fiko.here.telegram.fault = () => ({ code: 403, description: 'Forbidden: bot was blocked by the user' })

    socket.send({ type: 'chat_message', content: 'هستید؟' })

    const { external_send_result: result } = await socket.next('chat_message')
    fiko.here.telegram.fault = () => undefined
    expect(result).toEqual({ success: false, platform: 'telegram' })
  })

  it('tells what the customer says, as documented', async () => {
    const chat = fiko.newChat()
    const { conversationId } = await fiko.hear(chat, 'سلام')
    const socket = await fiko.open(agent, `/ws/chat/conv_${conversationId}/`)
    await socket.next('recent_messages')

    const { messageId } = await fiko.hear(chat, '<b>پیام</b> \u202e جدید')

    expect(await socket.next('chat_message')).toEqual({
      type: 'chat_message',
      message: {
        id: `msg_${messageId}`,
        content: '<b>پیام</b> \u202e جدید',
        type: 'customer',
        customer: { first_name: 'John', last_name: 'Doe' },
        created_at: INSTANT,
      },
    })
  })

  it('keeps the order of the conversation while sending is waited for', async () => {
    const chat = fiko.newChat()
    const { conversationId } = await fiko.hear(chat, 'سلام')
    const socket = await fiko.open(agent, `/ws/chat/conv_${conversationId}/`)
    await socket.next('recent_messages')
    const held = Promise.withResolvers<void>()
    const reached = Promise.withResolvers<void>()
    fiko.here.telegram.hold = async () => {
      reached.resolve()
      await held.promise
    }

    socket.send({ type: 'chat_message', content: 'یک' })
    await reached.promise
    await fiko.hear(chat, 'دو')
    held.resolve()

    const told = [await socket.next('chat_message'), await socket.next('chat_message')]
    fiko.here.telegram.hold = async () => {}
    expect(told.map(({ message }) => message.content)).toEqual(['یک', 'دو'])
  })

  it('tells the others who types, and when it ends', async () => {
    const { conversationId } = await fiko.hear(fiko.newChat(), 'سلام')
    const mine = await fiko.open(agent, `/ws/chat/conv_${conversationId}/`)
    const theirs = await fiko.open(colleague, `/ws/chat/conv_${conversationId}/`)
    await theirs.next('recent_messages')

    for (const is_typing of [true, false]) {
      mine.send({ type: 'typing', is_typing })
      expect(await theirs.next('typing_indicator')).toEqual({
        type: 'typing_indicator',
        user_id: agent.number,
        username: 'Support Agent',
        is_typing,
        conversation_id: `conv_${conversationId}`,
        timestamp: INSTANT,
      })
    }
    mine.send({ type: 'typing', is_typing: true })
    await theirs.next('typing_indicator')
    mine.cut()
    expect((await theirs.next('typing_indicator')).is_typing).toBe(false)
    expect(mine.frames.filter(({ type }) => type === 'typing_indicator')).toEqual([])
  })

  it('tells who has read, and counts for that agent alone', async () => {
    const chat = fiko.newChat()
    const { conversationId } = await fiko.hear(chat, 'یک')
    await fiko.hear(chat, 'دو')
    const mine = await fiko.open(agent, `/ws/chat/conv_${conversationId}/`)
    const theirs = await fiko.open(colleague, `/ws/chat/conv_${conversationId}/`)
    await Promise.all([mine.next('recent_messages'), theirs.next('recent_messages')])
    const unread = async (who: AgentSignedIn) =>
      (await fiko.call('GET', `conversations/conv_${conversationId}`, who)).body.unread_count
    expect([await unread(agent), await unread(colleague)]).toEqual([2, 2])

    mine.send({ type: 'mark_read' })

    for (const socket of [mine, theirs])
      expect(await socket.next('messages_read')).toEqual({ type: 'messages_read', user_id: agent.number })
    expect([await unread(agent), await unread(colleague)]).toEqual([0, 2])
    await fiko.hear(chat, 'سه')
    expect([await unread(agent), await unread(colleague)]).toEqual([1, 3])
  })

  it('tells of colleagues who come with their first socket and leave with their last', async () => {
    const guest = await fiko.agent('Ali Karimi')
    const { conversationId } = await fiko.hear(fiko.newChat(), 'سلام')
    const mine = await fiko.open(agent, `/ws/chat/conv_${conversationId}/`)
    await mine.next('recent_messages')
    const presence = (is_online: boolean) => ({
      type: 'user_presence',
      user_id: guest.number,
      username: 'Ali Karimi',
      is_online,
      timestamp: INSTANT,
    })

    const first = await fiko.open(guest, `/ws/chat/conv_${conversationId}/`)
    expect(await mine.next('user_presence')).toEqual(presence(true))
    const second = await fiko.open(guest, '/ws/conversations/')
    second.send({ type: 'get_conversations' })
    await second.next('conversations_list')
    await first.close()
    mine.send({ type: 'mark_read' }) // something that is surely told after all that was told before
    await mine.next('messages_read')
    expect(
      mine.frames.filter((frame) => frame.type === 'user_presence' && frame.user_id === guest.number),
    ).toHaveLength(1)
    await second.close()
    expect(await mine.next('user_presence')).toEqual(presence(false))
  })

  it('answers an empty message with the documented error', async () => {
    const { conversationId } = await fiko.hear(fiko.newChat(), 'سلام')
    const socket = await fiko.open(agent, `/ws/chat/conv_${conversationId}/`)
    for (const content of ['', '   ', '\n\t', undefined]) {
      socket.send({ type: 'chat_message', content })
      expect(await socket.next('error')).toEqual({
        type: 'error',
        error: 'Message content cannot be empty',
        message: 'خطا در ارسال پیام',
      })
    }
  })

  it('answers every other frame that is wrong with what is wrong with it', async () => {
    const { conversationId } = await fiko.hear(fiko.newChat(), 'سلام')
    const socket = await fiko.open(agent, `/ws/chat/conv_${conversationId}/`)
    const wrong: [unknown, string, string][] = [
      ['{', 'The frame is not a JSON object', 'JSON'],
      ['[]', 'The frame is not a JSON object', 'JSON'],
      ['null', 'The frame is not a JSON object', 'JSON'],
      [{}, 'type: Must be one of: chat_message, typing, mark_read', 'type:'],
      [{ type: 'constructor' }, 'type: Must be one of: chat_message, typing, mark_read', 'type:'],
      [{ type: 'get_conversations' }, 'type: Must be one of: chat_message, typing, mark_read', 'type:'],
      [{ type: 'chat_message', content: 5 }, 'content: Must be text', 'content:'],
      [{ type: 'chat_message', content: null }, 'content: Must be text', 'content:'],
      [{ type: 'chat_message', content: 'x'.repeat(10_001) }, 'content: May have at most 10000 characters', 'content:'],
      [{ type: 'chat_message', content: 'a\0b' }, 'content: Must be visible text without NUL characters', 'content:'],
      ['{"type":"chat_message","content":"a\\ud800"}', 'content: Must be visible text without NUL', 'content:'],
      [{ type: 'chat_message', content: 'x', client_id: 7 }, 'client_id: Must be text', 'client_id:'],
      [{ type: 'typing' }, 'is_typing: This field is required', 'is_typing:'],
      [{ type: 'typing', is_typing: 'yes' }, 'is_typing: Must be true or false', 'is_typing:'],
    ]
    for (const [frame, error, message] of wrong) {
      socket.send(frame)
      const answer = await socket.next('error')
      expect(Object.keys(answer)).toEqual(['type', 'error', 'message'])
      expect(answer.error).toContain(error)
      expect(answer.message).toContain(message)
      expect(answer.message).toMatch(/[آ-ی]/)
    }
    expect(house.errors).toEqual([])
  })
})
