import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { SlidersHorizontal } from 'lucide-react'
import { type Ref, useState } from 'react'
import { Button } from '../design/button.tsx'
import { Select } from '../design/field.tsx'
import { SearchBox } from '../design/search-box.tsx'
import type { Filters } from './queries.ts'
import { useInboxTexts } from './texts.ts'

const route = getRouteApi('/inbox/_desk')

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
  const find = (q: string) => change({ q: q || undefined })
  const [isOpen, setOpen] = useState(() => Object.keys(filters).some((key) => key !== 'q'))
  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-center gap-1">
        <SearchBox label={t.search} value={filters.q ?? ''} onValue={find} inputRef={searchRef} />
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
