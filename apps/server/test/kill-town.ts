import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { composeDomains, type Domains } from '../src/compose.ts'
import { USUAL_SETTINGS } from '../src/domains/care/index.ts'
import { gatewayAccount, walletOf } from '../src/domains/ledger/index.ts'
import { createSender } from '../src/domains/notifications/index.ts'
import { createSandboxGateway } from '../src/domains/payments/index.ts'
import { createMemoryBus } from '../src/platform/bus/memory.ts'
import { createMemoryCache } from '../src/platform/cache/memory.ts'
import { systemClock as clock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database/open.ts'
import { type Db, inTransaction } from '../src/platform/database/transaction.ts'
import { createDiskStore } from '../src/platform/files/disk.ts'
import { createLog } from '../src/platform/log.ts'
import { type Booking, type Charge, type Deed, newKey, type Patient, type Payment } from './kill-deeds.ts'
import type { Installation } from './kill-server.ts'

export const OPENING_RIAL = 100_000_000
const DOCTORS = 25
const PATIENTS = 50
const COUNTS = { bookings: 400, payments: 300, charges: 300 }
const DAY_MS = 86_400_000

export interface Eyes {
  readonly db: Db
  readonly domains: Domains
}

/** The same domains on the same database, seen from outside the server. */
export function lookInto(databaseUrl: string): Eyes {
  const log = createLog('error', console.error)
  const db = openDatabase({ url: databaseUrl, poolMax: 8, onError: (err) => log.error({ err }, 'connection broke') })
  const publicUrl = 'http://localhost'
  const domains = composeDomains({
    db,
    clock,
    log,
    publicUrl,
    bus: createMemoryBus({ log }),
    files: createDiskStore({ folder: join(tmpdir(), 'helssa-no-files') }),
    platforms: { telegram: 'http://127.0.0.1:1', instagram: 'http://127.0.0.1:1' },
    models: {},
    cache: createMemoryCache({ clock }),
    secrets: { jwt: 'j'.repeat(40), otp: 'o'.repeat(40), dataKey: 'd'.repeat(40) },
    sender: createSender(readConfig({}), { db, clock }),
    gateway: createSandboxGateway({ db, publicUrl }),
  })
  return { db, domains }
}

export interface Town {
  readonly patients: readonly Patient[]
  /** In the order in which they are sent. */
  readonly deeds: readonly Deed[]
}

/** Doctors with free times, patients with money, visits that wait for payment, and what everybody is about to do. */
export async function settleTown(
  { db, domains }: Eyes,
  { signAccess }: Installation,
  random: () => number,
): Promise<Town> {
  const doctors = await Promise.all(Array.from({ length: DOCTORS }, (_, n) => settleDoctor(domains, n)))
  const patients = await Promise.all(
    Array.from({ length: PATIENTS }, (_, n) => settlePatient(db, domains, signAccess, n)),
  )
  const seats = await findSeats(domains, doctors, patients)

  const pending = await Promise.all(seats.splice(0, COUNTS.payments).map((seat) => book(domains, seat)))
  const bookings = seats
    .splice(0, COUNTS.bookings)
    .map((seat): Booking => ({ kind: 'booking', key: newKey(), ...seat }))
  const payments = pending.map((visit): Payment => ({ kind: 'payment', key: newKey(), ...visit }))
  const charges = Array.from({ length: COUNTS.charges }, (_, n): Charge => {
    const patient = patients[n % PATIENTS] as Patient
    return { kind: 'charge', key: newKey(), patient, amount: 10_000 + n }
  })
  return { patients, deeds: shuffled([...bookings, ...payments, ...charges], random) }
}

async function settleDoctor({ care }: Domains, n: number): Promise<string> {
  const doctor = await care.onboard({
    phone: `+98912${String(n).padStart(7, '0')}`,
    firstName: 'مریم',
    lastName: 'رضایی',
    gender: 'female',
    specialtyCode: 'general',
    councilNumber: String(10_000 + n),
    experienceYears: 10,
    profileImage: null,
    languages: ['فارسی'],
    location: { province: 'تهران', city: 'تهران', address: 'میدان ونک' },
    settings: USUAL_SETTINGS,
  })
  return doctor.id
}

async function settlePatient(
  db: Db,
  { identity, ledger }: Domains,
  signAccess: Installation['signAccess'],
  n: number,
): Promise<Patient> {
  const at = clock.now()
  const sessionId = randomUUID()
  const id = await inTransaction(db, async (tx) => {
    const person = await identity.ensurePerson(tx, `+98935${String(n).padStart(7, '0')}`)
    const session = { id: sessionId, person_id: person.id, created_at: at, expires_at: new Date(at.getTime() + DAY_MS) }
    await tx.insertInto('sessions').values(session).execute()
    await ledger.post(tx, at, { type: 'demo.opening', id: randomUUID() }, [
      { debit: gatewayAccount('test'), credit: walletOf(person.id), amount: OPENING_RIAL },
    ])
    return person.id
  })
  return { id, access: signAccess({ personId: id, sessionId }) }
}

interface Seat {
  readonly patient: Patient
  readonly doctorId: string
  readonly startsAt: string
}

/** Free times of all doctors, each with a patient who has nothing else to do then. */
async function findSeats({ care }: Domains, doctors: readonly string[], patients: readonly Patient[]): Promise<Seat[]> {
  const from = new Date(clock.now().getTime() + 2 * DAY_MS)
  const slots = await care.slotsOf(doctors[0] ?? '', { from, until: new Date(from.getTime() + 14 * DAY_MS) })
  return slots.flatMap(({ startsAt }, time) =>
    doctors.map((doctorId, n) => ({
      doctorId,
      startsAt: startsAt.toISOString(),
      patient: patients[(n + time) % patients.length] as Patient,
    })),
  )
}

async function book({ care }: Domains, { patient, doctorId, startsAt }: Seat) {
  const { encounter } = await care.book(patient.id, {
    doctorId,
    startsAt: new Date(startsAt),
    visitType: 'in_person',
    chiefComplaint: 'سردرد',
    description: null,
    insurance: undefined,
  })
  return { patient, encounterId: encounter.id }
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item)
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
