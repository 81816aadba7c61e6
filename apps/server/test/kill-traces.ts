import { deserialize } from 'node:v8'
import { sql } from 'kysely'
import type { Db } from '../src/platform/database/transaction.ts'
import type { Booking, Charge, Deed, Outcomes, Payment } from './kill-deeds.ts'
import { OPENING_RIAL, type Town } from './kill-town.ts'

/** Everything the deeds may have left in the database, read in one snapshot. */
export interface Traces {
  /** The record that a deed's first result names, by the deed's key. */
  readonly done: ReadonlyMap<string, string>
  readonly visits: ReadonlyMap<string, Visit>
  readonly charges: ReadonlyMap<string, Money>
  readonly wallets: ReadonlyMap<string, { readonly balance: number; readonly held: number }>
  readonly parked: number
}
interface Visit {
  readonly id: string
  readonly reference: string
  readonly referenced: boolean
  readonly patient: string
  readonly doctor: string
  readonly starts: Date
  readonly status: string
  readonly payment: string
  readonly share: number
  readonly hold: string | null
  readonly holds: readonly { id: string; amount: number; status: string }[]
  readonly payments: readonly { id: string; amount: number; status: string }[]
  /** How often each event of it was announced or, later, told. */
  readonly booked: number
  readonly confirmed: number
}
interface Money {
  readonly patient: string
  readonly amount: number
  readonly status: string
  readonly credits: readonly number[]
}

export async function readTraces(db: Db): Promise<Traces> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const results = await tx.selectFrom('once_results').select(['key', 'result']).execute()
      const visits = await readVisits(tx)
      const charges = await readCharges(tx)
      const accounts = await tx.selectFrom('ledger_accounts').select(['id', 'balance']).execute()
      const balances = new Map(accounts.map(({ id, balance }) => [id, balance]))
      const owners = accounts.flatMap(({ id }) =>
        id.startsWith('wallet:IRR:') ? [id.slice('wallet:IRR:'.length)] : [],
      )
      const parked = await tx.selectFrom('outbox').select('id').where('parked_at', 'is not', null).execute()
      return {
        done: new Map(results.map(({ key, result }) => [key, recordOf(result)])),
        visits: new Map(visits.map((visit) => [visit.id, visit])),
        charges: new Map(charges.map((charge) => [charge.id, charge])),
        wallets: new Map(
          owners.map((id) => [
            id,
            { balance: balances.get(`wallet:IRR:${id}`) ?? 0, held: balances.get(`escrow:IRR:${id}`) ?? 0 },
          ]),
        ),
        parked: parked.length,
      }
    })
}

/** The id of what a kept result is about: a booking, a paid visit, a payment. */
function recordOf(result: Buffer | null): string {
  if (!result) return 'a key without its result'
  const kept = deserialize(result) as { id?: string; encounter?: { id: string } }
  return kept.encounter?.id ?? kept.id ?? 'a result without an id'
}

async function readVisits(db: Db): Promise<Visit[]> {
  const { rows } = await sql<Visit>`
    select e.id, e.booking_reference as reference, e.patient_id as patient, e.doctor_id as doctor, e.starts_at as starts,
      e.status, e.payment_status as payment, e.patient_share_rial as share, e.hold_id as hold,
      exists (select from booking_references r where starts_with(e.booking_reference, r.stem)) as referenced,
      (select coalesce(json_agg(h), '[]') from (select id, amount, status from ledger_holds where cause_id = e.id) h) as holds,
      (select coalesce(json_agg(p), '[]')
        from (select id, amount_rial as amount, status from payments where subject_id = e.id) p) as payments,
      (select count(*) from outbox where key = e.id::text and type = 'encounter.booked') +
      (select count(*) from notifications
        where type = 'new_appointment' and data ->> 'encounter_id' = e.id::text) as booked,
      (select count(*) from outbox where key = e.id::text and type = 'encounter.confirmed') +
      (select count(*) from notifications where person_id = e.patient_id
        and type = 'appointment_confirmed' and data ->> 'encounter_id' = e.id::text) as confirmed
    from encounters e`.execute(db)
  return rows
}

async function readCharges(db: Db): Promise<(Money & { id: string })[]> {
  const { rows } = await sql<Money & { id: string }>`
    select id, person_id as patient, amount_rial as amount, status,
      (select coalesce(json_agg(amount), '[]') from ledger_entries where cause = 'payment.credit' and cause_id = p.id) as credits
    from payments p where purpose = 'wallet_charge'`.execute(db)
  return rows
}

/**
 * What is wrong about the deeds, a sentence each. Each is whole or absent; one that was answered is whole, and as the
 * answer said.
 */
export function faultsOf(deeds: readonly Deed[], outcomes: Outcomes, traces: Traces): string[] {
  return deeds.flatMap((deed) => {
    const record = traces.done.get(deed.key)
    const wrong = [...faultsOfOne(deed, record, traces), ...faultsOfAnswer(deed, record, outcomes, traces)]
    return wrong.map((fault) => `${deed.kind} ${deed.key}: ${fault}`)
  })
}

function faultsOfOne(deed: Deed, record: string | undefined, traces: Traces): string[] {
  switch (deed.kind) {
    case 'booking':
      return bookingFaults(deed, record, traces)
    case 'payment':
      return paymentFaults(deed, record, traces)
    case 'charge':
      return chargeFaults(deed, record, traces)
  }
}

const check = (...facts: [holds: boolean, otherwise: string][]): string[] =>
  facts.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise]))

