import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { SearchX, SlidersHorizontal } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { Page } from '../../design/page.tsx'
import { EmptyState, ErrorState, Loading } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { DoctorCard } from './doctor-card.tsx'
import { DoctorFilters } from './filters.tsx'
import { doctorsQuery } from './queries.ts'
import { countFilters, type DoctorSearch, readDoctorSearch } from './search.ts'
import { SearchField } from './search-field.tsx'

const useTexts = defineTexts({
  fa: {
    title: 'یافتن پزشک',
    filters: 'فیلترها',
    show: 'دیدن نتیجه‌ها',
    filtersOn: (count: string) => `فیلترها (${count})`,
    found: (count: string) => `${count} پزشک`,
    more: 'پزشکان بیشتر',
    none: 'پزشکی با این مشخصات پیدا نشد',
    noneHint: 'املای نام را بررسی کنید یا فیلترها را کمتر کنید. نام پزشک، تخصص یا شهر را می‌توانید بنویسید.',
    clear: 'همهٔ پزشکان',
    noFilters: 'حذف فیلترها',
  },
  en: {
    title: 'Find a doctor',
    filters: 'Filters',
    show: 'Show the doctors',
    filtersOn: (count) => `Filters (${count})`,
    found: (count) => `${count} doctors`,
    more: 'More doctors',
    none: 'No such doctor was found',
    noneHint: 'Check the spelling, or use fewer filters. You can type a name, a specialty or a city.',
    clear: 'All doctors',
    noFilters: 'Without the filters',
  },
})
const route = getRouteApi('/doctors/')
const TYPING_MS = 250

/** Finding a doctor by words and filters, all of which stand in the address. */
export function DoctorsPage() {
  const t = useTexts()
  const { number } = useFormat()
  const { search, change } = useSearch()
  const [isOpen, setOpen] = useState(false)
  const filters = countFilters(search)
  return (
    <Page title={t.title} wide>
      <div className="flex gap-2">
        <SearchWords key="words" search={search} onSearch={change} />
        <Button variant="outline" className="h-12 lg:hidden" aria-expanded={isOpen} onPress={() => setOpen(!isOpen)}>
          <SlidersHorizontal className="size-4" aria-hidden />
          <span className="max-sm:sr-only">{filters > 0 ? t.filtersOn(number(filters)) : t.filters}</span>
          {filters > 0 && (
            <span aria-hidden className="sm:hidden">
              {number(filters)}
            </span>
          )}
        </Button>
      </div>
      <div className="grid items-start gap-6 lg:grid-cols-[15rem_1fr]">
        <section aria-label={t.filters} className={`${isOpen ? '' : 'hidden'} lg:sticky lg:top-20 lg:block`}>
          <DoctorFilters search={search} onSearch={change} />
          <Button fullWidth className="mt-3 lg:hidden" onPress={() => setOpen(false)}>
            {t.show}
          </Button>
        </section>
        <Found search={search} onSearch={change} />
      </div>
    </Page>
  )
}

function useSearch() {
  const search = route.useSearch()
  const navigate = useNavigate()
  const change = (changed: DoctorSearch) =>
    void navigate({
      to: '/doctors',
      search: readDoctorSearch(changed as Record<string, unknown>),
      replace: true,
      resetScroll: false,
    })
  return { search, change }
}

/** The words, which go into the address once typing pauses. */
function SearchWords({ search, onSearch }: { search: DoctorSearch; onSearch: (changed: DoctorSearch) => void }) {
  const [typed, setTyped] = useState(search.q ?? '')
  const [told, setTold] = useState(search.q)
  // The address changed otherwise: by going back, by clearing.
  if (told !== search.q) {
    setTold(search.q)
    if ((search.q ?? '') !== typed.trim()) setTyped(search.q ?? '')
  }
  useEffect(() => {
    const q = typed.trim() || undefined
    if (q === search.q) return
    const timer = setTimeout(() => onSearch({ ...search, q }), TYPING_MS)
    return () => clearTimeout(timer)
  })
  return (
    <SearchField
      value={typed}
      onValue={setTyped}
      onSubmit={() => onSearch({ ...search, q: typed.trim() || undefined })}
    />
  )
}

function Found({ search, onSearch }: { search: DoctorSearch; onSearch: (changed: DoctorSearch) => void }) {
  const t = useTexts()
  const { number } = useFormat()
  const query = useInfiniteQuery(doctorsQuery(search, useLanguage()))
  const { data, isPlaceholderData: isOld, hasNextPage, isFetchingNextPage } = query
  if (!data) {
    if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    return <Loading rows={4} height={180} />
  }
  const doctors = data.pages.flatMap(({ results }) => results)
  const more = () => void query.fetchNextPage()
  return (
    <div className="flex min-w-0 flex-col gap-4" aria-busy={isOld}>
      <p role="status" className="text-sm text-muted">
        {t.found(number(data.pages[0]?.count ?? 0))}
      </p>
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {doctors.length === 0 ? (
        <NobodyFound {...{ search, onSearch }} />
      ) : (
        <ul className={`grid gap-4 transition-opacity md:grid-cols-2 ${isOld ? 'opacity-60' : ''}`}>
          {doctors.map((doctor) => (
            <li key={doctor.id}>
              <DoctorCard doctor={doctor} type={search.type} />
            </li>
          ))}
        </ul>
      )}
      {doctors.length > 0 && hasNextPage && (
        <Button variant="outline" className="self-center" isPending={isFetchingNextPage} onPress={more}>
          {t.more}
        </Button>
      )}
    </div>
  )
}

function NobodyFound({ search, onSearch }: { search: DoctorSearch; onSearch: (changed: DoctorSearch) => void }) {
  const t = useTexts()
  const ways = (
    <div className="flex flex-wrap justify-center gap-2">
      {search.q && countFilters(search) > 0 && (
        <Button variant="outline" onPress={() => onSearch({ q: search.q })}>
          {t.noFilters}
        </Button>
      )}
      <Button variant="outline" onPress={() => onSearch({})}>
        {t.clear}
      </Button>
    </div>
  )
  return (
    <EmptyState title={t.none} icon={<SearchX className="size-10" aria-hidden />} action={ways}>
      {t.noneHint}
    </EmptyState>
  )
}
