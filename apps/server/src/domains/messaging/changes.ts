import type { Db } from '../../platform/database/transaction.ts'
import type { Message } from './message.ts'
import { readChanged } from './store.ts'

const TOGETHER_MAX = 200
/** Characters of messages that are told together: long ones are told in more pieces, so that none is too large to be sent. */
const CHARACTERS_TOGETHER = 100_000

export interface Changes {
  /** By their latest state, in the order of their last changes. */
  readonly messages: readonly Message[]
  /** From where to go on; nobody's cursor lies beyond the end of the log, whatever was asked. */
  readonly cursor: number
  readonly more: boolean
}

/** What came or changed after a cursor: as much as is told at once. `version` is where the log ends. */
export async function readChanges(
  db: Db,
  { id, version }: { id: number; version: number },
  after: number,
): Promise<Changes> {
  const found = await readChanged(db, id, { after, limit: TOGETHER_MAX })
  const messages = found.slice(0, Math.max(1, countFitting(found)))
  return {
    messages,
    cursor: messages.at(-1)?.version ?? Math.min(after, version),
    more: messages.length < found.length || found.length === TOGETHER_MAX,
  }
}

/** How many of the first messages may be told together. */
function countFitting(messages: readonly Message[]): number {
  let characters = 0
  for (const [index, { content }] of messages.entries()) {
    characters += content.length
    if (characters > CHARACTERS_TOGETHER) return index
  }
  return messages.length
}
