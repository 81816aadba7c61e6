import { Star } from 'lucide-react'
import { useFormat } from '../../i18n/format.ts'
import { useDoctorTexts } from './texts.ts'

/** What patients think of a doctor. */
export function Rating({ average, count }: { average: number; count: number }) {
  const t = useDoctorTexts()
  const { number } = useFormat()
  if (count === 0) return <span className="text-sm text-muted">{t.noRating}</span>
  return (
    <span className="inline-flex items-center gap-1 text-sm">
      <Star className="size-4 fill-warning text-warning" aria-hidden />
      <span className="sr-only">{t.rating(number(average), number(count))}</span>
      <span aria-hidden>
        <b>{number(average)}</b> <span className="text-muted">({number(count)})</span>
      </span>
    </span>
  )
}
