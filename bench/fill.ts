import type pg from 'pg'
import { searchTextOf } from '../apps/server/src/domains/care/search-text.ts'
import { createSealer } from '../apps/server/src/platform/sealer.ts'
import { SPECIALTIES } from '../apps/server/src/reference/specialties.ts'
import { withClient } from './cluster.ts'
import { CITIES, FIRST_NAMES, INSURERS, LAST_NAMES, MAIL_NAMES } from './names.ts'

/** Ids are made of a kind and a number, so that who fills and who asks need not tell each other. */
type Kind = keyof typeof KINDS
const KINDS = {
  doctor: 'd0c',
  patient: 'ba7',
  session: '5e5',
  visit: '715',
  payment: '9a1',
  plan: '91a',
  notice: '07e',
} as const
export const idOf = (kind: Kind, n: number): string =>
  `00000000-0000-4000-8${KINDS[kind]}-${n.toString(16).padStart(12, '0')}`
export const sqlId = (kind: Kind, n = 'n') =>
  `('00000000-0000-4000-8${KINDS[kind]}-' || lpad(to_hex(${n}), 12, '0'))::uuid`

/** What each doctor's settings are. */
export const PLAN = {
  zone: 'Asia/Tehran',
  durationMinutes: 20,
  bufferMinutes: 10,
  workingDays: ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday'],
  start: '09:00',
  end: '17:00',
  breaks: [{ start: '12:00', end: '13:00' }],
} as const
export const FEE_RIAL = 600_000
/** More than any patient pays in a run. */
const OPENING_RIAL = 1_000_000_000
const OPENING_TOKENS = 1_000_000
const BATCH = 10_000

/** Doctors `from` to `until`: names, specialties, cities, fees and ratings are drawn independently, the same each time. */
export async function fillDoctors(url: string, { from, until }: { from: number; until: number }): Promise<void> {
  await withClient(url, async (client) => {
    for (let start = from; start < until; start += BATCH) {
      await insertDoctors(
        client,
        Array.from({ length: Math.min(BATCH, until - start) }, (_, i) => drawDoctor(start + i)),
      )
    }
  })
}

function drawDoctor(n: number) {
  const specialty = drawFrom(SPECIALTIES, n, 1)
  const name = { firstName: drawFrom(FIRST_NAMES, n, 2), lastName: drawFrom(LAST_NAMES, n, 3) }
  const city = drawFrom(CITIES, n, 4)
  const votes = draw(n, 5) % 300
  return {
    id: idOf('doctor', n),
    number: String(100_000 + n),
    gender: draw(n, 6) % 2 === 0 ? 'female' : 'male',
    ...name,
    specialty: specialty.code,
    city,
    insurer: drawFrom(INSURERS, n, 7),
    years: draw(n, 8) % 35,
    onlineFee: FEE_RIAL + 10_000 * (draw(n, 9) % 40),
    inPersonFee: FEE_RIAL + 10_000 * (draw(n, 10) % 40),
    votes,
    stars: votes * 3 + Math.floor((votes * (draw(n, 11) % 20)) / 10),
    searchText: searchTextOf(name, specialty, city),
  }
}

/** A number that looks drawn by lot; each `salt` is a lottery of its own. */
function draw(n: number, salt: number): number {
  const mixed = Math.imul(n ^ Math.imul(salt, 0x9e3779b1), 0x85ebca6b)
  return Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) >>> 16
}
const drawFrom = <T>(list: readonly T[], n: number, salt: number): T => list[draw(n, salt) % list.length] as T

async function insertDoctors(client: pg.Client, doctors: readonly ReturnType<typeof drawDoctor>[]): Promise<void> {
  const rows = JSON.stringify(doctors)
  await client.query(
    `insert into persons (id, first_name, last_name, gender, roles, created_at)
     select id, "firstName", "lastName", gender, '{doctor}', '2024-01-01'
     from json_to_recordset($1) as d (id uuid, "firstName" text, "lastName" text, gender text)`,
    [rows],
  )
  await client.query(
    `insert into doctors (person_id, specialty_code, medical_council_number, experience_years, languages, accepted_insurances,
       province, city, online_fee_rial, in_person_fee_rial, duration_minutes, buffer_minutes, working_days, hours_start, hours_end,
       breaks, rating_sum, rating_count, search_text, created_at)
     select id, specialty, number, years, '{فارسی}', array[insurer], city, city, "onlineFee", "inPersonFee", $2, $3, $4, $5, $6, $7,
       stars, votes, "searchText", '2024-01-01'
     from json_to_recordset($1) as d (id uuid, specialty text, number text, years int, insurer text, city text, "onlineFee" int,
       "inPersonFee" int, stars int, votes int, "searchText" text)`,
    [
      rows,
      PLAN.durationMinutes,
      PLAN.bufferMinutes,
      PLAN.workingDays,
      PLAN.start,
      PLAN.end,
      JSON.stringify(PLAN.breaks),
    ],
  )
  await client.query(
    `insert into doctor_next_slots (doctor_id, valid_until) select id, '-infinity' from json_to_recordset($1) as d (id uuid)`,
    [rows],
  )
}

