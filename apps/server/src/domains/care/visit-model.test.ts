import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn, useHouse } from '../../../test/house.ts'
import { tehranDateOf } from '../../platform/calendar.ts'
import { Refusal } from '../../platform/errors.ts'

const RUNS = 12
const HOUR_MS = 3_600_000

type Step =
  | { do: 'book'; doctor: number; patient: number; slot: number; insurer: number }
  | { do: 'pay' | 'goToBank' | 'cancel' | 'doctorCancels' | 'start' | 'complete' | 'noShow'; visit: number }
  | { do: 'bankPays'; payment: number }
  | { do: 'wait'; minutes: number }
  | { do: 'waitFor'; visit: number; minutes: number }
  | { do: 'sweep' | 'endUnattended' }

const visit = fc.nat({ max: 4 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('book' as const),
      doctor: fc.nat({ max: 1 }),
      patient: fc.nat({ max: 1 }),
      slot: fc.constantFrom(0, 1, 20, 40),
      insurer: fc.nat({ max: 2 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom('pay' as const, 'pay', 'goToBank', 'start', 'complete'), visit }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('cancel' as const, 'doctorCancels', 'noShow'), visit }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('bankPays' as const), payment: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 14, 15, 600) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('waitFor' as const),
      visit,
      // Around the visit's time, the end of free cancelling, the day before, and a day after its 20 minutes.
      minutes: fc.constantFrom(-1_440 - 1, -1_440, -1_439, -600, -1, 0, 1, 1_459, 1_460),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('sweep' as const, 'endUnattended') }) },
)

interface Visit {
  readonly id: string
  readonly doctor: number
  readonly patient: number
  readonly startsAt: number
  readonly endsAt: number
  readonly share: number
  readonly insured: number
  status: 'pending' | 'confirmed' | 'in_progress' | 'completed' | 'cancelled' | 'no_show'
  paid: boolean
  holdUntil: number
}

/** The rules of visits and their money (decisions.md), kept by simple sums. */
interface Model {
  readonly visits: Visit[]
  readonly payments: { id: string; authority: string; visit: Visit; credited: boolean }[]
  readonly wallets: { balance: number; held: number }[]
  readonly earned: number[]
  platform: number
  insurers: number
  cameIn: number
}
/** What a step must come to: done, or refused with this code. */
type Outcome = string

const fees = [600_001, 7]
const insurers = [undefined, { name: 'ایران', percentage: 60 }, { name: 'همه', percentage: 100 }] as const

