import { useQuery } from '@tanstack/react-query'
import { useFormat } from '../i18n/format.ts'
import { LimitReached } from './answer.tsx'
import { usageQuery } from './queries.ts'
import { useAssistantTexts } from './texts.ts'

/** How many questions are left, and what the assistant is not. */
export function AllowanceLine() {
  const t = useAssistantTexts()
  const { number } = useFormat()
  const { data } = useQuery(usageQuery)
  const isUsedUp = data?.remaining === 0
  const left = data && (data.limit === null ? t.unlimited : t.left(number(data.remaining ?? 0), number(data.limit)))
  return (
    <div className="flex flex-col gap-2">
      {isUsedUp && <LimitReached resetsAt={data.resets_at} />}
      <p className="min-h-6 pt-1 text-center text-xs text-muted">
        {t.disclaimer} {!isUsedUp && left}
      </p>
    </div>
  )
}