/** Patients 0 to `count`, each signed in, with a whole profile, the premium plan and a full wallet. */
export async function fillPatients(url: string, count: number, dataKey: string): Promise<void> {
  const sealer = createSealer(dataKey)
  const sealed = Array.from({ length: count }, (_, n) =>
    sealer.seal(String(n).padStart(10, '0'), `national_id:${idOf('patient', n)}`),
  )
  const series = 'from generate_series(0, $1::int - 1) n'
  await withClient(url, async (client) => {
    await client.query(
      `insert into persons (id, phone, first_name, last_name, gender, created_at)
       select ${sqlId('patient')}, '+98935' || lpad(n::text, 7, '0'), 'نگار', 'کاظمی', 'female', '2024-01-01' ${series}`,
      [count],
    )
    await client.query(
      `insert into patient_profiles (person_id, national_id_sealed, date_of_birth, address, emergency_contact, medical_info,
         insurance_provider, insurance_number, insurance_expiry, updated_at)
       select ${sqlId('patient')}, ($2::bytea[])[n + 1], date '1960-01-01' + n, $3, $4, $5, 'تامین اجتماعی', n::text, '2030-01-01', '2024-01-01' ${series}`,
      [count, sealed, ADDRESS, CONTACT, MEDICAL_INFO].map((value) => (isRecord(value) ? JSON.stringify(value) : value)),
    )
    await client.query(
      `insert into sessions (id, person_id, created_at, expires_at)
       select ${sqlId('session')}, ${sqlId('patient')}, now(), now() + interval '7 days' ${series}`,
      [count],
    )
    await client.query(
      `insert into subscriptions (id, person_id, plan_id, start_date, end_date, status, created_at)
       select ${sqlId('plan')}, ${sqlId('patient')}, 'premium', current_date, current_date + 200, 'active', now() ${series}`,
      [count],
    )
    await client.query(
      `insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, created_at)
       select ${sqlId('patient')}, 'gateway:IRR:bench', 'wallet:IRR:' || ${sqlId('patient')}, ${OPENING_RIAL}, 'demo.opening', ${sqlId('patient')}, now()
       ${series}`,
      [count],
    )
  })
}

/** Accounts by e-mail for patients 0 to `count`, each with tokens. */
export async function fillAccounts(url: string, count: number): Promise<void> {
  const series = 'from generate_series(0, $1::int - 1) n'
  await withClient(url, async (client) => {
    await client.query(
      `update persons p set login_email = 'patient' || n || '@example.com' ${series} where p.id = ${sqlId('patient')}`,
      [count],
    )
    await client.query(
      `insert into accounts (person_id, password_hash, created_at, updated_at)
       select ${sqlId('patient')}, '$argon2id$none', '2024-01-01', '2024-01-01' ${series}`,
      [count],
    )
    await client.query(
      `insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, created_at)
       select ${sqlId('patient')}, 'issue:TOKEN:bench', 'wallet:TOKEN:' || ${sqlId('patient')}, ${OPENING_TOKENS}, 'demo.opening', ${sqlId('patient')}, now()
       ${series}`,
      [count],
    )
  })
}

const isRecord = (value: unknown) => typeof value === 'object' && !Array.isArray(value)
const ADDRESS = { province: 'تهران', city: 'تهران', postal_code: '1234567890', address: 'خیابان ولیعصر، پلاک 123' }
const CONTACT = { name: 'محمد محمدی', relationship: 'برادر', phone_number: '+989123456789' }
const MEDICAL_INFO = {
  blood_type: 'A+',
  height: 175,
  weight: 70,
  allergies: ['پنی‌سیلین'],
  chronic_diseases: ['دیابت نوع 2'],
  current_medications: ['متفورمین'],
}

