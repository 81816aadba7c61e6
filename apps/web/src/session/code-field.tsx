import { type Ref, useId } from 'react'
import { toLatinDigits, useFormat } from '../i18n/format.ts'

const LENGTH = 6

/**
 * A one-time code in six boxes over one field, so that it can be typed, pasted, or filled in by the phone; what is no digit is
 * left out. Calls `onWhole` once all six are there.
 */
export function CodeField({
  label,
  value,
  onValue,
  onWhole,
  isDisabled,
  ref,
}: {
  label: string
  /** Latin digits. */
  value: string
  onValue: (code: string) => void
  onWhole: (code: string) => void
  isDisabled?: boolean
  ref?: Ref<HTMLInputElement>
}) {
  const id = useId()
  const { digits } = useFormat()
  const change = (typed: string) => {
    const code = toLatinDigits(typed).replace(/\D/g, '').slice(0, LENGTH)
    if (code === value) return
    onValue(code)
    if (code.length === LENGTH) onWhole(code)
  }
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <div dir="ltr" className="group relative flex justify-between gap-2">
        <input
          ref={ref}
          id={id}
          value={value}
          onChange={(event) => change(event.target.value)}
          // Not disabled, which would take the focus away from who types a wrong code anew.
          readOnly={isDisabled}
          inputMode="numeric"
          autoComplete="one-time-code"
          className="absolute inset-0 z-10 w-full cursor-text opacity-0"
        />
        {Array.from({ length: LENGTH }, (_, place) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a box is its place
            key={place}
            aria-hidden
            className={`grid h-12 flex-1 place-items-center rounded-xl border bg-field text-xl font-semibold ${place === value.length ? 'border-field-border group-focus-within:outline-2 group-focus-within:outline-focus' : 'border-field-border'}`}
          >
            {digits(value.charAt(place))}
          </span>
        ))}
      </div>
    </div>
  )
}
