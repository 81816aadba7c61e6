import { Calendar } from '@heroui/react/calendar'
import { CalendarYearPicker } from '@heroui/react/calendar-year-picker'
import { DateInputGroup } from '@heroui/react/date-input-group'
import { DatePicker } from '@heroui/react/date-picker'
import { Label } from '@heroui/react/label'
import { CalendarDate, PersianCalendar, toCalendar } from '@internationalized/date'
import { CalendarDays } from 'lucide-react'
import { defineTexts } from '../i18n/texts.ts'
import { AriaLocale } from './aria-locale.tsx'
import { FieldError } from './field-error.tsx'
import './calendar.css'

const useTexts = defineTexts({
  fa: { open: 'باز کردن تقویم' },
  en: { open: 'Open the calendar' },
})
const PERSIAN = new PersianCalendar()

/** `1370-01-01`, as the API has Jalali dates, read; undefined where it is none. */
export function readJalali(text: string | null): CalendarDate | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '') ?? []
  return year ? new CalendarDate(PERSIAN, Number(year), Number(month), Number(day)) : null
}

/** A date as the API has Jalali dates. */
export function writeJalali(date: CalendarDate): string {
  const { year, month, day } = toCalendar(date, PERSIAN)
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')
}

/** A day, typed by its parts or chosen from a calendar with years to jump to: Persian in Persian, Gregorian in English. */
export function JalaliDateField({
  label,
  error,
  value,
  onValue,
  max,
  min,
}: {
  label: string
  error?: string | undefined
  /** Jalali `YYYY-MM-DD`, as the API has it. */
  value: string | null
  onValue: (value: string | null) => void
  min?: CalendarDate
  max?: CalendarDate
}) {
  const t = useTexts()
  return (
    <AriaLocale>
      <div className="flex flex-col gap-1">
        <DatePicker
          value={readJalali(value)}
          onChange={(date) => onValue(date ? writeJalali(date) : null)}
          isInvalid={error !== undefined}
          {...(min && { minValue: min })}
          {...(max && { maxValue: max })}
          className="flex flex-col gap-1"
        >
          <Label className="text-sm font-medium">{label}</Label>
          <DateInputGroup
            fullWidth
            className="h-11 rounded-xl border border-field-border bg-field px-3 text-base text-field-foreground"
          >
            {/* As dates are written in Persian too: the year on the left. */}
            <DateInputGroup.Input dir="ltr" className="flex-1 rtl:justify-end">
              {(segment) => (
                <DateInputGroup.Segment
                  segment={segment}
                  className={segment.type === 'literal' ? '' : 'min-w-6 text-center'}
                />
              )}
            </DateInputGroup.Input>
            <DateInputGroup.Suffix>
              <DatePicker.Trigger
                aria-label={t.open}
                className="grid size-9 touch:size-10 place-items-center rounded-lg"
              >
                <CalendarDays className="size-5" aria-hidden />
              </DatePicker.Trigger>
            </DateInputGroup.Suffix>
          </DateInputGroup>
          <DatePicker.Popover aria-label={label}>
            <PersianMonths label={label} />
          </DatePicker.Popover>
        </DatePicker>
        <FieldError>{error}</FieldError>
      </div>
    </AriaLocale>
  )
}

function PersianMonths({ label }: { label: string }) {
  return (
    <Calendar aria-label={label}>
      {/* Calendar.Header is a landmark, which has no place within a page's own. */}
      <div className="calendar__header">
        <CalendarYearPicker.Trigger>
          <CalendarYearPicker.TriggerHeading />
          <CalendarYearPicker.TriggerIndicator />
        </CalendarYearPicker.Trigger>
        <Calendar.NavButton slot="previous" />
        <Calendar.NavButton slot="next" />
      </div>
      <Calendar.Grid weekdayStyle="narrow">
        <Calendar.GridHeader>{(day) => <Calendar.HeaderCell>{day}</Calendar.HeaderCell>}</Calendar.GridHeader>
        <Calendar.GridBody>{(date) => <Calendar.Cell date={date} />}</Calendar.GridBody>
      </Calendar.Grid>
      <CalendarYearPicker.Grid>
        <CalendarYearPicker.GridBody>
          {({ year }) => <CalendarYearPicker.Cell year={year} />}
        </CalendarYearPicker.GridBody>
      </CalendarYearPicker.Grid>
    </Calendar>
  )
}