/** A visit that nobody else has: of each time one patient sees one doctor. */
export interface Seat {
  readonly doctor: number
  readonly patient: number
  /** Index of the time among the slots of the coming months. */
  readonly time: number
}

/** Seat `n` of some times (indexes `firstTime` to `firstTime + times`), in an order that mixes times and doctors. */
export function seatOf(
  n: number,
  among: { doctors: number; patients: number; firstTime: number; times: number },
): Seat {
  const doctor = n % among.doctors
  const round = Math.floor(n / among.doctors)
  if (round >= among.times) throw new Error(`there are only ${among.doctors * among.times} seats`)
  // Another time for each doctor of a round, so that simultaneous bookings seldom share a reference.
  const time = among.firstTime + ((round + doctor * 7) % among.times)
  return { doctor, patient: (doctor + time * 37) % among.patients, time }
}

/** Booked visits that wait for their payment, number n in seat n. */
export async function fillPendingVisits(url: string, seats: readonly Seat[], slots: readonly Date[]): Promise<void> {
  const starts = seats.map(({ time }) => slots[time])
  await withClient(url, async (client) => {
    await client.query(
      `insert into encounters (id, booking_reference, patient_id, doctor_id, visit_type, status, starts_at, ends_at, busy_until,
         chief_complaint, fee_rial, insurance_share_rial, patient_share_rial, payment_status, hold_until, created_at)
       select ${sqlId('visit')}, 'BENCH-' || n, patient, doctor, 'in_person', 'pending', starts, starts + interval '20 minutes',
         starts + interval '30 minutes', 'سردرد', ${FEE_RIAL}, 0, ${FEE_RIAL}, 'pending', now() + interval '1 day', now()
       from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) with ordinality as s (patient, doctor, starts, nth), lateral (select (nth - 1)::int as n)`,
      [seats.map((seat) => idOf('patient', seat.patient)), seats.map((seat) => idOf('doctor', seat.doctor)), starts],
    )
    await client.query(
      `insert into payments (id, person_id, purpose, subject_id, amount_rial, gateway, created_at, expires_at)
       select ${sqlId('payment')}, patient_id, 'encounter', id, patient_share_rial, 'sandbox', created_at, hold_until
       from generate_series(0, $1::int - 1) n join encounters on id = ${sqlId('visit')}`,
      [seats.length],
    )
  })
}

/** What is kept about the tables for planning, and their visibility, as a database has them after an hour. */
export const settle = (url: string): Promise<unknown> => withClient(url, (client) => client.query('vacuum (analyze)'))

/** Sessions that ask for lists of visits; where there are fewer patients, one has several. */
export const ASKING_SESSIONS = 200

/**
 * Past visits, one in twenty still to come, of patients with `each` of them, at a thousand doctors. Foreign keys are not
 * checked while they go in, for what they point to goes in just before; all indexes and constraints are there.
 */
export async function fillVisits(url: string, { patients, each }: { patients: number; each: number }): Promise<void> {
  await fillDoctors(url, { from: 0, until: 1_000 })
  await withClient(url, async (client) => {
    await client.query(`set session_replication_role = replica`)
    await client.query(
      `insert into persons (id, phone, first_name, last_name, gender, created_at)
       select ${sqlId('patient')}, '+98935' || lpad(n::text, 7, '0'), 'نگار', 'کاظمی', 'female', '2024-01-01'
       from generate_series(0, $1::int - 1) n`,
      [patients],
    )
    await client.query(
      `insert into sessions (id, person_id, created_at, expires_at)
       select ${sqlId('session')}, ${sqlId('patient', `n % $1::int`)}, now(), now() + interval '7 days'
       from generate_series(0, ${ASKING_SESSIONS} - 1) n`,
      [patients],
    )
    // Visit n: its doctor has one each half hour; the last twentieth lies ahead, without an end.
    await client.query(
      `insert into encounters (id, booking_reference, patient_id, doctor_id, visit_type, status, starts_at, ends_at, busy_until,
         chief_complaint, fee_rial, insurance_share_rial, patient_share_rial, payment_status, payment_method, created_at)
       select ${sqlId('visit')}, 'BENCH-' || n, ${sqlId('patient', `n % $1::int`)}, ${sqlId('doctor', '(n % 1000)')}, 'online',
         case when n < last * 0.95 then 'completed' else 'confirmed' end, starts, starts + interval '20 minutes',
         starts + interval '30 minutes', 'سردرد', ${FEE_RIAL}, 0, ${FEE_RIAL}, 'paid', 'wallet', starts - interval '3 days'
       from (select $1::int * $2::int as last) l, generate_series(0, last - 1) n,
         lateral (select date_trunc('day', now()) + interval '30 minutes' * ((n - last * 0.95) / 1000)::int as starts)`,
      [patients, each],
    )
  })
}