function bookingFaults({ doctorId, startsAt, patient }: Booking, record: string | undefined, { visits }: Traces) {
  const there = [...visits.values()].filter(
    (visit) => visit.doctor === doctorId && visit.starts.getTime() === Date.parse(startsAt),
  )
  if (record === undefined) return check([there.length === 0, 'its visit is there without its key'])
  const visit = visits.get(record)
  if (!visit) return ['its key is there without its visit']
  return check(
    [there.length === 1 && there[0] === visit, `${there.length} visits have its time`],
    [visit.patient === patient.id, 'it is another patient’s'],
    [visit.referenced, `nobody gave out the reference ${visit.reference}`],
    [visit.status === 'pending' && visit.payment === 'pending', `it is ${visit.status}, ${visit.payment}`],
    [isOnly(visit.payments, { amount: visit.share, status: 'pending' }), 'it has not exactly its one payment'],
    [visit.holds.length === 0, 'something is held for it'],
    [visit.booked === 1, `it was announced ${visit.booked} times`],
  )
}

function paymentFaults({ encounterId }: Payment, record: string | undefined, { visits }: Traces): string[] {
  const visit = visits.get(encounterId)
  if (!visit) return ['its visit is gone']
  if (record === undefined) {
    return check(
      [
        visit.status === 'pending' && visit.payment === 'pending',
        `it is ${visit.status}, ${visit.payment} without its key`,
      ],
      [visit.holds.length === 0, 'something is held for it'],
      [isOnly(visit.payments, { amount: visit.share, status: 'pending' }), 'its pending payment is not there'],
      [visit.confirmed === 0, 'it was announced as paid'],
    )
  }
  return check(
    [record === encounterId, 'its key names another visit'],
    [
      visit.status === 'confirmed' && visit.payment === 'paid',
      `its key is there and it is ${visit.status}, ${visit.payment}`,
    ],
    [isOnly(visit.holds, { amount: visit.share, status: 'open' }), 'not exactly its share is held for it'],
    [visit.hold === visit.holds[0]?.id, 'it does not name its hold'],
    [isOnly(visit.payments, { amount: visit.share, status: 'cancelled' }), 'it could be paid again'],
    [visit.confirmed === 1, `it was announced as paid ${visit.confirmed} times`],
  )
}

function chargeFaults({ patient, amount }: Charge, record: string | undefined, { charges }: Traces): string[] {
  if (record === undefined) return []
  const payment = charges.get(record)
  if (!payment) return ['its key is there without its payment']
  const credited = payment.status === 'paid' ? [amount] : []
  return check(
    [payment.patient === patient.id && payment.amount === amount, 'its payment is another'],
    [['pending', 'paid'].includes(payment.status), `its payment is ${payment.status}`],
    [String(payment.credits) === String(credited), `${payment.status}, it was credited with [${payment.credits}]`],
  )
}

const isOnly = (records: readonly { amount: number; status: string }[], expected: { amount: number; status: string }) =>
  records.length === 1 && records[0]?.amount === expected.amount && records[0].status === expected.status

function faultsOfAnswer(
  deed: Deed,
  record: string | undefined,
  outcomes: Outcomes,
  { visits, charges }: Traces,
): string[] {
  const answer = outcomes.get(deed.key)
  if (!answer) return []
  if (answer.status !== (deed.kind === 'booking' ? 201 : 200))
    return [`it was answered ${answer.status} ${JSON.stringify(answer.body)}`]
  if (record === undefined) return ['it was answered and is not there']
  const { body } = answer
  const atBank = outcomes.get(`${deed.key}:bank`)
  const visit = visits.get(record)
  switch (deed.kind) {
    case 'booking':
      return check(
        [body.id === record && body.booking_reference === visit?.reference, 'the answer named another visit'],
        [Date.parse(body.scheduled_at) === visit?.starts.getTime(), 'the answer named another time'],
        [body.payment.payable_amount === visit?.share, 'the answer named another amount'],
        [body.payment.payment_url.endsWith(`/pay/${visit?.payments[0]?.id}`), 'the answer named another payment'],
      )
    case 'payment':
      return check(
        [body.id === record && body.status === 'confirmed', 'the answer named another visit'],
        [
          body.payment.payment_status === 'paid' && body.payment.payable_amount === visit?.share,
          'the answer said otherwise',
        ],
      )
    case 'charge':
      return check(
        [body.transaction_id === record, 'the answer named another payment'],
        [!atBank || atBank.body.status === 'paid', `the bank answered ${JSON.stringify(atBank)}`],
        [!atBank || charges.get(record)?.status === 'paid', 'it was paid at the bank and is not'],
      )
  }
}

/** Charges begun with no key that was kept: a payment nobody asked for. */
export const strayCharges = (traces: Traces): number => {
  const known = new Set(traces.done.values())
  return [...traces.charges.keys()].filter((id) => !known.has(id)).length
}

/** What is wrong about the wallets: each is what came in, less what is held, and what is held is the paid visits. */
export function walletFaults({ patients }: Town, { visits, charges, wallets }: Traces): string[] {
  return patients.flatMap(({ id }) => {
    const held = sum([...visits.values()].flatMap((v) => (v.patient === id && v.payment === 'paid' ? [v.share] : [])))
    const paidIn = sum(
      [...charges.values()].flatMap((c) => (c.patient === id && c.status === 'paid' ? [c.amount] : [])),
    )
    const wallet = wallets.get(id)
    return check(
      [wallet?.held === held, `${id} has ${wallet?.held} held, the paid visits cost ${held}`],
      [
        wallet?.balance === OPENING_RIAL + paidIn - held,
        `${id} has ${wallet?.balance}, not ${OPENING_RIAL + paidIn - held}`,
      ],
    )
  })
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0)
