import { useQuery } from '@tanstack/react-query'
import { Card } from '../../design/page.tsx'
import { ErrorLine, Loading } from '../../design/states.tsx'
import { useNow } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { addDays, jalaliOf } from '../../i18n/tehran.ts'
import { dayFromJalali } from '../days.ts'
import { type Settings, slotsQuery } from '../queries.ts'
import { useSettled } from '../use-settled.ts'
import type { Slot } from '../week/week.ts'
import { useSettingsTexts } from './texts.ts'

const PAUSE_MS = 500
const DAYS = 7

/** The slots that settings would make in the week ahead, told anew while they are changed. */
export function Preview({ settings, isDirty }: { settings: Settings | undefined; isDirty: boolean }) {
  const t = useSettingsTexts()
  const now = useNow(undefined)
  // By its text, as the settings are made anew at each look.
  const settled = useSettled(settings && JSON.stringify(settings), PAUSE_MS)
  const asked = settled === undefined ? undefined : (JSON.parse(settled) as Settings)
  const { data: days, error } = useQuery(slotsQuery(asked, jalaliOf(now), jalaliOf(addDays(now, DAYS - 1))))
  return (
    <Card title={t.preview}>
      <p className="mb-4 text-sm text-muted">{settings ? (isDirty ? t.previewLead : t.previewSaved) : t.notYet}</p>
      {error ? (
        <ErrorLine error={error} />
      ) : days ? (
        <ul className="flex flex-col gap-4">
          {days.map(({ date, slots }) => (
            <Day key={date} date={date} slots={slots} />
          ))}
        </ul>
      ) : (
        <Loading rows={DAYS} height={56} />
      )}
    </Card>
  )
}

function Day({ date, slots }: { date: string; slots: readonly Slot[] }) {
  const t = useSettingsTexts()
  const { day, time, number } = useFormat()
  const at = dayFromJalali(date)
  const taken = slots.filter(({ is_free }) => !is_free).length
  return (
    <li>
      <p className="flex flex-wrap justify-between gap-2">
        <span className="font-medium">{at && day(at)}</span>
        <span className="text-sm text-muted">
          {slots.length === 0 ? t.noSlots : t.slots(number(slots.length))}
          {taken > 0 && ` · ${t.taken(number(taken))}`}
        </span>
      </p>
      {slots.length > 0 && (
        <ul className="mt-1 flex flex-wrap gap-1">
          {slots.map(({ starts_at, is_free }) => (
            <li
              key={starts_at}
              className={`rounded-lg border px-2 text-sm ${is_free ? 'border-border' : 'border-transparent bg-default text-default-foreground line-through'}`}
            >
              {time(starts_at)}
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
