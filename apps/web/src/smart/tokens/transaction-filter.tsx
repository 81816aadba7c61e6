import { GregorianCalendar, parseDate, toCalendar } from '@internationalized/date'
import { Select } from '../../design/field.tsx'
import { Filters } from '../../design/filters.tsx'
import { JalaliDateField, readJalali, writeJalali } from '../../design/jalali-date-field.tsx'
import type { Filter, TransactionType } from '../queries.ts'
import { useTokenTexts } from './texts.ts'

const TYPES: readonly TransactionType[] = ['charge', 'usage', 'transfer', 'refund', 'admin_adjustment']
const GREGORIAN = new GregorianCalendar()

const toGregorian = (jalali: string | null): string | undefined => {
  const date = readJalali(jalali)
  return date ? toCalendar(date, GREGORIAN).toString() : undefined
}
const toJalali = (gregorian: string | undefined): string | null =>
  gregorian ? writeJalali(parseDate(gregorian)) : null

/** Which transactions: of a kind, of some days. */
export function TransactionFilter({ filter, onFilter }: { filter: Filter; onFilter: (filter: Filter) => void }) {
  const t = useTokenTexts()
  const { type, from, to } = filter
  return (
    <Filters count={[type, from, to].filter(Boolean).length} onClear={() => onFilter({})}>
      <Select
        label={t.kind}
        value={type ?? 'all'}
        onValue={(value) => onFilter({ ...filter, type: value === 'all' ? undefined : value })}
        options={[{ value: 'all' as const, label: t.all }, ...TYPES.map((value) => ({ value, label: t.types[value] }))]}
      />
      <JalaliDateField
        label={t.from}
        value={toJalali(from)}
        onValue={(day) => onFilter({ ...filter, from: toGregorian(day) })}
      />
      <JalaliDateField
        label={t.to}
        value={toJalali(to)}
        onValue={(day) => onFilter({ ...filter, to: toGregorian(day) })}
      />
    </Filters>
  )
}
