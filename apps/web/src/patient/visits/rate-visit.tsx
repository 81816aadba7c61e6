import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Star } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { TextArea } from '../../design/field.tsx'
import { Card } from '../../design/page.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { useFormat } from '../../i18n/format.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { api } from '../../session/clients.ts'
import type { Visit } from './visit.ts'

const useTexts = defineTexts({
  fa: {
    title: 'ویزیت چطور بود؟',
    yours: 'امتیاز شما به این ویزیت',
    of: (score: string) => `${score} از ۵`,
    comment: 'نظر شما (اختیاری)',
    send: 'ثبت امتیاز',
    thanks: 'ممنون؛ امتیاز شما ثبت شد.',
  },
  en: {
    title: 'How was the visit?',
    yours: 'Your rating',
    of: (score) => `${score} of 5`,
    comment: 'Your comment (optional)',
    send: 'Rate it',
    thanks: 'Thank you, your rating was kept.',
  },
})
const SCORES = [1, 2, 3, 4, 5]

/** Asks once how a completed visit was, or shows what was said of it. */
export function RateVisit({ visit }: { visit: Visit }) {
  const t = useTexts()
  const { number } = useFormat()
  if (visit.rating === null) return <RatingForm visitId={visit.id} />
  return (
    <p className="flex items-center gap-2 rounded-2xl border border-border bg-surface p-4">
      {t.yours}
      <Star className="size-5 fill-warning text-warning" aria-hidden />
      <b>{t.of(number(visit.rating))}</b>
    </p>
  )
}

function RatingForm({ visitId }: { visitId: string }) {
  const t = useTexts()
  const [score, setScore] = useState(0)
  const [comment, setComment] = useState('')
  const queryClient = useQueryClient()
  const rate = useMutation({
    mutationFn: () => {
      const typed = comment.trim()
      const body = { rating: score, ...(typed && { comment: typed }) }
      return api.POST('/api/v1/patients/encounters/{id}/rating/', { params: { path: { id: visitId } }, body })
    },
    onSuccess: async () => {
      showToast(t.thanks)
      await Promise.all(['visits', 'doctors'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!rate.isPending && score > 0) rate.mutate()
  }
  return (
    <Card>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <Stars title={t.title} score={score} onScore={setScore} />
        {score > 0 && (
          <>
            <TextArea
              label={t.comment}
              name="comment"
              maxLength={2000}
              value={comment}
              onChange={(event) => setComment(event.target.value)}
            />
            <ErrorLine error={rate.error} />
            <Button type="submit" className="self-start" isPending={rate.isPending}>
              {t.send}
            </Button>
          </>
        )}
      </form>
    </Card>
  )
}

function Stars({ title, score, onScore }: { title: string; score: number; onScore: (score: number) => void }) {
  const t = useTexts()
  const { number } = useFormat()
  const name = useId()
  return (
    <fieldset>
      <legend className="mb-2 text-lg font-semibold">{title}</legend>
      <div className="flex gap-1">
        {SCORES.map((each) => (
          <label
            key={each}
            className="relative grid size-11 cursor-pointer place-items-center rounded-xl hover:bg-default has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={name}
              checked={each === score}
              onChange={() => onScore(each)}
              aria-label={t.of(number(each))}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            <Star className={`size-7 text-warning ${each <= score ? 'fill-warning' : ''}`} aria-hidden />
          </label>
        ))}
      </div>
    </fieldset>
  )
}
