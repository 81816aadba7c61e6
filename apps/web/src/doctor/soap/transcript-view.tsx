import { Quote } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useFormat } from '../../i18n/format.ts'
import { type Evidence, piecesOf, touches } from './evidence.ts'
import type { Transcript } from './queries.ts'
import { useSoapTexts } from './texts.ts'

interface Props {
  lines: Transcript['lines']
  evidence: Evidence
  /** Pointers of what is looked at in the report. */
  active: readonly string[]
  onActive: (pointers: readonly string[]) => void
}

/** What was said, with the evidence of the report marked; looking at a mark shows what rests on it. */
export function TranscriptView({ lines, evidence, active, onActive }: Props) {
  const t = useSoapTexts()
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    if (active.length === 0) return
    const box = list.current
    const mark = box?.querySelector<HTMLElement>('mark[data-active=true]')
    if (!box || !mark) return
    // The list alone is scrolled: the page stays where it is read.
    const { top, bottom } = box.getBoundingClientRect()
    const at = mark.getBoundingClientRect()
    if (at.top < top || at.bottom > bottom)
      box.scrollBy({ top: at.top - top - box.clientHeight / 3, behavior: 'smooth' })
  }, [active])
  return (
    <ol
      ref={list}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and is read by the arrow keys
      tabIndex={0}
      aria-label={t.transcript}
      className="flex max-h-[70dvh] flex-col gap-1 overflow-y-auto rounded-xl"
    >
      {lines.map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
        <Line key={place} {...{ line, place, evidence, active, onActive }} />
      ))}
    </ol>
  )
}

const TONES: Partial<Record<Transcript['lines'][number]['speaker'], string>> = {
  doctor: 'text-link',
  patient: 'text-success',
}

function Line({
  line: { speaker, text },
  place,
  evidence,
  active,
  onActive,
}: { line: Transcript['lines'][number]; place: number } & Omit<Props, 'lines'>) {
  const t = useSoapTexts()
  const { number } = useFormat()
  const pieces = piecesOf(text, place, evidence)
  const pointers = [...new Set(pieces.flatMap((piece) => piece.pointers))]
  return (
    <li className="rounded-lg px-2 py-1">
      <p className="text-xs text-muted">
        <span className="">{number(place + 1)}</span>{' '}
        <span className={`font-semibold ${TONES[speaker] ?? ''}`}>{t.speakers[speaker]}</span>
        {pointers.length > 0 && (
          <button
            type="button"
            aria-label={t.restsOnLine(number(place + 1), number(pointers.length))}
            className="ms-2 inline-flex min-h-6 items-center gap-1 rounded px-1 align-middle hover:bg-default"
            onFocus={() => onActive(pointers)}
            onBlur={() => onActive([])}
            onClick={() => onActive(pointers)}
          >
            <Quote className="size-3" aria-hidden />
            {number(pointers.length)}
          </button>
        )}
      </p>
      <p className="break-words" dir="auto">
        {pieces.map((piece) =>
          piece.pointers.length === 0 ? (
            <span key={piece.start}>{piece.text}</span>
          ) : (
            <mark
              key={piece.start}
              data-active={piece.pointers.some((pointer) => touches(active, pointer))}
              onMouseEnter={() => onActive(piece.pointers)}
              onMouseLeave={() => onActive([])}
              className="rounded-sm bg-default text-default-foreground underline decoration-accent decoration-dotted underline-offset-4 data-[active=true]:bg-accent data-[active=true]:text-accent-foreground data-[active=true]:no-underline"
            >
              {piece.text}
            </mark>
          ),
        )}
      </p>
    </li>
  )
}
