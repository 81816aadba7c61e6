import { useBlocker } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { keepTab, readTab } from '../session/tab-storage.ts'

interface KeptDraft<Draft> {
  readonly draft: Draft
  readonly write: (draft: Draft) => void
  /** It was sent, or is given up. */
  readonly forget: () => void
}

/**
 * What is being written of a visit. It is there again after a reload, another page, or a call that ended meanwhile, until it is
 * sent or given up or its person signs out; only before the tab is closed the browser asks. `first` is what it begins with.
 */
export function useKeptDraft<Draft>(name: string, first: () => Draft): KeptDraft<Draft> {
  const [before] = useState(first)
  const [draft, setDraft] = useState(() => readKeptDraft<Draft>(name) ?? before)
  const [isBegun, setIsBegun] = useState(draft !== before)
  useBlocker({ shouldBlockFn: () => false, enableBeforeUnload: isBegun })
  const write = (next: Draft) => {
    const text = JSON.stringify(next)
    const isNew = text !== JSON.stringify(before)
    keepTab(keyOf(name), isNew ? text : undefined)
    setIsBegun(isNew)
    setDraft(next)
  }
  const forget = useCallback(() => {
    keepTab(keyOf(name), undefined)
    setIsBegun(false)
  }, [name])
  return { draft, write, forget }
}

/** Whether something under this name waits to be written on. */
export const hasKeptDraft = (name: string): boolean => readTab(keyOf(name)) !== undefined

const keyOf = (name: string): string => `draft.${name}`

function readKeptDraft<Draft>(name: string): Draft | undefined {
  const kept = readTab(keyOf(name))
  return kept === undefined ? undefined : (JSON.parse(kept) as Draft) // written above alone
}
