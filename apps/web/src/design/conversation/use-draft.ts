import { useCallback, useState } from 'react'
import { keepText, readKept } from './kept.ts'

/** What is being written in a conversation; it is there again after looking at another one, or a reload. */
export function useDraft(key: string): readonly [text: string, write: (text: string) => void] {
  const [draft, setDraft] = useState(() => ({ key, text: readKept(key) }))
  const shown = draft.key === key ? draft : { key, text: readKept(key) }
  const write = useCallback(
    (text: string) => {
      keepText(key, text)
      setDraft({ key, text })
    },
    [key],
  )
  return [shown.text, write]
}
