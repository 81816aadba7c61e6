import { toLatinDigits } from '../../i18n/format.ts'
import type { Visit } from '../queries.ts'

/** A patient with what their visits tell. */
export interface Seen {
  readonly patient: Visit['patient']
  readonly visits: number
  readonly last: Visit | undefined
  readonly next: Visit | undefined
}

const AHEAD: readonly Visit['status'][] = ['pending', 'confirmed', 'in_progress']

/** Whom a doctor's visits were with: those who come next first, then those who were here last. */
export function patientsOf(visits: readonly Visit[]): Seen[] {
  const counted = Map.groupBy(
    visits.filter(({ status }) => status !== 'cancelled'),
    ({ patient }) => patient.id,
  )
  const seen = [...counted.values()].flatMap((theirs): Seen[] => {
    const latest = theirs.at(-1)
    if (!latest) return []
    return [
      {
        patient: latest.patient,
        visits: theirs.length,
        next: theirs.find(({ status }) => AHEAD.includes(status)),
        last: theirs.findLast(({ status }) => status === 'completed'),
      },
    ]
  })
  return seen.sort((one, other) => rank(one) - rank(other))
}

/** Milliseconds, and those without a visit ahead behind all who have one. */
function rank({ next, last }: Seen): number {
  if (next) return new Date(next.scheduled_at).getTime()
  return Number.MAX_SAFE_INTEGER - (last ? new Date(last.scheduled_at).getTime() : 0)
}

/** Arabic letters as Persian keyboards write them. */
const fold = (text: string): string =>
  toLatinDigits(text).toLowerCase().replaceAll('ي', 'ی').replaceAll('ك', 'ک').replaceAll('\u200c', ' ').trim()

/** Whether all words that were typed are in the patient's name or record number. */
export function matches({ patient }: Seen, typed: string): boolean {
  const all = fold(`${patient.name} ${patient.medical_record_number ?? ''}`)
  return fold(typed)
    .split(/\s+/)
    .every((word) => all.includes(word))
}
