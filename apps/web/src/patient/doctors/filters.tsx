import { useQuery } from '@tanstack/react-query'
import { Button } from '../../design/button.tsx'
import { Select } from '../../design/field.tsx'
import { useNow } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { addDays, jalaliOf } from '../../i18n/tehran.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { referenceQuery } from './queries.ts'
import { countFilters, type DoctorSearch, FEES, SORTS, WHENS } from './search.ts'

const useTexts = defineTexts({
  fa: {
    sort: 'ترتیب',
    usual: 'مناسب‌ترین',
    rating: 'بالاترین امتیاز',
    experience: 'بیشترین تجربه',
    price: 'کمترین هزینه',
    specialty: 'تخصص',
    city: 'شهر',
    insurance: 'بیمه',
    type: 'نوع ویزیت',
    online: 'آنلاین',
    in_person: 'حضوری',
    fee: 'هزینه تا',
    gender: 'پزشک',
    female: 'خانم',
    male: 'آقا',
    when: 'وقت خالی',
    today: 'امروز',
    tomorrow: 'فردا',
    week: 'تا یک هفتهٔ دیگر',
    all: 'همه',
    any: 'فرقی نمی‌کند',
    clear: 'حذف فیلترها',
  },
  en: {
    sort: 'Order',
    usual: 'Best match',
    rating: 'Highest rated',
    experience: 'Most experienced',
    price: 'Lowest fee',
    specialty: 'Specialty',
    city: 'City',
    insurance: 'Insurance',
    type: 'Kind of visit',
    online: 'Online',
    in_person: 'In person',
    fee: 'Fee up to',
    gender: 'Doctor',
    female: 'Woman',
    male: 'Man',
    when: 'Free time',
    today: 'Today',
    tomorrow: 'Tomorrow',
    week: 'Within a week',
    all: 'All',
    any: 'No matter',
    clear: 'Clear filters',
  },
})

/** The days after tomorrow that are offered by name. */
const DAYS_NAMED = [2, 3, 4, 5, 6]

/** Which doctors are meant; each change is in effect at once. */
export function DoctorFilters({
  search,
  onSearch,
}: {
  search: DoctorSearch
  onSearch: (changed: DoctorSearch) => void
}) {
  const t = useTexts()
  const { rial, day } = useFormat()
  const now = useNow(undefined)
  const { data } = useQuery(referenceQuery(useLanguage()))
  const cities = [...new Set(data?.cities.map(({ city }) => city))]
  const specialties = data?.specialties.map(({ id, title }) => ({ value: id, label: title })) ?? []
  const days = DAYS_NAMED.map((after) => addDays(now, after))
  const whens = [
    ...WHENS.map((value) => ({ value: value as string, label: t[value] })),
    ...days.map((at) => ({ value: jalaliOf(at), label: day(at) })),
  ]
  const filters = [
    ['sort', t.usual, SORTS.map((value) => ({ value, label: t[value] }))],
    ['specialty', t.all, withChosen(specialties, search.specialty)],
    ['city', t.all, withChosen(cities.map(sameLabel), search.city)],
    ['insurance', t.any, withChosen(data?.insurers.map(({ name }) => sameLabel(name)) ?? [], search.insurance)],
    ['type', t.any, (['online', 'in_person'] as const).map((value) => ({ value, label: t[value] }))],
    ['when', t.any, withChosen(whens, search.when)],
    ['fee', t.any, FEES.map((fee) => ({ value: String(fee), label: rial(fee) }))],
    ['gender', t.any, (['female', 'male'] as const).map((value) => ({ value, label: t[value] }))],
  ] as const
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-1">
      {filters.map(([name, any, options]) => (
        <Select
          key={name}
          label={t[name]}
          value={String(search[name] ?? '')}
          options={[{ value: '', label: any }, ...options]}
          onValue={(value: string) => onSearch({ ...search, [name]: value === '' ? undefined : value })}
        />
      ))}
      {countFilters(search) > 0 && (
        <Button variant="outline" onPress={() => onSearch({ q: search.q, sort: search.sort })}>
          {t.clear}
        </Button>
      )}
    </div>
  )
}

const sameLabel = (value: string) => ({ value, label: value })

/** What the address names is shown as chosen, also before the lists are there. */
const withChosen = (options: readonly { value: string; label: string }[], chosen: string | undefined) =>
  chosen === undefined || options.some(({ value }) => value === chosen) ? options : [...options, sameLabel(chosen)]
