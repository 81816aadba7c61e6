import type { Domains, Ground } from '../compose.ts'
import type { DoctorSettings, EncounterStatus, Slot } from '../domains/care/index.ts'
import { startOfTehranDay, tehranDateOf } from '../platform/calendar.ts'
import { AHMADI, type DemoDoctor, REZAEI } from './doctors.ts'
import { demoId } from './id.ts'
import type { Past } from './past.ts'
import { PATIENTS, REGULARS } from './patients.ts'
import { ALI, ZAHRA } from './persons.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const DAYS_BACK = 28
const DAYS_AHEAD = 6

/** A visit as it is to stand in the end. */
export interface PlannedVisit {
  readonly id: string
  readonly doctor: DemoDoctor
  readonly patientId: string
  readonly startsAt: Date
  readonly visitType: 'online' | 'in_person'
  readonly status: Extract<EncounterStatus, 'confirmed' | 'completed' | 'cancelled' | 'no_show'>
  readonly complaint: string
  readonly score: number | null
}

const COMPLAINTS = ['سرماخوردگی و سرفه', 'کمردرد', 'پیگیری فشار خون', 'سردرد', 'بررسی جواب آزمایش', 'درد معده']
const SCORES = [5, 4, 5, null, 5, 3, null]
export const TODAYS_FIRST = demoId('visit today 0')

/** The visits of a doctor's last four weeks, of today and of the coming week, and some more of Ali's own. */
export async function planPractice({ clock }: Ground, domains: Domains, past: Past): Promise<PlannedVisit[]> {
  const now = clock.now()
  const today = startOfTehranDay(tehranDateOf(now))
  const began = new Date(today.getTime() - DAYS_BACK * DAY_MS)
  const tomorrow = startOfTehranDay(tehranDateOf(new Date(today.getTime() + 1.5 * DAY_MS)))
  const backThen = { from: began, until: today }
  const before = await past.at(began, ({ care }) => care.slotsOf(AHMADI.id, backThen))
  const { results: held } = await domains.care.encountersOfDoctor(AHMADI.id, { ...backThen, page: 1, pageSize: 100 })
  const isOpen = ({ startsAt }: Slot) => held.every((visit) => visit.startsAt.getTime() !== startsAt.getTime())
  const ahead = await domains.care.slotsOf(AHMADI.id, {
    from: tomorrow,
    until: new Date(tomorrow.getTime() + DAYS_AHEAD * DAY_MS),
  })
  return [
    ...before.filter((slot, index) => index % 5 === 2 && isOpen(slot)).map(pastVisit),
    ...ahead.filter((_, index) => index % 4 === 1).map(comingVisit),
    ...todaysVisits(now),
    ...visitsOfAli(today),
  ]
}

const of = <T>(list: readonly T[], index: number): T => {
  const item = list[index % list.length]
  if (item === undefined) throw new Error('an empty list has no items')
  return item
}
const typeOf = (index: number, settings: DoctorSettings) =>
  settings.onlineEnabled && index % 3 !== 0 ? ('online' as const) : ('in_person' as const)

function pastVisit({ startsAt }: Slot, index: number): PlannedVisit {
  const status = index % 9 === 4 ? 'cancelled' : index % 13 === 6 ? 'no_show' : 'completed'
  return {
    id: demoId(`visit past ${index}`),
    doctor: AHMADI,
    patientId: of(REGULARS, index).id,
    startsAt,
    visitType: typeOf(index, AHMADI.settings),
    status,
    complaint: of(COMPLAINTS, index),
    score: status === 'completed' ? of(SCORES, index) : null,
  }
}

const comingVisit = ({ startsAt }: Slot, index: number): PlannedVisit => ({
  id: demoId(`visit coming ${index}`),
  doctor: AHMADI,
  patientId: of(PATIENTS, index).id,
  startsAt,
  visitType: typeOf(index, AHMADI.settings),
  status: 'confirmed',
  complaint: of(COMPLAINTS, index + 2),
  score: null,
})

/** Around the moment of loading, whatever the hour: a video visit with Zahra can be entered at once. */
function todaysVisits(now: Date): PlannedVisit[] {
  const soon = Math.ceil(now.getTime() / (5 * MINUTE_MS)) * 5 * MINUTE_MS
  const rows = [
    [-150, 'completed', 'in_person'],
    [-110, 'completed', 'online'],
    [-70, 'no_show', 'in_person'],
    [10, 'confirmed', 'online'],
    [50, 'confirmed', 'in_person'],
    [90, 'cancelled', 'online'],
    [130, 'confirmed', 'online'],
    [200, 'confirmed', 'in_person'],
  ] as const
  return rows.map(([minutes, status, visitType], index) => ({
    id: demoId(`visit today ${index}`),
    doctor: AHMADI,
    patientId: minutes === 10 ? ZAHRA.id : of(REGULARS, index + 1).id,
    startsAt: new Date(soon + minutes * MINUTE_MS),
    visitType,
    status,
    complaint: of(COMPLAINTS, index),
    score: null,
  }))
}

/** In the evening, outside of all others, and in person: they take nothing of the month's free online visits. */
const visitsOfAli = (today: Date): PlannedVisit[] =>
  (
    [
      ['completed', -45, 5],
      ['cancelled', -9, null],
    ] as const
  ).map(([status, days, score]) => ({
    id: demoId(`visit ali ${status}`),
    doctor: REZAEI,
    patientId: ALI.id,
    startsAt: new Date(today.getTime() + days * DAY_MS + 19 * 60 * MINUTE_MS),
    visitType: 'in_person',
    status,
    complaint: 'پیگیری درد قفسه سینه',
    score,
  }))
