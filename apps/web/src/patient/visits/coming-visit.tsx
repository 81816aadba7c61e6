import { useQuery } from '@tanstack/react-query'
import { CalendarPlus, MapPin } from 'lucide-react'
import { Button } from '../../design/button.tsx'
import { saveFile } from '../../design/save-file.ts'
import { useLanguage } from '../../i18n/language.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { serverNow } from '../../session/server-clock.ts'
import { doctorQuery } from '../doctors/queries.ts'
import { calendarEntry } from './calendar-entry.ts'
import { useVisitTexts } from './texts.ts'
import type { ListedVisit } from './visit.ts'

const useTexts = defineTexts({
  fa: { add: 'افزودن به تقویم', place: 'نشانی مطب', comma: '، ' },
  en: { add: 'Add to calendar', place: 'Practice', comma: ', ' },
})

/** Where one goes for a visit in person, once it is known. */
function usePlace({ doctor, visit_type }: ListedVisit): string | undefined {
  const t = useTexts()
  const isInPerson = visit_type === 'in_person'
  const { data } = useQuery({ ...doctorQuery(doctor.id, useLanguage()), enabled: isInPerson })
  return isInPerson ? data && [data.location.city, data.location.address].filter(Boolean).join(t.comma) : undefined
}

/** Says where to come to. Nothing for an online visit. */
export function VisitPlace({ visit }: { visit: ListedVisit }) {
  const t = useTexts()
  const place = usePlace(visit)
  if (visit.visit_type === 'online') return null
  return (
    <p className="flex min-h-7 items-start gap-1">
      <MapPin className="mt-1 size-4 shrink-0 text-muted" aria-hidden />
      <span>
        <span className="text-muted">{t.place}:</span> {place ?? '…'}
      </span>
    </p>
  )
}

/** Puts a confirmed visit into the person's own calendar. */
export function AddToCalendar({ visit }: { visit: ListedVisit }) {
  const t = useTexts()
  const words = useVisitTexts()
  const place = usePlace(visit) ?? new URL(`/visits/${visit.id}`, location.origin).href
  const add = () => {
    const title = `${words[visit.visit_type]} · ${visit.doctor.name}`
    const { id, scheduled_at: startsAt, duration_minutes: minutes } = visit
    const entry = calendarEntry({ id, title, place, startsAt, minutes }, serverNow())
    saveFile(new Blob([entry], { type: 'text/calendar;charset=utf-8' }), `${visit.booking_reference}.ics`)
  }
  return (
    <Button variant="outline" onPress={add}>
      <CalendarPlus className="size-4" aria-hidden />
      {t.add}
    </Button>
  )
}
