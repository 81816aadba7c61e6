import { type RawBuilder, sql } from 'kysely'
import type { Domains, Ground } from '../compose.ts'
import { gatewayAccount, walletOf } from '../domains/ledger/index.ts'
import { type Db, inTransaction, type Tx } from '../platform/database/transaction.ts'
import { askAssistant } from './assistant.ts'
import { playChats } from './chats.ts'
import { DOCTORS } from './doctors.ts'
import { demoId } from './id.ts'
import { PATIENTS } from './patients.ts'
import { ADMIN, ALI, ALI_PROFILE, DEMO_PASSWORD, PERSONS, REZA, ZAHRA, ZAHRA_PROFILE } from './persons.ts'
import { playPractice } from './practice.ts'
import { prescribe } from './prescribe.ts'
import { fillRecords } from './record.ts'
import { openSupport } from './support.ts'
import { OPENING_TOKENS, openTokenWallets } from './tokens.ts'
import { playVisits, VISITS_RIAL } from './visits.ts'

const LOCK = 7_412_039 // any number, the same in every node
/** Everybody has been here for a while, so that a visit of last month is nothing strange. */
const OPENED_DAYS_AGO = 90

/** Rial that can be spent once the demo visits are paid (contract, wallet). */
const ALI_RIAL = 2_500_000
const ZAHRA_RIAL = 1_000_000
const OPENING_RIAL = demoId('opening rial')

/**
 * Loads the demo persons, doctors, money, visits, chats, customers and questions into a database nobody lives in yet, and answers whether it did. A
 * loading that was interrupted is completed by the next; of several nodes that start at once one loads and the others
 * wait. Reference data must be there.
 */
export function loadDemoData(ground: Ground, domains: Domains, tell: (line: string) => void): Promise<boolean> {
  // The lock is the connection's: it is free again at once when this process dies.
  return ground.db.connection().execute(async (turn) => {
    await sql`select pg_advisory_lock(${sql.lit(LOCK)})`.execute(turn)
    try {
      if (!(await isDue(ground.db))) return false
      tell('Loading the demo data …')
      await load(ground, domains)
      return true
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(LOCK)})`.execute(turn)
    }
  })
}

/** Nobody is there at all, or an earlier loading began and did not come to its end. */
async function isDue(db: Db): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean; begun: boolean; done: boolean }>`
    select not exists (select from persons) as empty,
      exists (select from persons where id = ${ADMIN.id}) as begun,
      ${hasPosting(walletOf(REZA.id, 'TOKEN'), OPENING_TOKENS)} as done`.execute(db)
  const found = rows[0]
  return found !== undefined && (found.empty || (found.begun && !found.done))
}

const hasPosting = (account: string, causeId: string): RawBuilder<boolean> => sql<boolean>`exists (
  select from ledger_entries where credit_account = ${account} and cause = 'demo.opening' and cause_id = ${causeId})`

const daysBefore = (at: Date, days: number) => new Date(at.getTime() - days * 86_400_000)

/** Each step finds out by itself what of it is done already. */
async function load(ground: Ground, domains: Domains): Promise<void> {
  const { db, clock } = ground
  const openedAt = daysBefore(clock.now(), OPENED_DAYS_AGO)
  await inTransaction(db, (tx) => seat(tx, openedAt))
  await onboardDoctors(db, domains)
  await domains.care.updateProfile(ALI.id, ALI_PROFILE, { replace: false })
  await domains.care.updateProfile(ZAHRA.id, ZAHRA_PROFILE, { replace: false })
  await openAccounts(domains)
  await inTransaction(db, (tx) => openWallets(tx, domains, openedAt))
  await playVisits(ground, domains)
  await prescribe(ground, domains)
  await playPractice(ground, domains)
  await fillRecords(ground, domains)
  await playChats(ground, domains)
  await openSupport(ground, domains)
  await askAssistant(ground)
  await inTransaction(db, (tx) => openTokenWallets(tx, domains, { openedAt, now: clock.now() }))
}

/** The persons under their fixed ids, before a domain gives them others, and the contract's discount code. */
async function seat(tx: Tx, at: Date): Promise<void> {
  const doctors = DOCTORS.map((doctor) => ({ ...doctor, roles: [] }))
  const joinedAt = new Map(
    PATIENTS.map(({ id, joinedDaysAgo }) => [id, daysBefore(at, joinedDaysAgo - OPENED_DAYS_AGO)]),
  )
  await tx
    .insertInto('persons')
    .values(
      [...PERSONS, ...PATIENTS, ...doctors].map(({ id, phone, firstName, lastName, gender, roles }) => ({
        id,
        phone,
        first_name: firstName,
        last_name: lastName,
        gender,
        roles: [...roles],
        created_at: joinedAt.get(id) ?? at,
      })),
    )
    .onConflict((c) => c.column('id').doNothing())
    .execute()
  await tx
    .insertInto('patient_profiles')
    .values(PATIENTS.map(({ id, dateOfBirth }) => ({ person_id: id, date_of_birth: dateOfBirth, updated_at: at })))
    .onConflict((c) => c.doNothing())
    .execute()
  await tx
    .insertInto('discount_codes')
    .values({ code: 'WINTER2024', percentage: 25, valid_until: '2030-01-01' })
    .onConflict((c) => c.doNothing())
    .execute()
}

async function onboardDoctors(db: Db, { care }: Domains): Promise<void> {
  const known = new Set((await db.selectFrom('doctors').select('person_id').execute()).map((row) => row.person_id))
  for (const doctor of DOCTORS) if (!known.has(doctor.id)) await care.onboard(doctor)
  await inTransaction(db, countVotes)
}

/** Votes of patients who are not in this database, so no visit can bring them. */
async function countVotes(tx: Tx): Promise<void> {
  const votes = DOCTORS.map(({ id, rating }) => ({
    id,
    count: rating.votes,
    sum: Math.round(rating.average * rating.votes),
  }))
  await sql`update doctors set rating_sum = v.sum, rating_count = v.count
    from unnest(${votes.map((v) => v.id)}::uuid[], ${votes.map((v) => v.sum)}::int[], ${votes.map((v) => v.count)}::int[]) as v (id, sum, count)
    where doctors.person_id = v.id`.execute(tx)
}

/** Those with an e-mail sign in by it, with one password. */
async function openAccounts({ identity }: Domains): Promise<void> {
  for (const { id, email } of PERSONS) {
    if (email !== null) await identity.accounts.open(id, { email, password: DEMO_PASSWORD })
  }
}

async function openWallets(tx: Tx, { ledger }: Domains, at: Date): Promise<void> {
  if (await isPosted(tx, walletOf(ALI.id), OPENING_RIAL)) return
  await ledger.post(tx, at, { type: 'demo.opening', id: OPENING_RIAL }, [
    { debit: gatewayAccount('sandbox'), credit: walletOf(ALI.id), amount: ALI_RIAL + VISITS_RIAL },
    { debit: gatewayAccount('sandbox'), credit: walletOf(ZAHRA.id), amount: ZAHRA_RIAL },
  ])
}

async function isPosted(tx: Tx, account: string, causeId: string): Promise<boolean> {
  const { rows } = await sql<{ posted: boolean }>`select ${hasPosting(account, causeId)} as posted`.execute(tx)
  return rows[0]?.posted === true
}
