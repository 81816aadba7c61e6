import { type ComponentProps, type ReactNode, useId } from 'react'
import { ChoiceLabel } from './choice-label.tsx'
import { FieldError } from './field-error.tsx'

interface Around {
  label: string
  hint?: ReactNode
  /** What is wrong with it, in words. */
  error?: string | undefined
  className?: string
}

const LOOK =
  'w-full rounded-xl border border-field-border bg-field px-3 text-base text-field-foreground placeholder:text-muted outline-none focus-visible:outline-2 focus-visible:outline-focus disabled:opacity-60 aria-invalid:border-danger'

function Labelled({
  id,
  label,
  hint,
  error,
  className = '',
  isRequired,
  children,
}: Around & { id: string; isRequired?: boolean | undefined; children: ReactNode }) {
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {isRequired && (
          <span aria-hidden className="text-danger">
            {' *'}
          </span>
        )}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </div>
  )
}

const described = (id: string, { hint, error }: Pick<Around, 'hint' | 'error'>) => ({
  'aria-invalid': error ? true : undefined,
  'aria-describedby': [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined,
})

/** One line of text. Phones, codes and addresses take `dir="ltr"`; a button may stand `within` it, at the end of its line. */
export function TextField({
  label,
  hint,
  error,
  className,
  within,
  ...input
}: Around & { within?: ReactNode } & Omit<ComponentProps<'input'>, 'className'>) {
  const id = useId()
  const line = (
    <input id={id} {...described(id, { hint, error })} {...input} className={`${LOOK} h-11 ${within ? 'pe-12' : ''}`} />
  )
  return (
    <Labelled {...{ id, label, hint, error, className }} isRequired={input.required}>
      {within ? (
        <div dir={input.dir} className="relative">
          {line}
          <div className="absolute end-0.5 top-0.5">{within}</div>
        </div>
      ) : (
        line
      )}
    </Labelled>
  )
}

/** Several lines. */
export function TextArea({
  label,
  hint,
  error,
  className,
  ...input
}: Around & Omit<ComponentProps<'textarea'>, 'className'>) {
  const id = useId()
  return (
    <Labelled {...{ id, label, hint, error, className }} isRequired={input.required}>
      <textarea id={id} rows={4} {...described(id, { hint, error })} {...input} className={`${LOOK} py-2`} />
    </Labelled>
  )
}

/** One of a few; the browser's own list, which every phone and keyboard knows. */
export function Select<Value extends string>({
  label,
  hint,
  error,
  className,
  options,
  onValue,
  ...select
}: Around &
  Omit<ComponentProps<'select'>, 'className' | 'value' | 'onChange'> & {
    value: Value
    options: readonly { value: Value; label: string }[]
    onValue: (value: Value) => void
  }) {
  const id = useId()
  return (
    <Labelled {...{ id, label, hint, error, className }} isRequired={select.required}>
      <select
        id={id}
        {...described(id, { hint, error })}
        {...select}
        onChange={(event) => {
          const chosen = options.find(({ value }) => value === event.target.value)
          if (chosen) onValue(chosen.value)
        }}
        className={`${LOOK} h-11`}
      >
        {options.map(({ value, label: name }) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

/** Yes or no, in effect once it is saved. */
export function Checkbox({
  label,
  hint,
  className = '',
  ...input
}: Omit<Around, 'error'> & Omit<ComponentProps<'input'>, 'className'>) {
  const id = useId()
  return (
    <div className={`flex items-start gap-3 ${className}`}>
      <input
        type="checkbox"
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        {...input}
        className="mt-1 size-5 shrink-0 accent-accent"
      />
      <ChoiceLabel {...{ id, label, hint }} />
    </div>
  )
}

/** One of a few, all of them seen; a row of pills. */
export function Segments<Value extends string>({
  label,
  value,
  options,
  onValue,
  hideLabel = false,
}: {
  label: string
  value: Value
  options: readonly { value: Value; label: string }[]
  onValue: (value: Value) => void
  hideLabel?: boolean
}) {
  const name = useId()
  return (
    <fieldset className="min-w-0">
      <legend className={hideLabel ? 'sr-only' : 'mb-1 text-sm font-medium'}>{label}</legend>
      <div className="flex w-fit max-w-full flex-wrap gap-1 rounded-xl bg-default p-1">
        {options.map((option) => (
          <label
            key={option.value}
            className="relative flex min-h-9 touch:min-h-10 touch:min-w-10 justify-center cursor-pointer items-center rounded-lg px-3 text-sm font-medium has-checked:bg-surface has-checked:shadow-sm has-focus-visible:outline-2 has-focus-visible:outline-focus"
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onValue(option.value)}
              className="absolute inset-0 cursor-pointer opacity-0"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
