import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { SlidersHorizontal } from 'lucide-react'
import { type Ref, useEffect, useRef, useState } from 'react'
import { Button } from '../design/button.tsx'
import { Select } from '../design/field.tsx'
import type { Filters } from './queries.ts'
import { useInboxTexts } from './texts.ts'

const route = getRouteApi('/inbox/_desk')
/** So long after the last letter the server is asked. */
const SEARCH_MS = 250

export interface InboxFilters {
  readonly filters: Filters
  readonly isFiltered: boolean
  readonly change: (change: { [Key in keyof Filters]: Filters[Key] | undefined }) => void
  readonly clear: () => void
}

/** What of the inbox is shown, in the address. */
export function useInboxFilters(): InboxFilters {
  const filters = route.useSearch()
  const navigate = useNavigate()
  const replace = (next: Record<string, unknown>) =>
    // Only of this page: which conversation is open stays.
    void navigate({ to: '.', search: () => next as Filters, replace: true })
  return {
    filters,
    isFiltered: Object.values(filters).some((value) => value !== undefined),
    change: (change) =>
      replace(Object.fromEntries(Object.entries({ ...filters, ...change }).filter(([, value]) => value !== undefined))),
    clear: () => replace({}),
  }
}

/** Searching by name, and which conversations to show. */
export function FilterBar({ filters: given, searchRef }: { filters: InboxFilters; searchRef: Ref<HTMLInputElement> }) {
  const t = useInboxTexts()
  const { filters, isFiltered, change, clear } = given
  const [isOpen, setOpen] = useState(() => Object.keys(filters).some((key) => key !== 'q'))
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-1">
        <SearchName q={filters.q ?? ''} onSearch={(q) => change({ q: q || undefined })} searchRef={searchRef} />
        <Button
          variant={isFiltered ? 'secondary' : 'ghost'}
          isIconOnly
          aria-label={t.filters}
          aria-expanded={isOpen}
          onPress={() => setOpen(!isOpen)}
        >
          <SlidersHorizontal className="size-5" aria-hidden />
        </Button>
      </div>
      {isOpen && (
        <div className="grid grid-cols-3 gap-2">
          <Select
            label={t.assignee}
            value={filters.assignee ?? 'all'}
            onValue={(value) => change({ assignee: value === 'all' ? undefined : value })}
            options={[
              { value: 'all', label: t.all },
              { value: 'me', label: t.me },
              { value: 'none', label: t.nobody },
            ]}
          />
          <Select
            label={t.status}
            value={filters.status ?? 'active'}
            onValue={(value) => change({ status: value === 'active' ? undefined : value })}
            options={[
              { value: 'active', label: t.active },
              { value: 'closed', label: t.closed },
              { value: 'all', label: t.all },
            ]}
          />
          <Select
            label={t.platform}
            value={filters.platform ?? 'all'}
            onValue={(value) => change({ platform: value === 'all' ? undefined : value })}
            options={[
              { value: 'all', label: t.all },
              { value: 'telegram', label: t.telegram },
              { value: 'instagram', label: t.instagram },
            ]}
          />
          {isFiltered && (
            <Button size="sm" variant="ghost" className="col-span-3" onPress={clear}>
              {t.clearFilters}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

function SearchName({
  q,
  onSearch,
  searchRef,
}: {
  q: string
  onSearch: (q: string) => void
  searchRef: Ref<HTMLInputElement>
}) {
  const t = useInboxTexts()
  const [typed, setTyped] = useState(q)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <input
      ref={searchRef}
      type="search"
      aria-label={t.search}
      placeholder={t.search}
      value={typed}
      onChange={({ target }) => {
        setTyped(target.value)
        clearTimeout(timer.current)
        timer.current = setTimeout(() => onSearch(target.value.trim()), SEARCH_MS)
      }}
      className="h-10 min-w-0 flex-1 rounded-xl border border-field-border bg-field px-3 text-field-foreground placeholder:text-muted focus-visible:outline-2 focus-visible:outline-focus"
    />
  )
}
