import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { createApp } from '../src/app.ts'
import { composeDomains, type Domains, eventHandlers } from '../src/compose.ts'
import { type DoctorSettings, USUAL_SETTINGS } from '../src/domains/care/index.ts'
import type { Role } from '../src/domains/identity/index.ts'
import { gatewayAccount, walletOf } from '../src/domains/ledger/index.ts'
import { createSender, readOutbox } from '../src/domains/notifications/index.ts'
import { createSandboxGateway } from '../src/domains/payments/index.ts'
import { createMemoryBus } from '../src/platform/bus/memory.ts'
import { createMemoryCache } from '../src/platform/cache/memory.ts'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database/open.ts'
import { type Db, inTransaction } from '../src/platform/database/transaction.ts'
import { createDiskStore } from '../src/platform/files/disk.ts'
import { createEncryptedStore } from '../src/platform/files/encrypted.ts'
import { createFileKeys } from '../src/platform/files/file-keys.ts'
import type { FileStore } from '../src/platform/files/files.ts'
import { createMetrics } from '../src/platform/http/metrics.ts'
import { createLog } from '../src/platform/log.ts'
import { openModels } from '../src/platform/model/index.ts'
import { createOutboxRelay, type OutboxRelay } from '../src/platform/outbox.ts'
import { createTestDatabase } from './postgres.ts'

export interface SignedIn {
  readonly id: string
  readonly phone: string
  readonly access: string
  readonly refresh: string
  /** What a browser keeps in its cookie. */
  readonly pass: string
}
export interface SignedInByEmail extends SignedIn {
  readonly email: string
  readonly password: string
}
export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came back
  readonly body: any
  readonly headers: Record<string, unknown>
}
export interface Request {
  readonly as?: SignedIn
  readonly body?: unknown
  readonly headers?: Record<string, string>
}

export interface House {
  /** What the house believes it is now; assign to move the clock. */
  now: Date
  readonly db: Db
  readonly databaseUrl: string
  readonly app: FastifyInstance
  readonly domains: Domains
  readonly relay: OutboxRelay
  /** Its files, and where they are. */
  readonly files: FileStore
  readonly filesFolder: string
  /** Every line logged so far. */
  readonly logged: string[]
  /** Log lines at error or above that a test expects; it must empty the list. */
  readonly errors: string[]
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, request?: Request): Promise<Answer>
  get(path: string, request?: Request): Promise<Answer>
  post(path: string, request?: Request): Promise<Answer>
  /** The last code that was sent to the phone. */
  codeFor(phone: string): Promise<string>
  signIn(phone: string): Promise<SignedIn>
  patient(facts?: { balance?: number }): Promise<SignedIn>
  doctor(facts?: Partial<DoctorFacts>): Promise<SignedIn>
  admin(): Promise<SignedIn>
  /** Somebody of the support. */
  agent(name?: { firstName: string; lastName: string }): Promise<SignedIn>
  /** Somebody who registered by e-mail, and unless told otherwise has proven it. */
  account(facts?: {
    tokens?: number
    admin?: boolean
    fullName?: string
    mobile?: string
    verified?: boolean
  }): Promise<SignedInByEmail>
  /** Puts money into a wallet, out of nowhere. */
  fund(personId: string, amountRial: number): Promise<void>
  advance(by: { seconds?: number; minutes?: number; hours?: number; days?: number }): void
}
export interface DoctorFacts {
  readonly firstName: string
  readonly lastName: string
  readonly gender: 'male' | 'female'
  readonly specialty: string
  readonly city: string
  readonly experienceYears: number
  readonly councilNumber: string
  readonly settings: Partial<DoctorSettings>
}

/** A Saturday, 08:00 in Tehran: an hour before the doctors' day begins. */
export const MORNING = new Date('2024-01-20T04:30:00Z')

let phones = 0
/** A phone nobody has. */
export const newPhone = (): string => `+98935${String(++phones).padStart(7, '0')}`

