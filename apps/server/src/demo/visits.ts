import type { Domains, Ground } from '../compose.ts'
import type { Encounter } from '../domains/care/index.ts'
import { tehranMonthOf } from '../platform/calendar.ts'
import { AHMADI, REZAEI } from './doctors.ts'
import { createPast } from './past.ts'
import { ALI, ALI_PROFILE } from './persons.ts'

const DAY_MS = 86_400_000
const daysAfter = (at: Date, days: number) => new Date(at.getTime() + days * DAY_MS)

/** What Ali pays of the two visits, in Rial: 40 % of 500,000 and of 800,000, the rest is his insurer's. */
export const VISITS_RIAL = 200_000 + 320_000

/** Plays Ali's two visits through the domains; those an interrupted loading has played already go on where they stopped. */
export async function playVisits(ground: Ground, domains: Domains): Promise<void> {
  await domains.care.lapseUnpaid()
  await playPastVisit(ground, domains)
  await bookComingVisit(ground, domains)
}

/**
 * The contract's visit for a headache, completed at least two weeks ago: domains with a clock of their own play it at its
 * time. It lies in an earlier month than today, so that it takes nothing of this month's free visits.
 */
async function playPastVisit(ground: Ground, domains: Domains): Promise<void> {
  const now = ground.clock.now()
  const { at } = createPast(ground)
  const until = new Date(Math.min(daysAfter(now, -14).getTime(), tehranMonthOf(now).start.getTime()))
  const from = daysAfter(until, -7)

  let visit = await findVisit(domains, AHMADI.id)
  if (!visit) {
    const slots = await at(daysAfter(from, -1), ({ care }) => care.slotsOf(AHMADI.id, { from, until }))
    const startsAt = slots.at(-1)?.startsAt
    if (!startsAt) throw new Error('a demo doctor had no free time')
    visit = await at(daysAfter(startsAt, -2), (past) =>
      bookAndPay(past, { doctorId: AHMADI.id, startsAt, ...HEADACHE }),
    )
  }
  const { id, startsAt, endsAt } = visit
  if (visit.status === 'confirmed') visit = await at(startsAt, ({ care }) => care.start(AHMADI.id, { encounterId: id }))
  if (visit.status === 'in_progress') await at(endsAt, ({ care }) => care.complete(AHMADI.id, { encounterId: id }))
}

/** The contract's booking example, with the doctor's first free time two days from now; paid, so it is certain. */
async function bookComingVisit({ clock }: Ground, domains: Domains): Promise<void> {
  const visit = await findVisit(domains, REZAEI.id)
  if (visit?.status === 'pending') await pay(domains, visit)
  if (visit) return
  const from = daysAfter(clock.now(), 2)
  const [slot] = await domains.care.slotsOf(REZAEI.id, { from, until: daysAfter(from, 14) })
  if (!slot) throw new Error('a demo doctor has no free time')
  await bookAndPay(domains, { doctorId: REZAEI.id, startsAt: slot.startsAt, ...CHEST_PAIN })
}

const HEADACHE = {
  visitType: 'online',
  chiefComplaint: 'سردرد مداوم',
  description: 'از یک هفته پیش هر روز عصر سردرد دارم',
} as const
const CHEST_PAIN = {
  visitType: 'in_person',
  chiefComplaint: 'درد قفسه سینه',
  description: 'از دو روز پیش درد خفیفی در قفسه سینه دارم',
} as const

const COMPLAINTS: ReadonlySet<string> = new Set([HEADACHE.chiefComplaint, CHEST_PAIN.chiefComplaint])

type Asked = typeof HEADACHE | typeof CHEST_PAIN

async function bookAndPay(domains: Domains, asked: Asked & { doctorId: string; startsAt: Date }): Promise<Encounter> {
  const { provider, number } = ALI_PROFILE.insurance ?? {}
  const insurance = provider && number ? { provider, number } : undefined
  return pay(domains, (await domains.care.book(ALI.id, { ...asked, insurance })).encounter)
}

const pay = async ({ care }: Domains, { id }: Encounter): Promise<Encounter> =>
  (await care.pay(ALI.id, { encounterId: id, method: 'wallet' })).encounter

async function findVisit({ care }: Domains, doctorId: string): Promise<Encounter | undefined> {
  const { results } = await care.encountersOfPatient(ALI.id, { doctorId, page: 1, pageSize: 20 })
  return results.find(({ status, chiefComplaint }) => status !== 'cancelled' && COMPLAINTS.has(chiefComplaint))
}
