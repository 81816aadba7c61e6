import { Type } from 'typebox'
import { createCheck } from '../../platform/http/validation.ts'
import { ClientId, Content, Id } from './schema.ts'

/** What a client may say (contract 5.3); `mark_read` and `sync` beyond it. */
export const clientFrames = [
  Type.Object({ type: Type.Literal('chat_message'), content: Content, client_id: Type.Optional(ClientId) }),
  Type.Object({ type: Type.Literal('edit_message'), message_id: Id, content: Content }),
  Type.Object({ type: Type.Literal('delete_message'), message_id: Id }),
  Type.Object({ type: Type.Literal('typing'), is_typing: Type.Boolean() }),
  Type.Object({ type: Type.Literal('mark_read'), message_id: Id }),
  Type.Object({ type: Type.Literal('sync'), after: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) }),
] as const
const ClientFrame = Type.Union([...clientFrames])
export type ClientFrame = Type.Static<typeof ClientFrame>

const isClientFrame = createCheck(ClientFrame)

/** What a frame says, or nothing where it says nothing that is understood. */
export function readFrame(text: string): ClientFrame | undefined {
  try {
    const frame: unknown = JSON.parse(text)
    return isClientFrame(frame) ? frame : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
