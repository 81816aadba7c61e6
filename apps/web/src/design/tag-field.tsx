import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { defineTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'
import { FieldError } from './field-error.tsx'

const useTexts = defineTexts({
  fa: { add: 'افزودن', remove: (name: string) => `حذف ${name}` },
  en: { add: 'Add', remove: (name) => `Remove ${name}` },
})
const SEPARATORS = /[,،\n]/

/**
 * A list of short texts, added one by one (Enter, or a comma) and taken out again. What is typed and not added yet counts
 * once the field is left, so that it is not lost.
 */
export function TagField({
  label,
  hint,
  error,
  values,
  onValues,
  maxLength = 200,
}: {
  label: string
  hint?: string
  error?: string | undefined
  values: readonly string[]
  onValues: (values: string[]) => void
  maxLength?: number
}) {
  const t = useTexts()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const add = (text: string) => {
    const found = text.split(SEPARATORS).map((each) => each.trim())
    const fresh = [...new Set(found)].filter((each) => each !== '' && !values.includes(each))
    if (fresh.length > 0) onValues([...values, ...fresh])
    setTyped('')
  }
  const remove = (value: string) => {
    onValues(values.filter((each) => each !== value))
    input.current?.focus()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && typed.trim() !== '') {
      event.preventDefault()
      add(typed)
    }
    const last = values.at(-1)
    if (event.key === 'Backspace' && typed === '' && last !== undefined) remove(last)
  }
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      {values.length > 0 && (
        <ul aria-label={label} className="flex flex-wrap gap-2">
          {values.map((value) => (
            <li
              key={value}
              className="flex max-w-full items-center gap-1 rounded-full bg-default ps-3 text-default-foreground"
            >
              <span className="min-w-0 break-words">{value}</span>
              <button
                type="button"
                aria-label={t.remove(value)}
                onClick={() => remove(value)}
                className="grid size-8 touch:size-10 shrink-0 place-items-center rounded-full hover:bg-surface"
              >
                <X className="size-4" aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className="flex gap-2">
        <input
          id={id}
          ref={input}
          value={typed}
          maxLength={maxLength}
          enterKeyHint="enter"
          aria-invalid={error ? true : undefined}
          aria-describedby={[hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined}
          onChange={({ target }) => (SEPARATORS.test(target.value) ? add(target.value) : setTyped(target.value))}
          onKeyDown={press}
          onBlur={() => add(typed)}
          className="h-11 min-w-0 flex-1 rounded-xl border border-field-border bg-field px-3 text-base text-field-foreground aria-invalid:border-danger"
        />
        <Button variant="outline" isDisabled={typed.trim() === ''} onPress={() => add(typed)}>
          {t.add}
        </Button>
      </div>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </div>
  )
}
