import { useEffect, useRef, useState } from 'react'
import { useTalkTexts } from './texts.ts'

const SAID_MAX = 200

/** Tells screen readers politely what others say, from the moment the conversation is open. */
export function Announcer({
  last,
}: {
  /** The latest message of somebody else. */
  last: { readonly id: string | number; readonly name: string; readonly text: string } | undefined
}) {
  const t = useTalkTexts()
  const [said, setSaid] = useState('')
  const known = useRef(last?.id)
  const id = last?.id
  const text = last && t.said(last.name, last.text.slice(0, SAID_MAX))
  useEffect(() => {
    if (id === known.current || text === undefined) return
    known.current = id
    setSaid(text)
  }, [id, text])
  return (
    <p aria-live="polite" className="sr-only">
      {said}
    </p>
  )
}
