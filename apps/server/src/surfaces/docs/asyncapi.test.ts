import { Ajv, type ValidateFunction } from 'ajv'
import { beforeAll, describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'
import { formats } from '../../platform/http/validation.ts'

const house = useHouse()

interface Document {
  readonly asyncapi: string
  readonly channels: Record<string, { address: string; messages: Record<string, { payload: object }> }>
  readonly operations: Record<string, { messages: { $ref: string }[] }>
  readonly components: { schemas: Record<string, object> }
}

const ENCOUNTER = '550e8400-e29b-41d4-a716-446655440000'
/** The examples of the contracts. */
const examples: [channel: string, frame: string, example: object][] = [
  ['chat', 'client_chat_message', { type: 'chat_message', content: 'محتوای پیام جدید.' }],
  ['chat', 'client_edit_message', { type: 'edit_message', message_id: 123, content: 'محتوای ویرایش شده.' }],
  ['chat', 'client_delete_message', { type: 'delete_message', message_id: 123 }],
  ['chat', 'client_typing', { type: 'typing', is_typing: true }],
  [
    'chat',
    'server_new_message',
    {
      type: 'new_message',
      message: {
        id: 124,
        sender: { id: 2, username: 'user2', profile_picture: null },
        content: 'محتوای پیام جدید.',
        timestamp: '2023-10-27T14:00:00Z',
      },
    },
  ],
  ['chat', 'server_message_edited', { type: 'message_edited', message: { id: 123, content: 'محتوای ویرایش شده.' } }],
  ['chat', 'server_message_deleted', { type: 'message_deleted', message_id: 123 }],
  [
    'chat',
    'server_user_typing',
    { type: 'user_typing', user: { id: 1, username: 'user1', profile_picture: 'url/to/image.jpg' }, is_typing: true },
  ],
  ['video', 'client_join_room', { type: 'join_room', encounter_id: ENCOUNTER, role: 'patient' }],
  ['video', 'client_offer', { type: 'offer', sdp: { type: 'offer', sdp: 'v=0' }, to: 'doctor_id' }],
  ['fiko_conversations', 'client_get_conversations', { type: 'get_conversations' }],
  ['fiko_conversations', 'client_refresh_conversations', { type: 'refresh_conversations' }],
  ['fiko_chat', 'client_chat_message', { type: 'chat_message', content: 'متن پیام شما' }],
  ['fiko_chat', 'client_typing', { type: 'typing', is_typing: true }],
  ['fiko_chat', 'client_mark_read', { type: 'mark_read' }],
  [
    'fiko_conversations',
    'server_conversations_list',
    {
      type: 'conversations_list',
      conversations: [
        {
          id: 'conv_123',
          title: 'telegram - John Doe',
          source: 'telegram',
          status: 'active',
          customer: { id: 1, first_name: 'John', last_name: 'Doe', source: 'telegram' },
          last_message: { content: 'آخرین پیام', type: 'customer', created_at: '2024-01-15T10:30:00Z' },
          unread_count: 3,
          created_at: '2024-01-15T10:00:00Z',
          updated_at: '2024-01-15T10:30:00Z',
        },
      ],
      timestamp: '2024-01-15T10:30:00Z',
    },
  ],
  [
    'fiko_conversations',
    'server_new_customer_message',
    {
      type: 'new_customer_message',
      conversation_id: 'conv_123',
      message: { id: 'msg_456', content: 'پیام جدید از مشتری', type: 'customer', created_at: '2024-01-15T10:30:00Z' },
      timestamp: '2024-01-15T10:30:00Z',
    },
  ],
  ['fiko_conversations', 'server_conversation_updated', { type: 'conversation_updated', conversation_id: 'conv_123' }],
  [
    'fiko_chat',
    'server_chat_message',
    {
      type: 'chat_message',
      message: {
        id: 'msg_789',
        content: 'پیام جدید',
        type: 'support',
        customer: { first_name: 'John', last_name: 'Doe' },
        created_at: '2024-01-15T10:30:00Z',
      },
      external_send_result: { success: true, platform: 'telegram' },
    },
  ],
  [
    'fiko_chat',
    'server_recent_messages',
    {
      type: 'recent_messages',
      messages: [{ id: 'msg_123', content: 'پیام قدیمی', type: 'customer', created_at: '2024-01-15T09:00:00Z' }],
      timestamp: '2024-01-15T10:30:00Z',
    },
  ],
  [
    'fiko_chat',
    'server_typing_indicator',
    {
      type: 'typing_indicator',
      user_id: 123,
      username: 'Support Agent',
      is_typing: true,
      conversation_id: 'conv_123',
      timestamp: '2024-01-15T10:30:00Z',
    },
  ],
  ['fiko_chat', 'server_messages_read', { type: 'messages_read', user_id: 123 }],
  [
    'fiko_chat',
    'server_user_presence',
    {
      type: 'user_presence',
      user_id: 123,
      username: 'Support Agent',
      is_online: true,
      timestamp: '2024-01-15T10:30:00Z',
    },
  ],
  [
    'fiko_chat',
    'server_error',
    { type: 'error', error: 'Message content cannot be empty', message: 'خطا در ارسال پیام' },
  ],
]

describe('the AsyncAPI document', () => {
  let document: Document
  let validate: (channel: string, frame: string) => ValidateFunction
  beforeAll(async () => {
    document = (await house.get('/asyncapi.json')).body
    const ajv = new Ajv({ strict: false, formats }).addSchema(document, 'document')
    validate = (channel, frame) => {
      const found = ajv.getSchema(`document#/channels/${channel}/messages/${frame}/payload`)
      if (!found) throw new Error(`there is no ${frame} in ${channel}`)
      return found
    }
  })

  it('tells the sockets of each surface', () => {
    expect(document.asyncapi).toBe('3.0.0')
    expect(Object.values(document.channels).map(({ address }) => address)).toContain('/ws/chat/{conversation_id}/')
  })

  it.each(examples)('%s: %s takes the contract’s example', (channel, frame, example) => {
    const check = validate(channel, frame)
    expect(check(example), JSON.stringify(check.errors)).toBe(true)
    expect(check({ ...example, type: 'else' })).toBe(false)
  })

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#([^"]+)"/g)].map(([, path = '']) => path)
    const lead = (path: string) =>
      path
        .split('/')
        .slice(1)
        // biome-ignore lint/suspicious/noExplicitAny: any document may be walked through
        .reduce<any>((at, key) => at?.[key], document)

    expect(references.length).toBeGreaterThan(5)
    expect(references.filter((path) => lead(path) === undefined)).toEqual([])
  })
})
