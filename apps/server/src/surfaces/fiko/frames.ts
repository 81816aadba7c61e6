import { type TSchema, Type } from 'typebox'
import { CLIENT_ID_LENGTH_MAX, CONTENT_LENGTH_MAX } from '../../domains/messaging/index.ts'
import { Refusal } from '../../platform/errors.ts'
import { createCheck, fieldErrors } from '../../platform/http/validation.ts'
import { parseFrame } from '../../platform/sockets/read-frame.ts'
import { isVisible } from '../../platform/text.ts'
import { rowOf } from './errors.ts'
import { MessageId } from './wire-id.ts'

/** What an agent writes. */
export const Content = Type.String({ format: 'message', minLength: 1, maxLength: CONTENT_LENGTH_MAX })
export const ClientId = Type.String({ format: 'line', maxLength: CLIENT_ID_LENGTH_MAX })

/** What a client may say on a conversation's socket (contract, chat events); `client_id`, `message_id` and `sync` beyond it. */
export const chatFrames = {
  chat_message: Type.Object({
    type: Type.Literal('chat_message'),
    content: Content,
    client_id: Type.Optional(ClientId),
  }),
  typing: Type.Object({ type: Type.Literal('typing'), is_typing: Type.Boolean() }),
  mark_read: Type.Object({ type: Type.Literal('mark_read'), message_id: Type.Optional(MessageId) }),
  sync: Type.Object({
    type: Type.Literal('sync'),
    after: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  }),
}
/** The same of the list's socket (contract, conversation list events). */
export const listFrames = {
  get_conversations: Type.Object({ type: Type.Literal('get_conversations') }),
  refresh_conversations: Type.Object({ type: Type.Literal('refresh_conversations') }),
}

/** What is wrong with a frame: in English for the program, in Persian for the person (contract, error events). */
export interface Complaint {
  readonly error: string
  readonly message: string
}

/** What sockets that asked for more hear besides. */
export interface ErrorFacts {
  readonly code: string
  /** Of the message that is not written. */
  readonly clientId?: string | undefined
}

const EMPTY: Complaint = { error: 'Message content cannot be empty', message: 'خطا در ارسال پیام' }
const UNREADABLE: Complaint = { error: 'The frame is not a JSON object', message: 'پیام ارسالی یک شیء JSON نیست' }

type Frames = Readonly<Record<string, TSchema>>
type FrameOf<T extends Frames> = { [Name in keyof T]: T[Name] extends TSchema ? Type.Static<T[Name]> : never }[keyof T]

/** Reads frames of the given types; what cannot be read is answered with why. */
export function createFrameReader<const T extends Frames>(frames: T) {
  const checks = new Map(Object.entries(frames).map(([name, schema]) => [name, createCheck(schema)]))
  const names = [...checks.keys()].join(', ')

  const complaintAbout = (said: Record<string, unknown> | undefined): Complaint | undefined => {
    if (said === undefined) return UNREADABLE
    const check = typeof said.type === 'string' ? checks.get(said.type) : undefined
    if (!check) {
      return {
        error: `type: Must be one of: ${names}`,
        message: `type: باید یکی از این‌ها باشد: ${names}`,
      }
    }
    if (said.type === 'chat_message' && isEmpty(said.content)) return EMPTY
    if (check(said)) return undefined
    const errors = check.errors ?? []
    return { error: sentence(fieldErrors(errors, 'en')), message: sentence(fieldErrors(errors, 'fa')) }
  }

  return (text: string): { frame: FrameOf<T> } | { complaint: Complaint; clientId: string | undefined } => {
    const said = parseFrame(text)
    const complaint = complaintAbout(said)
    if (!complaint) return { frame: said as FrameOf<T> }
    return { complaint, clientId: typeof said?.client_id === 'string' ? said.client_id : undefined }
  }
}

/** Nothing, or nothing that can be seen; what may not be in a text at all is another complaint. */
const isEmpty = (content: unknown): boolean =>
  content === undefined ||
  (typeof content === 'string' && !content.includes('\0') && content.isWellFormed() && !isVisible(content))

const sentence = (fields: Record<string, string[]>): string =>
  Object.entries(fields)
    .map(([field, sentences]) => `${field}: ${sentences.join(', ')}`)
    .join('; ')

/** The contract's error event, with the facts for sockets that asked for more. */
export const writeError = (complaint: Complaint, facts?: ErrorFacts): string =>
  JSON.stringify({
    type: 'error',
    ...complaint,
    ...(facts && { code: facts.code, ...(facts.clientId !== undefined && { client_id: facts.clientId }) }),
  })

/** What was refused, as the contract's error event. @throws what is a fault */
export function writeRefusal(
  thrown: unknown,
  { rich, clientId }: { rich: boolean; clientId?: string | undefined },
): string {
  const row = thrown instanceof Refusal ? rowOf(thrown.code) : undefined
  if (!row) throw thrown
  return writeError({ error: row.en, message: row.fa }, rich ? { code: row.code, clientId } : undefined)
}
