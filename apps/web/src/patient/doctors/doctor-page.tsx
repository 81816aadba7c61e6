import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { BadgeCheck, Languages, MapPin, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { Avatar } from '../../design/avatar.tsx'
import { LinkButton } from '../../design/button.tsx'
import { Card, Page, usePageTitle } from '../../design/page.tsx'
import { EmptyState, isUnknown, Loaded } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { type Doctor, doctorQuery } from './queries.ts'
import { Rating } from './rating.tsx'
import { SlotChoice } from './slot-choice.tsx'
import { useDoctorTexts } from './texts.ts'

const useTexts = defineTexts({
  fa: {
    unknown: 'این پزشک پیدا نشد',
    unknownLead: 'شاید دیگر در هلسا نباشد، یا نشانی کامل نیست.',
    find: 'یافتن پزشک',
    council: 'شمارهٔ نظام پزشکی',
    fees: 'هزینهٔ ویزیت',
    insurances: 'بیمه‌های طرف قرارداد',
    noInsurances: 'این پزشک با بیمه‌ای قرارداد ندارد؛ هزینه آزاد است.',
    place: 'نشانی مطب',
    languages: 'زبان‌ها',
    notOffered: 'ارائه نمی‌شود',
    comma: '، ',
  },
  en: {
    unknown: 'This doctor was not found',
    unknownLead: 'They may have left Helssa, or the address is not complete.',
    find: 'Find a doctor',
    council: 'Medical council number',
    fees: 'Fees',
    insurances: 'Accepted insurances',
    noInsurances: 'This doctor works with no insurer; you pay the whole fee.',
    place: 'Practice',
    languages: 'Languages',
    notOffered: 'Not offered',
    comma: ', ',
  },
})
const route = getRouteApi('/doctors/$doctorId')

/** One doctor: who they are, what they ask, and when they are free. */
export function DoctorPage() {
  const { doctorId } = route.useParams()
  const query = useQuery(doctorQuery(doctorId, useLanguage()))
  if (isUnknown(query.error)) return <Unknown />
  return (
    <div className="mx-auto w-full max-w-6xl px-4 py-6 sm:px-6">
      <Loaded query={query} rows={2} height={240}>
        {(doctor) => <DoctorView doctor={doctor} />}
      </Loaded>
    </div>
  )
}

function Unknown() {
  const t = useTexts()
  return (
    <Page title={t.unknown}>
      <EmptyState title={t.unknownLead} action={<LinkButton to="/doctors">{t.find}</LinkButton>} />
    </Page>
  )
}

function DoctorView({ doctor }: { doctor: Doctor }) {
  usePageTitle(doctor.name)
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
      <div className="flex min-w-0 flex-col gap-6">
        <Heading doctor={doctor} />
        <SlotChoice doctor={doctor} />
      </div>
      <About doctor={doctor} />
    </div>
  )
}

function Heading({ doctor }: { doctor: Doctor }) {
  const t = useTexts()
  const words = useDoctorTexts()
  const { number, digits } = useFormat()
  return (
    <div className="flex items-start gap-4">
      <Avatar name={doctor.name} src={doctor.profile_image} size={80} />
      <div className="min-w-0">
        <h1 className="text-2xl font-bold text-balance">{doctor.name}</h1>
        <p className="text-muted">{doctor.specialty.title}</p>
        <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1">
          <Rating {...doctor.rating} />
          <span className="text-sm text-muted">{words.experience(number(doctor.experience_years))}</span>
          <span className="inline-flex items-center gap-1 text-sm text-muted">
            <BadgeCheck className="size-4 text-success" aria-hidden />
            {t.council} <bdi>{digits(doctor.medical_council_number)}</bdi>
          </span>
        </div>
      </div>
    </div>
  )
}

function About({ doctor }: { doctor: Doctor }) {
  const t = useTexts()
  const words = useDoctorTexts()
  const { rial } = useFormat()
  const { availability: offered, location, accepted_insurances: insurances } = doctor
  return (
    <Card>
      <div className="flex flex-col gap-5">
        <Part name={t.fees}>
          <dl className="flex flex-col gap-1">
            <Fee name={words.feeOnline} fee={offered.online ? rial(doctor.online_consultation_fee) : t.notOffered} />
            <Fee name={words.feeInPerson} fee={offered.in_person ? rial(doctor.consultation_fee) : t.notOffered} />
          </dl>
        </Part>
        <Part name={t.insurances} icon={<ShieldCheck className="size-4" aria-hidden />}>
          {insurances.length === 0 ? (
            <p className="text-muted">{t.noInsurances}</p>
          ) : (
            <ul className="flex flex-wrap gap-2">
              {insurances.map((name) => (
                <li key={name} className="rounded-full bg-default px-3 py-0.5 text-sm text-default-foreground">
                  {name}
                </li>
              ))}
            </ul>
          )}
        </Part>
        <Part name={t.place} icon={<MapPin className="size-4" aria-hidden />}>
          <p>{[location.city, location.address].filter(Boolean).join(t.comma)}</p>
        </Part>
        {doctor.languages.length > 0 && (
          <Part name={t.languages} icon={<Languages className="size-4" aria-hidden />}>
            <p>{doctor.languages.join(t.comma)}</p>
          </Part>
        )}
      </div>
    </Card>
  )
}

function Part({ name, icon, children }: { name: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-2 flex items-center gap-2 font-semibold">
        {icon}
        {name}
      </h2>
      {children}
    </section>
  )
}

const Fee = ({ name, fee }: { name: string; fee: string }) => (
  <div className="flex justify-between gap-4">
    <dt className="text-muted">{name}</dt>
    <dd className="font-semibold">{fee}</dd>
  </div>
)
