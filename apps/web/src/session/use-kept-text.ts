import { useState } from 'react'
import { keepTab, readTab } from './tab-storage.ts'

/** A text that is there again after a reload, or a look at another page; kept under a name for as long as the tab is. */
export function useKeptText(name: string): readonly [text: string, write: (text: string) => void] {
  const [text, setText] = useState(() => readTab(name) ?? '')
  const write = (typed: string) => {
    setText(typed)
    keepTab(name, typed || undefined)
  }
  return [text, write]
}
