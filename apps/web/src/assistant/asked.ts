import type { AssistantAttachment } from '@helssa/client'

/** A question that has no answer yet. */
export interface Asked {
  /** One's own name for it: asked again under it, it is neither kept nor counted again. */
  readonly clientId: string
  readonly content: string
  readonly attachments: readonly AssistantAttachment[]
}

const keyOf = (sessionId: string) => `helssa.asked.${sessionId}`

/** Questions of a session that were on their way when the page was left, to be asked on with. */
export function readAsked(sessionId: string): readonly Asked[] {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(sessionId)) ?? '[]') as Asked[] // written below alone
  } catch (error) {
    if (error instanceof DOMException || error instanceof SyntaxError) return [] // closed to us, or not ours
    throw error
  }
}

/** Keeps what has no answer yet, over reloads of this tab. */
export function keepAsked(sessionId: string, asked: readonly Asked[]): void {
  try {
    if (asked.length > 0) sessionStorage.setItem(keyOf(sessionId), JSON.stringify(asked))
    else sessionStorage.removeItem(keyOf(sessionId))
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}
