import { Link } from '@tanstack/react-router'
import { Activity, Baby, Brain, ChevronRight, Flower2, HeartPulse, Smile, Stethoscope, UserRound } from 'lucide-react'
import { useStartTexts } from './texts.ts'

const TILES = [
  ['general', Stethoscope],
  ['internal', Activity],
  ['cardiology', HeartPulse],
  ['dermatology', UserRound],
  ['pediatrics', Baby],
  ['gynecology', Flower2],
  ['psychology', Smile],
  ['neurology', Brain],
] as const

/** What people look for most; each leads to the doctors of it. */
export function Specialties() {
  const t = useStartTexts()
  return (
    <section aria-labelledby="specialties">
      <div className="mb-4 flex flex-wrap items-baseline justify-between gap-2">
        <h2 id="specialties" className="text-xl font-bold">
          {t.specialties}
        </h2>
        <Link
          to="/doctors"
          className="inline-flex items-center gap-1 font-medium text-link hover:underline touch:min-h-10"
        >
          {t.allDoctors}
          <ChevronRight className="size-4 rtl:-scale-x-100" aria-hidden />
        </Link>
      </div>
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {TILES.map(([specialty, Icon]) => (
          <li key={specialty}>
            <Link
              to="/doctors"
              search={{ specialty }}
              className="flex h-full flex-col items-center gap-2 rounded-2xl border border-border bg-surface p-4 text-center font-medium transition-shadow hover:shadow-md"
            >
              <span className="grid size-12 place-items-center rounded-full bg-default text-link">
                <Icon className="size-6" aria-hidden />
              </span>
              {t[specialty]}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
