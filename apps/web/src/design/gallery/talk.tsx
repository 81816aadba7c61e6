import { useState } from 'react'
import { Bubble } from '../conversation/bubble.tsx'
import { LineState } from '../conversation/line-state.tsx'
import { TypingLine } from '../conversation/typing-line.tsx'
import { Specimen } from './specimen.tsx'
import { useGalleryTexts } from './texts.ts'

const LINES = ['open', 'waiting'] as const

/** What a conversation is made of. */
export function Talk() {
  const { word } = useGalleryTexts()
  const [at] = useState(() => new Date().toISOString())
  return (
    <Specimen of="bubble" className="flex flex-col gap-3">
      <Bubble side="other" author={word.person} text={word.hello} at={at} />
      <Bubble side="own" text={word.answer} at={at} isEdited />
      <Bubble side="own" look="note" author={word.note} text={word.text} at={at} />
      <Bubble side="other" text="" at={at} isDeleted />
      <TypingLine names={[word.person]} />
      <div className="flex flex-wrap gap-4">
        {LINES.map((line) => (
          <LineState key={line} line={line} />
        ))}
      </div>
    </Specimen>
  )
}
