import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Avatar } from '../../design/avatar.tsx'
import { LinkButton } from '../../design/button.tsx'
import { Page } from '../../design/page.tsx'
import { Loaded } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { useLanguage } from '../../i18n/language.ts'
import { type Doctor, doctorQuery } from '../doctors/queries.ts'
import type { VisitType } from '../doctors/search.ts'
import { useVisitTexts } from '../visits/texts.ts'
import { BookingForm } from './booking-form.tsx'
import { profileQuery } from './queries.ts'
import { useBookingTexts } from './texts.ts'

const route = getRouteApi('/_patient/doctors/$doctorId/book')

/** Booking the chosen time: why one comes, by which insurance, and what it costs before anything is done. */
export function BookingPage() {
  const t = useBookingTexts()
  const { doctorId } = route.useParams()
  const { at = '', type = 'online' } = route.useSearch()
  const doctor = useQuery(doctorQuery(doctorId, useLanguage()))
  const profile = useQuery(profileQuery)
  return (
    <Page title={t.title}>
      <Loaded query={doctor} rows={3} height={140}>
        {(found) => (
          <>
            <Chosen doctor={found} at={at} type={type} />
            <Loaded query={profile} rows={2} height={200}>
              {({ insurance }) => <BookingForm doctor={found} at={at} type={type} own={insurance} />}
            </Loaded>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Chosen({ doctor, at, type }: { doctor: Doctor; at: string; type: VisitType }) {
  const t = useBookingTexts()
  const words = useVisitTexts()
  const { day, time } = useFormat()
  return (
    <section className="flex flex-wrap items-center gap-4 rounded-2xl border border-border bg-surface p-4">
      <Avatar name={doctor.name} src={doctor.profile_image} size={56} />
      <div className="min-w-0 flex-1 basis-52">
        <h2 className="font-semibold">{doctor.name}</h2>
        <p className="text-sm text-muted">{`${doctor.specialty.title} · ${words[type]}`}</p>
        <p aria-live="polite" className="font-semibold text-link">
          <time dateTime={at}>{`${day(at)} · ${time(at)}`}</time>
        </p>
        {type === 'in_person' && (
          <p className="text-sm text-muted">{`${doctor.location.city} · ${doctor.location.address}`}</p>
        )}
      </div>
      <LinkButton
        to="/doctors/$doctorId"
        params={{ doctorId: doctor.id }}
        search={{ type, at }}
        variant="outline"
        size="sm"
      >
        {t.another}
      </LinkButton>
    </section>
  )
}
