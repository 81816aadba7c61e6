import { TextField } from '../../design/field.tsx'
import { toLatinDigits } from '../../i18n/format.ts'
import { useAskTexts } from './texts.ts'

/** The phone by which a patient is found. */
export function PatientPhone({
  value,
  onValue,
  error,
}: {
  value: string
  onValue: (phone: string) => void
  error: string | undefined
}) {
  const t = useAskTexts()
  return (
    <TextField
      label={t.phone}
      hint={t.phoneHint}
      error={error}
      type="tel"
      inputMode="tel"
      autoComplete="off"
      dir="ltr"
      required
      value={value}
      onChange={(event) => onValue(event.target.value)}
    />
  )
}

/** The phone as the API takes it. */
export const phoneOf = (typed: string): string => toLatinDigits(typed).trim()
