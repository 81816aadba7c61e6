import { Plus, Trash2 } from 'lucide-react'
import { Button } from '../../design/button.tsx'
import { Select } from '../../design/field.tsx'
import { Card } from '../../design/page.tsx'
import { useFormat } from '../../i18n/format.ts'
import { WEEKDAYS } from '../week/week.ts'
import type { PartProps, Pause } from './draft.ts'
import { FigureField } from './figure-field.tsx'
import { useSettingsTexts } from './texts.ts'

const STEP_MINUTES = 15
const TIMES = Array.from({ length: (24 * 60) / STEP_MINUTES }, (_, place) => {
  const minutes = place * STEP_MINUTES
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
})

/** Days, hours, breaks, and how the hours are cut into slots. */
export function HoursCard({ draft, onDraft, errors }: PartProps) {
  const t = useSettingsTexts()
  const hoursError = errors['availability.working_hours']
  return (
    <Card title={t.hours}>
      <div className="flex flex-col gap-6">
        <Days draft={draft} onDraft={onDraft} errors={errors} />
        <div className="grid grid-cols-2 gap-4">
          <TimeSelect label={t.start} value={draft.start} onValue={(start) => onDraft({ start })} error={hoursError} />
          <TimeSelect label={t.end} value={draft.end} onValue={(end) => onDraft({ end })} />
        </div>
        {draft.end < draft.start && <p className="text-sm text-warning">{t.overnight}</p>}
        <Breaks pauses={draft.pauses} onPauses={(pauses) => onDraft({ pauses })} errors={errors} />
        <div className="grid gap-4 sm:grid-cols-2">
          <FigureField
            label={t.duration}
            hint={t.durationHint}
            error={errors['consultation_settings.consultation_duration']}
            value={draft.duration}
            onValue={(duration) => onDraft({ duration })}
          />
          <FigureField
            label={t.buffer}
            hint={t.bufferHint}
            error={errors['consultation_settings.buffer_time']}
            value={draft.buffer}
            onValue={(buffer) => onDraft({ buffer })}
          />
        </div>
      </div>
    </Card>
  )
}

function Days({ draft, onDraft }: PartProps) {
  const t = useSettingsTexts()
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{t.days}</legend>
      <div className="flex flex-wrap gap-2">
        {WEEKDAYS.map((day) => (
          <label
            key={day}
            className="relative flex min-h-11 cursor-pointer items-center rounded-xl border border-field-border px-4 font-medium has-checked:border-accent has-checked:bg-accent has-checked:text-accent-foreground has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus"
          >
            <input
              type="checkbox"
              className="absolute inset-0 cursor-pointer opacity-0"
              checked={draft.days.includes(day)}
              onChange={({ target }) =>
                onDraft({
                  days: WEEKDAYS.filter((each) => (each === day ? target.checked : draft.days.includes(each))),
                })
              }
            />
            {t.weekdays[day]}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function TimeSelect({
  label,
  value,
  error,
  onValue,
}: {
  label: string
  value: string
  error?: string | undefined
  onValue: (time: string) => void
}) {
  const { digits } = useFormat()
  const times = TIMES.includes(value) ? TIMES : [...TIMES, value].sort()
  return (
    <Select
      label={label}
      error={error}
      value={value}
      onValue={onValue}
      options={times.map((time) => ({ value: time, label: digits(time) }))}
    />
  )
}

function Breaks({
  pauses,
  onPauses,
  errors,
}: {
  pauses: readonly Pause[]
  onPauses: (pauses: Pause[]) => void
  errors: PartProps['errors']
}) {
  const t = useSettingsTexts()
  const { number } = useFormat()
  const change = (key: string, part: Partial<Pause>) =>
    onPauses(pauses.map((pause) => (pause.key === key ? { ...pause, ...part } : pause)))
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-sm font-medium">{t.breaks}</legend>
      {pauses.length === 0 && <p className="text-sm text-muted">{t.noBreaks}</p>}
      {pauses.map(({ key, start, end }, place) => (
        <fieldset key={key} className="flex items-end gap-2">
          <legend className="sr-only">{t.pause(number(place + 1))}</legend>
          <div className="grid flex-1 grid-cols-2 gap-2">
            <TimeSelect
              label={t.from}
              value={start}
              error={errors[`availability.break_times.${place}`]}
              onValue={(value) => change(key, { start: value })}
            />
            <TimeSelect label={t.to} value={end} onValue={(value) => change(key, { end: value })} />
          </div>
          <Button
            variant="ghost"
            isIconOnly
            aria-label={t.removeBreak(number(place + 1))}
            onPress={() => onPauses(pauses.filter((pause) => pause.key !== key))}
          >
            <Trash2 className="size-4 text-danger" aria-hidden />
          </Button>
        </fieldset>
      ))}
      {pauses.length < 10 && (
        <Button
          variant="outline"
          size="sm"
          className="self-start"
          onPress={() => onPauses([...pauses, { key: crypto.randomUUID(), start: '12:00', end: '13:00' }])}
        >
          <Plus className="size-4" aria-hidden />
          {t.addBreak}
        </Button>
      )}
    </fieldset>
  )
}
