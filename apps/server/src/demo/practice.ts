import { sql } from 'kysely'
import type { Domains, Ground } from '../compose.ts'
import { earningsOf, gatewayAccount, platformAccount, walletOf } from '../domains/ledger/index.ts'
import { inTransaction, type Tx } from '../platform/database/transaction.ts'
import { demoId } from './id.ts'
import { createPast } from './past.ts'
import { type PlannedVisit, planPractice, TODAYS_FIRST } from './plan-practice.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Paid in before the first of the visits. */
const CHARGED_DAYS_AGO = 60
const BOOKED_DAYS_BEFORE = 3
/** The platform's part of a fee, as visits settle it. */
const PLATFORM_PERCENT = 15

/** A planned visit with its price (Rial), its end and its name. */
interface PricedVisit extends PlannedVisit {
  readonly feeRial: number
  readonly endsAt: Date
  readonly bookedAt: Date
  readonly reference: string
}

/**
 * Fills a doctor's weeks. All of it is one transaction of few statements, as booking and holding some eighty visits one by
 * one would take longer than all the rest: loaded again it finds itself done.
 */
export async function playPractice(ground: Ground, domains: Domains): Promise<void> {
  const { db, clock } = ground
  const isDone = await db.selectFrom('encounters').select('id').where('id', '=', TODAYS_FIRST).executeTakeFirst()
  if (isDone) return
  const planned = await planPractice(ground, domains, createPast(ground))
  const now = clock.now()
  await inTransaction(db, async (tx) => {
    const visits = await priceVisits(tx, planned, now)
    await chargeWallets(tx, domains, visits, new Date(now.getTime() - CHARGED_DAYS_AGO * DAY_MS))
    const holds = await movePayments(tx, domains, visits)
    await insertVisits(tx, visits, holds)
    await insertRatings(tx, visits)
    await sql`update doctor_next_slots set version = version + 1, valid_until = '-infinity'`.execute(tx)
  })
}

async function priceVisits(tx: Tx, planned: readonly PlannedVisit[], now: Date): Promise<PricedVisit[]> {
  const stems = planned.map(({ startsAt }) => stemOf(startsAt))
  const taken = await takeReferences(tx, stems)
  return planned.map((visit, index) => {
    const { settings } = visit.doctor
    const stem = stems[index] ?? ''
    const place = (taken.get(stem) ?? 0) + stems.slice(0, index).filter((other) => other === stem).length + 1
    return {
      ...visit,
      reference: place === 1 ? stem : `${stem}-${place}`,
      feeRial: visit.visitType === 'online' ? settings.onlineFeeRial : settings.inPersonFeeRial,
      endsAt: new Date(visit.startsAt.getTime() + settings.durationMinutes * MINUTE_MS),
      bookedAt: new Date(Math.min(visit.startsAt.getTime(), now.getTime()) - BOOKED_DAYS_BEFORE * DAY_MS),
    }
  })
}

/** `HLS-YYYY-MMDD-HHMM` of the time in UTC, as bookings are called. */
const stemOf = (at: Date): string => at.toISOString().replace(/^(\d+)-(\d+)-(\d+)T(\d+):(\d+).*/, 'HLS-$1-$2$3-$4$5')

/** Counts the names as bookings do, so that one made later takes none of them; answers how many were taken before. */
async function takeReferences(tx: Tx, stems: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ stem: string; before: number }>`
    insert into booking_references as r (stem, last)
    select stem, count(*) from unnest(${stems}::text[]) as asked (stem) group by stem
    on conflict (stem) do update set last = r.last + excluded.last
    returning stem, last - (select count(*) from unnest(${stems}::text[]) as asked (name) where name = r.stem) as before`.execute(
    tx,
  )
  return new Map(rows.map(({ stem, before }) => [stem, before]))
}

const isPaid = ({ status }: PlannedVisit) => status !== 'cancelled'
/** What a visit costs in the end; a patient who did not come loses half. */
const costOf = ({ status, feeRial }: PricedVisit) => (status === 'no_show' ? Math.floor(feeRial / 2) : feeRial)

/** As much as the visits take, so that wallets have afterwards what they had. */
async function chargeWallets(tx: Tx, { ledger }: Domains, visits: readonly PricedVisit[], at: Date): Promise<void> {
  const byPatient = Map.groupBy(visits.filter(isPaid), ({ patientId }) => patientId)
  const charges = [...byPatient].map(([patientId, own]) => ({
    debit: gatewayAccount('sandbox'),
    credit: walletOf(patientId),
    amount: own.reduce((sum, visit) => sum + costOf(visit), 0),
  }))
  await ledger.post(tx, at, { type: 'demo.opening', id: demoId('practice rial') }, charges)
}

/** Fees of visits that are over go to doctor and platform, those of visits to come are held; answers the holds by visit. */
async function movePayments(
  tx: Tx,
  { ledger }: Domains,
  visits: readonly PricedVisit[],
): Promise<ReadonlyMap<string, string>> {
  const holds = new Map<string, string>()
  for (const visit of visits.filter(isPaid)) {
    const { id, patientId, doctor, endsAt, bookedAt, reference: description } = visit
    const amount = costOf(visit)
    if (visit.status === 'confirmed') {
      const cause = { type: 'visit.hold', id, description } as const
      holds.set(id, await ledger.hold(tx, bookedAt, { personId: patientId, amount, cause }))
      continue
    }
    const platform = Math.floor((amount * PLATFORM_PERCENT) / 100)
    await ledger.post(tx, endsAt, { type: 'visit.settle', id, description }, [
      { debit: walletOf(patientId), credit: earningsOf(doctor.id), amount: amount - platform },
      { debit: walletOf(patientId), credit: platformAccount, amount: platform },
    ])
  }
  return holds
}

async function insertVisits(tx: Tx, visits: readonly PricedVisit[], holds: ReadonlyMap<string, string>): Promise<void> {
  const rows = visits.map(({ id, doctor, startsAt, endsAt, bookedAt, status, feeRial, ...visit }) => ({
    id,
    booking_reference: visit.reference,
    patient_id: visit.patientId,
    doctor_id: doctor.id,
    visit_type: visit.visitType,
    status,
    starts_at: startsAt,
    ends_at: endsAt,
    busy_until: new Date(endsAt.getTime() + doctor.settings.bufferMinutes * MINUTE_MS),
    chief_complaint: visit.complaint,
    fee_rial: feeRial,
    insurance_share_rial: 0,
    patient_share_rial: feeRial,
    payment_status: status === 'cancelled' ? 'refunded' : status === 'no_show' ? 'partially_refunded' : 'paid',
    payment_method: 'wallet',
    hold_id: holds.get(id) ?? null,
    created_at: bookedAt,
    confirmed_at: bookedAt,
    ...(status === 'completed' && { started_at: startsAt, completed_at: endsAt }),
    ...(status === 'cancelled' && { cancelled_at: new Date(bookedAt.getTime() + DAY_MS), cancelled_by: 'patient' }),
  }))
  await tx.insertInto('encounters').values(rows).execute()
}

/** They are among the votes that the doctors have. */
async function insertRatings(tx: Tx, visits: readonly PricedVisit[]): Promise<void> {
  const rows = visits.flatMap(({ id, doctor, patientId, endsAt, score }) =>
    score === null
      ? []
      : [{ encounter_id: id, doctor_id: doctor.id, patient_id: patientId, score, created_at: endsAt }],
  )
  await tx.insertInto('encounter_ratings').values(rows).execute()
}
