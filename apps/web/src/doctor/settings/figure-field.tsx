import type { ReactNode } from 'react'
import { TextField } from '../../design/field.tsx'
import { wholeOf } from './draft.ts'
import { useSettingsTexts } from './texts.ts'

/** A whole number, in whichever digits; says at once when it is none. */
export function FigureField({
  label,
  hint,
  error,
  value,
  onValue,
}: {
  label: string
  hint?: ReactNode
  /** What the server has against it. */
  error: string | undefined
  value: string
  onValue: (value: string) => void
}) {
  const t = useSettingsTexts()
  return (
    <TextField
      label={label}
      hint={hint}
      error={wholeOf(value) === undefined ? t.needNumber : error}
      inputMode="numeric"
      required
      value={value}
      onChange={(event) => onValue(event.target.value)}
    />
  )
}
