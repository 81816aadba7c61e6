import { HelssaError, newIdempotencyKey } from '@helssa/client'
import { useState } from 'react'

/** Names deeds that must be done once. */
export interface DeedKey {
  /** The key of a deed with these particulars: the same as the last one's, as long as nobody knows what became of that. */
  of(asked: object): string
  /** An answer came, or none: after one, whatever it was, the next deed is another, even with the same particulars. */
  heard(error: unknown): void
}

/** Keys for one form: what got no answer may have been done, and is asked for again under the same key. */
export function createDeedKey(): DeedKey {
  let last: { asked: string; key: string } | undefined
  return {
    of(asked) {
      const text = JSON.stringify(asked)
      if (last?.asked !== text) last = { asked: text, key: newIdempotencyKey() }
      return last.key
    },
    heard(error) {
      const isUnknown = error instanceof HelssaError && error.status === 0
      if (!isUnknown) last = undefined
    },
  }
}

/** The keys of the form that this component is. */
export const useDeedKey = (): DeedKey => useState(createDeedKey)[0]