let emails = 0
/** An e-mail nobody has. They sort as they were made. */
export const newEmail = (): string => `person${String(++emails).padStart(5, '0')}@example.com`

/** A real server on a database of its own, with a clock that is moved by hand. Unexpected error logs fail the test. */
export function useHouse(env: Record<string, string> = {}): House {
  const house = { now: MORNING } as { -readonly [K in keyof House]: House[K] }
  let drop: () => Promise<void>

  beforeAll(async () => {
    drop = await furnish(house, env)
  })
  afterEach(() => {
    expect(house.errors.splice(0), 'unexpected errors in the log').toEqual([])
  })
  afterAll(async () => {
    await house.domains.identity.accounts.mailsSent()
    await house.app.close()
    await house.relay.stop()
    await house.db.destroy()
    await drop()
  })
  return house
}

async function furnish(
  house: { -readonly [K in keyof House]: House[K] },
  env: Record<string, string>,
): Promise<() => Promise<void>> {
  const config = readConfig({
    RATE_LIMIT_ANONYMOUS: 'off',
    RATE_LIMIT_USER: 'off',
    RATE_LIMIT_PREMIUM: 'off',
    RATE_LIMIT_SMARTAI: 'off',
    PUBLIC_URL: 'https://helssa.test',
    ...env,
  })
  const { url, drop } = await createTestDatabase('furnished')
  house.now = MORNING
  house.logged = []
  house.errors = []
  const log = createLog('info', (line) => {
    house.logged.push(line)
    if (JSON.parse(line).level >= 50) house.errors.push(line)
  })
  const clock = { now: () => house.now }
  const db = openDatabase({ url, poolMax: 16, onError: (error) => log.error({ err: error }, 'connection broke') })
  const bus = createMemoryBus({ log })
  const cache = createMemoryCache({ clock })
  const publicUrl = 'https://helssa.test'
  const sandbox = createSandboxGateway({ db, publicUrl })
  const secrets = { jwt: 'j'.repeat(40), otp: 'o'.repeat(40), dataKey: 'd'.repeat(40) }
  const folder = mkdtempSync(join(tmpdir(), 'helssa-files-'))
  const ground = {
    files: createEncryptedStore(createDiskStore({ folder }), createFileKeys([secrets.dataKey])),
    db,
    bus,
    cache,
    clock,
    log,
    secrets,
    publicUrl,
    gateway: sandbox,
    sender: createSender(config, { db, clock }),
    platforms: { telegram: config.TELEGRAM_URL, instagram: config.INSTAGRAM_URL },
    models: openModels(config, clock),
  }
  const domains = composeDomains(ground)
  const relay = createOutboxRelay({ db, bus, clock, log, handlers: eventHandlers(domains) })
  const app = await createApp({
    ...ground,
    config,
    domains,
    sandbox,
    metrics: createMetrics(),
    wrote: () => {},
    webFolder: join(folder, 'no-web-app'), // whether one was built here changes no test
    notReady: async () => [],
    outbox: (to) => readOutbox(db, to),
  })
  Object.assign(
    house,
    { db, databaseUrl: url, files: ground.files, filesFolder: folder, app, domains, relay },
    dailyLife(house),
  )
  return async () => {
    rmSync(folder, { recursive: true, force: true })
    await drop()
  }
}

async function giveRole({ db, domains: { identity } }: House, personId: string, role: Role): Promise<void> {
  await inTransaction(db, (tx) => identity.addRole(tx, personId, role))
  identity.announceRights(personId)
}

/** Puts tokens into a wallet, out of nowhere. */
const fundTokens = (house: House, personId: string, amount: number) =>
  inTransaction(house.db, (tx) =>
    house.domains.ledger.post(tx, house.now, { type: 'demo.opening', id: randomUUID() }, [
      { debit: 'issue:TOKEN:test', credit: walletOf(personId, 'TOKEN'), amount },
    ]),
  )

