import type { AssistantAttachment } from '@helssa/client'
import { keepTab, readTabJson } from '../session/tab-storage.ts'

/** A question that has no answer yet. */
export interface Asked {
  /** One's own name for it: asked again under it, it is neither kept nor counted again. */
  readonly clientId: string
  readonly content: string
  readonly attachments: readonly AssistantAttachment[]
}

const keyOf = (sessionId: string) => `asked.${sessionId}`

/** Questions of a session that were on their way when the page was left, to be asked on with. */
export const readAsked = (sessionId: string): readonly Asked[] =>
  (readTabJson(keyOf(sessionId)) as readonly Asked[] | undefined) ?? [] // written below alone

/** Keeps what has no answer yet, over reloads of this tab. */
export const keepAsked = (sessionId: string, asked: readonly Asked[]): void =>
  keepTab(keyOf(sessionId), asked.length > 0 ? JSON.stringify(asked) : undefined)
