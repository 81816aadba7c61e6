import { Plus, Trash2 } from 'lucide-react'
import { Button } from '../design/button.tsx'
import { TextField } from '../design/field.tsx'
import { useFormat } from '../i18n/format.ts'
import { defineTexts } from '../i18n/texts.ts'
import { dirOf } from './dir-of.ts'

const useTexts = defineTexts({
  fa: {
    row: (place: string) => `داروی ${place}`,
    drug: 'نام دارو',
    dose: 'مقدار',
    dosePlace: 'مانند ۵۰۰ میلی‌گرم',
    frequency: 'هر چند وقت',
    frequencyPlace: 'مانند هر ۸ ساعت',
    duration: 'چه مدت',
    durationPlace: 'مانند ۷ روز',
    instructions: 'دستور مصرف (اختیاری)',
    instructionsPlace: 'مانند پس از غذا',
    add: 'افزودن دارو',
    remove: (name: string) => `حذف ${name}`,
  },
  en: {
    row: (place) => `Medicine ${place}`,
    drug: 'Medicine',
    dose: 'Dose',
    dosePlace: 'Such as 500 mg',
    frequency: 'How often',
    frequencyPlace: 'Such as every 8 hours',
    duration: 'How long',
    durationPlace: 'Such as 7 days',
    instructions: 'Instructions (optional)',
    instructionsPlace: 'Such as after meals',
    add: 'Add a medicine',
    remove: (name) => `Remove ${name}`,
  },
})

/** A medicine as it is being typed. */
export interface DrugRow {
  readonly key: string
  readonly drug: string
  readonly dose: string
  readonly frequency: string
  readonly duration: string
  readonly instructions: string
}
export const emptyRow = (key: string = crypto.randomUUID()): DrugRow => ({
  ...{ key, drug: '', dose: '', frequency: '', duration: '', instructions: '' },
})
export const isEmptyRow = ({ key: _, ...row }: DrugRow): boolean =>
  Object.values(row).every((text) => text.trim() === '')

/** Medicines with how to take them, to be typed. */
export function DrugRows({
  rows,
  onRows,
  isWhole,
  errors = {},
}: {
  rows: readonly DrugRow[]
  onRows: (rows: DrugRow[]) => void
  /** All but the instructions must be said, as on a prescription. */
  isWhole: boolean
  /** By `0.drug`. */
  errors?: Readonly<Record<string, string>>
}) {
  const t = useTexts()
  return (
    <div className="flex flex-col gap-4">
      <ol className="flex flex-col gap-4">
        {rows.map((row, place) => (
          <Row
            key={row.key}
            {...{ row, place, isWhole, errors }}
            onRow={(changed) => onRows(rows.map((other) => (other.key === row.key ? changed : other)))}
            onRemove={() => onRows(rows.filter(({ key }) => key !== row.key))}
          />
        ))}
      </ol>
      <Button variant="outline" className="self-start" onPress={() => onRows([...rows, emptyRow()])}>
        <Plus className="size-4" aria-hidden />
        {t.add}
      </Button>
    </div>
  )
}

function Row({
  row,
  place,
  isWhole,
  errors,
  onRow,
  onRemove,
}: {
  row: DrugRow
  place: number
  isWhole: boolean
  errors: Readonly<Record<string, string>>
  onRow: (row: DrugRow) => void
  onRemove: () => void
}) {
  const t = useTexts()
  const { number } = useFormat()
  const name = t.row(number(place + 1))
  const field = (part: Exclude<keyof DrugRow, 'key'>, label: string, placeholder = '') => (
    <TextField
      label={label}
      placeholder={placeholder}
      error={errors[`${place}.${part}`]}
      dir={dirOf(row[part])}
      autoComplete="off"
      maxLength={part === 'instructions' ? 500 : part === 'drug' ? 200 : 100}
      required={part === 'drug' || (isWhole && part !== 'instructions')}
      value={row[part]}
      onChange={(event) => onRow({ ...row, [part]: event.target.value })}
    />
  )
  return (
    <li>
      <fieldset className="@container flex flex-col gap-3 rounded-2xl border border-border p-3">
        <legend className="px-1 text-sm font-semibold">{name}</legend>
        <div className="flex items-end gap-2">
          <div className="min-w-0 flex-1">{field('drug', t.drug)}</div>
          <Button variant="ghost" isIconOnly onPress={onRemove} aria-label={t.remove(row.drug || name)}>
            <Trash2 className="size-4 text-danger" aria-hidden />
          </Button>
        </div>
        <div className="grid gap-3 @md:grid-cols-3">
          {field('dose', t.dose, t.dosePlace)}
          {field('frequency', t.frequency, t.frequencyPlace)}
          {field('duration', t.duration, t.durationPlace)}
        </div>
        {isWhole && field('instructions', t.instructions, t.instructionsPlace)}
      </fieldset>
    </li>
  )
}
