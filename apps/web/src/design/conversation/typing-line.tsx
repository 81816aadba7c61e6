import { useTalkTexts } from './texts.ts'

/** Who is writing, in a room that is always there. */
export function TypingLine({ names }: { names: readonly string[] }) {
  const t = useTalkTexts()
  return (
    <p role="status" className="h-6 shrink-0 truncate px-4 text-sm text-muted">
      {names.length > 0 && t.typing(names.join(t.and))}
    </p>
  )
}