function dailyLife(house: House): Partial<House> {
  const call: House['call'] = async (method, path, { as, body, headers } = {}) => {
    const request: InjectOptions = {
      method,
      url: path,
      headers: { ...(as && { authorization: `Bearer ${as.access}` }), ...headers },
      ...(body !== undefined && { payload: body as object }), // a Buffer goes as it is
    }
    const answer = await house.app.inject(request)
    const isJson = String(answer.headers['content-type']).includes('application/json')
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: isJson && answer.payload ? answer.json() : answer.payload,
    }
  }
  const codeFor = async (phone: string) => {
    const [latest] = await readOutbox(house.db, phone)
    if (!latest?.code) throw new Error(`no code was sent to ${phone}`)
    return latest.code
  }
  const signIn = async (phone: string): Promise<SignedIn> => {
    await house.domains.identity.requestOtp(phone, 'sms')
    const { person, tokens } = await house.domains.identity.signInByOtp(phone, await codeFor(phone))
    return { id: person.id, phone, access: tokens.access, refresh: tokens.refresh, pass: tokens.pass }
  }
  const fund = (personId: string, amount: number) =>
    inTransaction(house.db, (tx) =>
      house.domains.ledger.post(tx, house.now, { type: 'demo.opening', id: randomUUID() }, [
        { debit: gatewayAccount('test'), credit: walletOf(personId), amount },
      ]),
    )
  return {
    call,
    get: (path, request) => call('GET', path, request),
    post: (path, request) => call('POST', path, { body: {}, ...request }),
    codeFor,
    signIn,
    fund,
    async patient({ balance = 0 } = {}) {
      const patient = await signIn(newPhone())
      if (balance > 0) await fund(patient.id, balance)
      return patient
    },
    async doctor(facts = {}) {
      const phone = newPhone()
      await house.domains.care.onboard({
        phone,
        firstName: facts.firstName ?? 'مریم',
        lastName: facts.lastName ?? 'رضایی',
        gender: facts.gender ?? 'female',
        specialtyCode: facts.specialty ?? 'cardiology',
        councilNumber: facts.councilNumber ?? `c${phone.slice(-6)}`,
        experienceYears: facts.experienceYears ?? 15,
        profileImage: null,
        languages: ['فارسی', 'انگلیسی'],
        location: { province: facts.city ?? 'تهران', city: facts.city ?? 'تهران', address: 'میدان ونک' },
        settings: { ...USUAL_SETTINGS, acceptedInsurances: ['تامین اجتماعی', 'ایران'], ...facts.settings },
      })
      return signIn(phone)
    },
    async admin() {
      const admin = await signIn(newPhone())
      await giveRole(house, admin.id, 'admin')
      return admin
    },
    async agent({ firstName, lastName } = { firstName: 'Support', lastName: 'Agent' }) {
      const agent = await signIn(newPhone())
      const name = { first_name: firstName, last_name: lastName }
      await house.db.updateTable('persons').set(name).where('id', '=', agent.id).execute()
      await giveRole(house, agent.id, 'support')
      return agent
    },
    async account({ tokens = 0, admin = false, fullName = 'علی محمدی', mobile, verified = true } = {}) {
      const email = newEmail()
      const password = 'P@ssw0rd123'
      const { accounts } = house.domains.identity
      const session = await accounts.register({ fullName, email, password, mobile: mobile ?? null })
      await accounts.mailsSent()
      const { personId: id } = session.account
      if (verified)
        await house.db
          .updateTable('accounts')
          .set({ email_verified_at: house.now })
          .where('person_id', '=', id)
          .execute()
      if (tokens > 0) await fundTokens(house, id, tokens)
      if (admin) await giveRole(house, id, 'admin')
      const { access, refresh, pass } = session.tokens
      return { id, email, password, phone: '', access, refresh, pass }
    },
    advance({ seconds = 0, minutes = 0, hours = 0, days = 0 }) {
      const total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
      house.now = new Date(house.now.getTime() + total * 1000)
    },
  }
}
