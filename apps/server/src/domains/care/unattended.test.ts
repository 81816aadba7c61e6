import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn, useHouse } from '../../../test/house.ts'

/** Wednesday 2024-01-24, 09:00 in Tehran; by the usual settings a visit takes 20 minutes, every half hour. */
const SLOT = new Date('2024-01-24T05:30:00Z')
const DUE = new Date('2024-01-25T05:50:00Z')
const FEE = 600_001
const halfHours = (count: number) => new Date(SLOT.getTime() + count * 30 * 60_000)

describe('a visit nobody ended', () => {
  const house = useHouse()
  let doctor: SignedIn

  beforeAll(async () => {
    doctor = await house.doctor({ settings: { inPersonFeeRial: FEE } })
  })
  afterEach(async () => {
    house.now = DUE
    await house.domains.care.endUnattended()
    house.now = MORNING
    await house.relay.drain()
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })

  const paid = async (patient: SignedIn, startsAt = SLOT): Promise<string> => {
    const { care } = house.domains
    const { encounter } = await care.book(patient.id, {
      ...{ doctorId: doctor.id, startsAt, visitType: 'in_person', chiefComplaint: 'سردرد', description: null },
      insurance: undefined,
    })
    await care.pay(patient.id, { encounterId: encounter.id, method: 'wallet' })
    await house.relay.drain()
    return encounter.id
  }
  const started = async (patient: SignedIn, startsAt = SLOT): Promise<string> => {
    const id = await paid(patient, startsAt)
    house.now = startsAt
    await house.domains.care.start(doctor.id, { encounterId: id })
    return id
  }
  const visitOf = (id: string) =>
    house.db
      .selectFrom('encounters')
      .select(['status', 'payment_status', 'cancelled_by', 'completed_at'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  const moneyOf = async ({ id }: SignedIn) => {
    const { balance, held } = await house.domains.ledger.walletOf(id)
    return { balance, held }
  }
  const earned = async (): Promise<number> => {
    const account = `earnings:IRR:${doctor.id}`
    const { rows } = await sql<{ sum: number }>`
      select coalesce(sum(case when credit_account = ${account} then amount else -amount end), 0) as sum
      from ledger_entries where ${account} in (credit_account, debit_account)`.execute(house.db)
    return rows[0]?.sum ?? 0
  }
  /** The latest notice of a person, in both languages. */
  const lastNoticeOf = async (person: SignedIn) => {
    await house.relay.drain()
    const as = await house.signIn(person.phone)
    const [fa, en] = await Promise.all(
      ['fa', 'en'].map(async (language) => {
        const headers = { 'accept-language': language }
        return (await house.get('/api/v1/notifications/', { as, headers })).body.results[0]
      }),
    )
    return { type: fa.type, fa: fa.message, en: en.message }
  }

  it('and nobody started is cancelled 24 hours after its end, and paid back whole', async () => {
    const patient = await house.patient({ balance: 1_000_000 })
    const id = await paid(patient)
    const before = await earned()
    house.now = new Date(DUE.getTime() - 1)
    await house.domains.care.endUnattended()
    expect(await visitOf(id)).toMatchObject({ status: 'confirmed', payment_status: 'paid' })

    house.now = DUE
    await house.domains.care.endUnattended()

    expect(await visitOf(id)).toMatchObject({
      status: 'cancelled',
      payment_status: 'refunded',
      cancelled_by: 'system',
    })
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000, held: 0 })
    expect(await earned()).toBe(before)
    expect(await lastNoticeOf(patient)).toEqual({
      type: 'appointment_cancelled',
      fa: expect.stringMatching(/لغو شد و ۶۰۰٬۰۰۱ ریال به کیف پول بازگشت$/),
      en: expect.stringMatching(/^Cancelled: visit with .*; 600,001 IRR went back to the wallet$/),
    })
    expect(await lastNoticeOf(doctor)).toEqual({
      type: 'appointment_cancelled',
      fa: expect.stringMatching(/لغو شد$/),
      en: expect.stringMatching(/^Cancelled: visit with /),
    })
  })

  it('and nobody completed is completed 24 hours after its end: the doctor is paid', async () => {
    const patient = await house.patient({ balance: 1_000_000 })
    const id = await started(patient)
    const before = await earned()
    house.now = new Date(DUE.getTime() - 1)
    await house.domains.care.endUnattended()
    expect(await visitOf(id)).toMatchObject({ status: 'in_progress' })

    house.now = DUE
    await house.domains.care.endUnattended()

    expect(await visitOf(id)).toMatchObject({ status: 'completed', payment_status: 'paid', completed_at: DUE })
    expect(await moneyOf(patient)).toEqual({ balance: 1_000_000 - FEE, held: 0 })
    expect((await earned()) - before).toBe(FEE - 90_000)
    expect(await lastNoticeOf(patient)).toMatchObject({ type: 'visit_completed' })
  })

  it('is ended once, however many nodes sweep and whoever ends it meanwhile', async () => {
    const patients = await Promise.all(Array.from({ length: 6 }, () => house.patient({ balance: 1_000_000 })))
    const ids: string[] = []
    for (const [nth, patient] of patients.entries())
      ids.push(nth % 2 === 0 ? await paid(patient, halfHours(nth)) : await started(patient, halfHours(nth)))
    const before = await earned()
    house.now = new Date(DUE.getTime() + 3 * 3_600_000)
    const { care } = house.domains
    const byHand = care.complete(doctor.id, { encounterId: ids[1] ?? '' }).catch((refusal) => refusal.code)

    await Promise.all([care.endUnattended(), byHand, care.endUnattended(), care.endUnattended()])
    await care.endUnattended()

    const statuses = await Promise.all(ids.map(async (id) => (await visitOf(id)).status))
    expect(statuses).toEqual(['cancelled', 'completed', 'cancelled', 'completed', 'cancelled', 'completed'])
    for (const [nth, patient] of patients.entries())
      expect(await moneyOf(patient)).toEqual({ balance: nth % 2 === 0 ? 1_000_000 : 1_000_000 - FEE, held: 0 })
    expect((await earned()) - before).toBe(3 * (FEE - 90_000))
    const news = await house.db
      .selectFrom('outbox')
      .select(['key', 'type'])
      .where('type', 'in', ['encounter.cancelled', 'encounter.completed'])
      .execute()
    expect(news.map(({ key }) => key).sort()).toEqual([...ids].sort())
  })

  it('that cannot be ended is told as a fault, stops no other, and is tried again', async () => {
    const [unlucky, lucky] = [await house.patient({ balance: 1_000_000 }), await house.patient({ balance: 1_000_000 })]
    const ids = [await paid(unlucky, SLOT), await paid(lucky, halfHours(1))]
    await sql`create function refuse_one() returns trigger language plpgsql as $$ begin raise 'not this one'; end $$`.execute(
      house.db,
    )
    await sql`create trigger refuse_one before update on encounters for each row
      when (old.id = ${sql.lit(ids[0])}::uuid) execute function refuse_one()`.execute(house.db)
    house.now = new Date(DUE.getTime() + 3_600_000)

    await house.domains.care.endUnattended()

    expect(house.errors.splice(0)).toEqual([expect.stringContaining('not this one')])
    expect(await visitOf(ids[0] ?? '')).toMatchObject({ status: 'confirmed', payment_status: 'paid' })
    expect(await moneyOf(unlucky)).toEqual({ balance: 1_000_000 - FEE, held: FEE })
    expect(await visitOf(ids[1] ?? '')).toMatchObject({ status: 'cancelled', payment_status: 'refunded' })

    await sql`drop trigger refuse_one on encounters`.execute(house.db)
    await house.domains.care.endUnattended()
    expect(await visitOf(ids[0] ?? '')).toMatchObject({ status: 'cancelled', payment_status: 'refunded' })
  })

  it('is found by its index, however many visits there ever were', async () => {
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select id from encounters
      where status in ('confirmed', 'in_progress') and ends_at <= now() and (ends_at, id) > (now(), gen_random_uuid())
      order by ends_at, id limit 100`.execute(house.db)

    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('encounters_unattended')
  })
})
