// Ids of this surface name what they are of: `conv_5`, `msg_7` (contract, event types).
import { Type } from 'typebox'

export const conversationName = (id: number): string => `conv_${id}`
export const messageName = (id: number): string => `msg_${id}`

/** The number within a conversation's or a message's id; it alone will do too. Not a number where it is none. */
export const numberIn = (name: string): number =>
  /^(?:[a-z]+_)?([1-9]\d{0,14})$/.test(name) ? Number(name.replace(/^[a-z]+_/, '')) : Number.NaN

export const ConversationId = Type.String({ pattern: '^(conv_)?[1-9][0-9]{0,14}$', examples: ['conv_123'] })
export const MessageId = Type.String({ pattern: '^(msg_)?[1-9][0-9]{0,14}$', examples: ['msg_456'] })
