import { Link } from '@tanstack/react-router'
import { CalendarClock, MapPin } from 'lucide-react'
import { Avatar } from '../../design/avatar.tsx'
import { useFormat } from '../../i18n/format.ts'
import { type Doctor, feeFrom } from './queries.ts'
import { Rating } from './rating.tsx'
import type { VisitType } from './search.ts'
import { useDoctorTexts } from './texts.ts'

/** One found doctor; all of the card leads to the doctor's page. */
export function DoctorCard({ doctor, type }: { doctor: Doctor; type: VisitType | undefined }) {
  const t = useDoctorTexts()
  const { rial, number } = useFormat()
  const { online, in_person } = doctor.availability
  const fee = type === 'in_person' ? rial(doctor.consultation_fee) : rial(feeFrom(doctor))
  return (
    <article className="relative flex h-full flex-col gap-3 rounded-2xl border border-border bg-surface p-4 transition-shadow hover:shadow-md has-focus-visible:outline-2 has-focus-visible:outline-focus">
      <div className="flex items-start gap-3">
        <Avatar name={doctor.name} src={doctor.profile_image} size={56} />
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold">
            <Link
              to="/doctors/$doctorId"
              params={{ doctorId: doctor.id }}
              search={type ? { type } : {}}
              className="outline-none after:absolute after:inset-0 after:rounded-2xl"
            >
              {doctor.name}
            </Link>
          </h2>
          <p className="text-sm text-muted">{doctor.specialty.title}</p>
          <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
            <Rating {...doctor.rating} />
            <span className="text-sm text-muted">{t.experience(number(doctor.experience_years))}</span>
          </div>
        </div>
      </div>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <span className="inline-flex items-center gap-1">
          <MapPin className="size-4" aria-hidden />
          {doctor.location.city}
        </span>
        <span>{[online && t.online, in_person && t.in_person].filter(Boolean).join(' · ')}</span>
      </p>
      <div className="mt-auto flex flex-wrap items-end justify-between gap-x-4 gap-y-2 border-t border-border pt-3">
        <NextFree at={doctor.availability.next_available} />
        <p className="text-end">
          <span className="block text-sm text-muted">{t.fee}</span>
          <b>{type || !online || !in_person ? fee : t.from(fee)}</b>
        </p>
      </div>
    </article>
  )
}

function NextFree({ at }: { at: string | null }) {
  const t = useDoctorTexts()
  const { day, time, language } = useFormat()
  if (at === null) return <p className="text-sm text-muted">{t.noFree}</p>
  return (
    <p>
      <span className="flex items-center gap-1 text-sm text-muted">
        <CalendarClock className="size-4" aria-hidden />
        {t.nextFree}
      </span>
      <time dateTime={at} className="font-semibold text-success">
        {`${day(at)}${language === 'fa' ? '،' : ','} ${time(at)}`}
      </time>
    </p>
  )
}