describe('visits and their money', () => {
  const house = useHouse()
  let doctors: SignedIn[]
  let patients: SignedIn[]

  beforeAll(async () => {
    await house.db.insertInto('insurers').values({ name: 'همه', coverage_percentage: 100 }).execute()
    doctors = await Promise.all(
      fees.map((inPersonFeeRial) =>
        house.doctor({ settings: { inPersonFeeRial, acceptedInsurances: ['ایران', 'همه'] } }),
      ),
    )
  })
  afterEach(() => {
    house.now = MORNING
  })

  const now = () => house.now.getTime()
  const isLapsed = (visit: Visit) => visit.status === 'pending' && visit.holdUntil <= now()
  const isLive = (visit: Visit) => ['pending', 'confirmed', 'in_progress'].includes(visit.status) && !isLapsed(visit)
  const shareOut = (model: Model, { doctor }: Visit, amount: number) => {
    const platform = Math.floor((amount * 15) / 100)
    model.platform += platform
    model.earned[doctor] = (model.earned[doctor] ?? 0) + amount - platform
  }
  const walletOf = (model: Model, { patient }: Visit) => model.wallets[patient] as { balance: number; held: number }
  /** Ends the hold of a visit: `fee` is shared out, the rest goes back. */
  const release = (model: Model, visit: Visit, fee: number) => {
    const wallet = walletOf(model, visit)
    wallet.held -= visit.share
    wallet.balance += visit.share - fee
    shareOut(model, visit, fee)
  }

  function expectPay(model: Model, visit: Visit): Outcome {
    if (visit.paid) return 'ALREADY_PAID'
    if (visit.status !== 'pending' || isLapsed(visit)) return 'ENCOUNTER_STATE'
    const wallet = walletOf(model, visit)
    if (wallet.balance < visit.share) return 'INSUFFICIENT_BALANCE'
    wallet.balance -= visit.share
    wallet.held += visit.share
    Object.assign(visit, { status: 'confirmed', paid: true })
    return 'done'
  }
  function expectCancel(model: Model, visit: Visit, as: 'patient' | 'doctor'): Outcome {
    if (!['pending', 'confirmed'].includes(visit.status)) return 'ENCOUNTER_STATE'
    if (as === 'patient' && visit.startsAt <= now()) return 'ENCOUNTER_STATE'
    const late = as === 'patient' && now() > visit.startsAt - 24 * HOUR_MS
    if (visit.status === 'confirmed') release(model, visit, late ? Math.floor(visit.share / 2) : 0)
    Object.assign(visit, { status: 'cancelled', paid: false })
    return 'done'
  }
  function expectStart(visit: Visit): Outcome {
    if (visit.status !== 'confirmed') return 'ENCOUNTER_STATE'
    if (tehranDateOf(house.now) < tehranDateOf(new Date(visit.startsAt))) return 'ENCOUNTER_TOO_EARLY'
    visit.status = 'in_progress'
    return 'done'
  }
  function expectComplete(model: Model, visit: Visit): Outcome {
    if (visit.status !== 'in_progress') return 'ENCOUNTER_STATE'
    if (now() < visit.startsAt) return 'ENCOUNTER_TOO_EARLY'
    release(model, visit, visit.share)
    shareOut(model, visit, visit.insured)
    model.insurers -= visit.insured
    visit.status = 'completed'
    return 'done'
  }
  function expectEnded(model: Model): void {
    for (const visit of model.visits.filter(({ endsAt }) => endsAt + 24 * HOUR_MS <= now())) {
      if (visit.status === 'confirmed') expectCancel(model, visit, 'doctor')
      if (visit.status === 'in_progress') expectComplete(model, visit)
    }
  }
  function expectNoShow(model: Model, visit: Visit): Outcome {
    if (visit.status !== 'confirmed') return 'ENCOUNTER_STATE'
    if (now() < visit.startsAt) return 'ENCOUNTER_TOO_EARLY'
    const fee = Math.floor(visit.share / 2)
    release(model, visit, fee)
    Object.assign(visit, { status: 'no_show', paid: visit.share === fee })
    return 'done'
  }

  const outcomeOf = (attempt: Promise<unknown>): Promise<Outcome> =>
    attempt.then(
      () => 'done',
      (error: unknown) => {
        if (error instanceof Refusal) return error.code
        throw error
      },
    )

  async function book(step: Extract<Step, { do: 'book' }>, model: Model): Promise<[Outcome, Outcome]> {
    const { care } = house.domains
    const doctorId = doctors[step.doctor]?.id ?? ''
    const until = new Date(now() + 10 * 24 * HOUR_MS)
    const slot = (await care.slotsOf(doctorId, { from: house.now, until }))[step.slot]
    if (!slot) return ['done', 'done']
    const [startsAt, endsAt] = [slot.startsAt.getTime(), slot.endsAt.getTime()]
    const overlaps = (visit: Visit) =>
      visit.patient === step.patient && isLive(visit) && visit.startsAt < endsAt && startsAt < visit.endsAt
    const expected = model.visits.some(overlaps) ? 'APPOINTMENT_CONFLICT' : 'done'

    const insurer = insurers[step.insurer]
    await nameInsurer(step.patient, insurer?.name ?? null)
    const attempt = care.book(patients[step.patient]?.id ?? '', {
      ...{ doctorId, startsAt: slot.startsAt, visitType: 'in_person', chiefComplaint: 'سردرد', description: null },
      insurance: insurer && { provider: insurer.name, number: '1' },
    })
    const outcome = await outcomeOf(attempt)
    if (outcome === 'done') {
      const { encounter } = await attempt
      const fee = fees[step.doctor] ?? 0
      const insured = Math.floor((fee * (insurer?.percentage ?? 0)) / 100)
      const free = fee === insured
      model.visits.push({
        ...{ id: encounter.id, doctor: step.doctor, patient: step.patient, startsAt, endsAt },
        ...{ share: fee - insured, insured, status: free ? 'confirmed' : 'pending', paid: free },
        holdUntil: free ? Number.POSITIVE_INFINITY : now() + 15 * 60_000,
      })
    }
    return [outcome, expected]
  }

  const nameInsurer = (patient: number, provider: string | null) =>
    house.domains.care.updateProfile(
      patients[patient]?.id ?? '',
      { insurance: { provider, number: '1', expiry: '2030-01-01' } },
      { replace: false },
    )

  /** The patient asks for the way to the bank and goes there; whether they pay is another step. */
  async function goToBank(visit: Visit, model: Model): Promise<[Outcome, Outcome]> {
    const payable = visit.status === 'pending' && !isLapsed(visit)
    const expected = visit.paid ? 'ALREADY_PAID' : payable ? 'done' : 'ENCOUNTER_STATE'
    const attempt = house.domains.care.pay(patients[visit.patient]?.id ?? '', {
      encounterId: visit.id,
      method: 'online',
    })
    const outcome = await outcomeOf(attempt)
    if (outcome === 'done') {
      const id = String((await attempt).paymentUrl?.split('/').at(-1))
      const { authority } = await house.domains.payments.open(id)
      if (!model.payments.some((payment) => payment.id === id))
        model.payments.push({ id, authority: String(authority), visit, credited: false })
    }
    return [outcome, expected]
  }

  async function bankPays(payment: Model['payments'][number], model: Model): Promise<[Outcome, Outcome]> {
    const { id, authority, visit } = payment
    await house.db.updateTable('sandbox_payments').set({ outcome: 'paid' }).where('authority', '=', authority).execute()
    if (!payment.credited) {
      walletOf(model, visit).balance += visit.share
      model.cameIn += visit.share
      expectPay(model, visit)
      payment.credited = true
    }
    return [await outcomeOf(house.domains.payments.confirm(id, authority)), 'done']
  }

  async function take(step: Step, model: Model): Promise<[Outcome, Outcome]> {
    const { care } = house.domains
    if (step.do === 'book') return book(step, model)
    switch (step.do) {
      case 'wait':
        house.advance({ minutes: step.minutes })
        return ['done', 'done']
      case 'sweep':
        await care.lapseUnpaid()
        return ['done', 'done']
      case 'endUnattended':
        await care.endUnattended()
        expectEnded(model)
        return ['done', 'done']
    }
    if (step.do === 'bankPays') {
      const payment = model.payments.at(-1 - step.payment)
      return payment ? bankPays(payment, model) : ['done', 'done']
    }
    const visit = model.visits.at(-1 - step.visit)
    if (!visit) return ['done', 'done']
    const [patientId, doctorId] = [patients[visit.patient]?.id ?? '', doctors[visit.doctor]?.id ?? '']
    const asked = { encounterId: visit.id }
    switch (step.do) {
      case 'waitFor':
        house.now = new Date(Math.max(now(), visit.startsAt + step.minutes * 60_000))
        return ['done', 'done']
      case 'pay':
        return [await outcomeOf(care.pay(patientId, { ...asked, method: 'wallet' })), expectPay(model, visit)]
      case 'goToBank':
        return goToBank(visit, model)
      case 'cancel':
      case 'doctorCancels': {
        // A booking that has lapsed may have been swept or not; there is no money in it either way.
        const lapsed = isLapsed(visit)
        const as = step.do === 'cancel' ? 'patient' : 'doctor'
        const of = as === 'patient' ? patientId : doctorId
        const outcome = await outcomeOf(care.cancel(of, { ...asked, as, reason: null }))
        const expected = expectCancel(model, visit, as)
        return [outcome, lapsed ? outcome : expected]
      }
      case 'start':
        return [await outcomeOf(care.start(doctorId, asked)), expectStart(visit)]
      case 'complete':
        return [await outcomeOf(care.complete(doctorId, asked)), expectComplete(model, visit)]
      case 'noShow':
        return [await outcomeOf(care.markNoShow(doctorId, asked)), expectNoShow(model, visit)]
    }
  }

  /** Every account's balance by its entries. */
  async function balances(): Promise<Map<string, number>> {
    const { rows } = await sql<{ account: string; balance: number }>`
      select account, sum(amount) as balance from (
        select credit_account as account, amount from ledger_entries union all select debit_account, -amount from ledger_entries
      ) as moves group by account`.execute(house.db)
    return new Map(rows.map(({ account, balance }) => [account, balance]))
  }
  const sumOf = (all: Map<string, number>, kind: string) =>
    [...all].reduce((sum, [account, balance]) => sum + (account.startsWith(`${kind}:`) ? balance : 0), 0)

  async function checkMoney(model: Model, before: Map<string, number>): Promise<void> {
    const all = await balances()
    const change = (account: string) => (all.get(account) ?? 0) - (before.get(account) ?? 0)
    for (const [index, wallet] of model.wallets.entries()) {
      const { balance, held } = await house.domains.ledger.walletOf(patients[index]?.id ?? '')
      expect({ balance, held }).toEqual(wallet)
    }
    for (const [index, { id }] of doctors.entries()) expect(change(`earnings:IRR:${id}`)).toBe(model.earned[index] ?? 0)
    expect(change('platform:IRR:revenue')).toBe(model.platform)
    expect(sumOf(all, 'insurer') - sumOf(before, 'insurer')).toBe(model.insurers)
    expect(sumOf(before, 'gateway') - sumOf(all, 'gateway')).toBe(model.cameIn)
    expect([...all.values()].reduce((sum, balance) => sum + balance, 0)).toBe(0)
  }

  it('follow the rules through any sequence of booking, paying, cancelling, attending and time', async () => {
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 45 }), async (steps) => {
        house.now = MORNING
        const before = await balances()
        patients = [await house.patient(), await house.patient()]
        const model: Model = {
          ...{ visits: [], payments: [], earned: [], platform: 0, insurers: 0, cameIn: 1_500_000 },
          wallets: [
            { balance: 1_400_000, held: 0 },
            { balance: 100_000, held: 0 },
          ],
        }
        for (const [index, { balance }] of model.wallets.entries()) await house.fund(patients[index]?.id ?? '', balance)

        for (const step of steps) {
          const [outcome, expected] = await take(step, model)
          expect(outcome, JSON.stringify(step)).toBe(expected)
          await checkMoney(model, before)
          const kind = outcome === 'done' ? step.do : outcome
          seen.set(kind, (seen.get(kind) ?? 0) + 1)
        }
        for (const visit of model.visits)
          await outcomeOf(
            house.domains.care.cancel(doctors[visit.doctor]?.id ?? '', {
              encounterId: visit.id,
              as: 'doctor',
              reason: null,
            }),
          )
        house.advance({ days: 100 })
        await house.domains.care.endUnattended()
      }),
      { numRuns: RUNS },
    )

    for (const kind of ['book', 'pay', 'cancel', 'start', 'ENCOUNTER_STATE'])
      expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(0)
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })
})
