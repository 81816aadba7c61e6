import { Search } from 'lucide-react'
import { type Ref, useEffect, useState } from 'react'

const PAUSE_MS = 300

/** Words to search by; they count once one pauses, or at once with Enter. */
export function SearchBox({
  label,
  value,
  onValue,
  inputRef,
}: {
  label: string
  value: string
  onValue: (words: string) => void
  inputRef?: Ref<HTMLInputElement>
}) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  useEffect(() => {
    if (typed.trim() === value) return
    const timer = setTimeout(() => onValue(typed.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed, value, onValue])
  return (
    <search className="min-w-0 flex-1">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onValue(typed.trim())
        }}
        className="relative"
      >
        <Search className="pointer-events-none absolute start-3 top-3 size-5 text-muted" aria-hidden />
        <input
          ref={inputRef}
          type="search"
          name="search"
          aria-label={label}
          placeholder={label}
          autoComplete="off"
          maxLength={100}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          className="h-11 w-full rounded-xl border border-field-border bg-field ps-11 pe-3 text-base text-field-foreground placeholder:text-muted focus-visible:outline-2 focus-visible:outline-focus"
        />
      </form>
    </search>
  )
}