/**
 * Persons with names that look drawn by lot, an account each, the first an administrator who is signed in, and entries of
 * tokens between them: bought, transferred, spent on services. But for the last entries they are in the chain and the
 * sums over services are rolled up, as on a server that runs; only that the chain's hashes fit nothing. Triggers and
 * foreign keys are not asked while it goes in.
 */
export async function fillPersons(
  url: string,
  { persons, entries }: { persons: number; entries: number },
): Promise<void> {
  const pick = (list: readonly string[], salt: number) =>
    `('{${list.map((word) => `"${word}"`).join(',')}}'::text[])[1 + (hashint4(n + ${salt}) & 2147483647) % ${list.length}]`
  await withClient(url, async (client) => {
    await client.query(`set session_replication_role = replica; set maintenance_work_mem = '512MB'`)
    await client.query(
      `insert into persons (id, first_name, last_name, login_email, roles, created_at, last_seen_on)
       select ${sqlId('patient')}, ${pick(FIRST_NAMES, 1)}, ${pick(LAST_NAMES, 2)}, ${pick(MAIL_NAMES, 3)} || n || '@example.com',
         case when n = 0 then '{admin}' else '{}' end::text[], now() - n * interval '1 minute', current_date - n % 100
       from generate_series(0, $1::int - 1) n`,
      [persons],
    )
    await client.query(
      `insert into person_counts (seen_on, shard, count) select last_seen_on, 0, count(*) from persons group by 1`,
    )
    await client.query(
      `insert into accounts (person_id, password_hash, last_login_at, created_at, updated_at)
       select id, '$argon2id$none', created_at, created_at, created_at from persons`,
    )
    await client.query(
      `insert into ledger_accounts (id, balance, updated_at) select 'wallet:TOKEN:' || id, 1000, now() from persons`,
    )
    await client.query(
      `insert into sessions (id, person_id, created_at, expires_at)
       values (${sqlId('session', '0')}, ${sqlId('patient', '0')}, now(), now() + interval '7 days')`,
    )
    await client.query(
      `insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, created_at)
       select ${sqlId('visit')},
         case when n % 3 = 0 then 'issue:TOKEN:purchase' else 'wallet:TOKEN:' || ${sqlId('patient', '(n % $1::int)')} end,
         case n % 3 when 0 then 'wallet:TOKEN:' || ${sqlId('patient', '((n / 3) % $1::int)')}
           when 1 then 'wallet:TOKEN:' || ${sqlId('patient', '((n + 7) % $1::int)')}
           else 'platform:TOKEN:' || case when n % 2 = 0 then 'translate' else 'summarize' end end,
         1 + n % 100, 'token.transfer', ${sqlId('visit')}, now() - n % 700 * interval '1 day'
       from generate_series(0, $2::int - 1) n`,
      [persons, entries],
    )
    await client.query(
      `insert into token_totals (day, account, credited, debited)
       select day, account, sum(credited), sum(debited) from (
         select (created_at at time zone 'Asia/Tehran')::date as day, debit_account as account, 0 as credited, amount as debited
         from ledger_entries where debit_account like 'issue:%'
         union all
         select (created_at at time zone 'Asia/Tehran')::date, credit_account, amount, 0
         from ledger_entries where credit_account like 'platform:%'
       ) side group by 1, 2`,
    )
    await client.query(
      `insert into ledger_chain (seq, entry_id, hash)
       select row_number() over (order by id), id, sha256(int8send(id)) from ledger_entries`,
    )
    await client.query('update token_totals_position set counted_to = (select max(seq) from ledger_chain)')
    await client.query('update ledger_chain_horizon set sealed_below = pg_current_xact_id()')
    await client.query(
      `insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, created_at)
       select ${sqlId('visit')}, 'wallet:TOKEN:' || ${sqlId('patient', '(n % $1::int)')}, 'platform:TOKEN:translate', 5, 'service.settle',
         ${sqlId('visit')}, now() from generate_series(0, ${TAIL_ENTRIES} - 1) n`,
      [persons],
    )
  })
}
/** What a busy minute leaves to be rolled up. */
const TAIL_ENTRIES = 2_000
