import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { createScribe, type Scribe } from '../src/domains/assistant/index.ts'
import type { CheckDrugs, DrugWarning, PatientFacts } from '../src/domains/assistant/safety/index.ts'
import type { CheckedDraft, DraftInput } from '../src/domains/assistant/scribe/index.ts'
import { createUsage } from '../src/domains/assistant/usage.ts'
import { createMemoryCache } from '../src/platform/cache/memory.ts'
import { createMetrics } from '../src/platform/http/metrics.ts'
import { createHttpServer } from '../src/platform/http/server.ts'
import { createLog } from '../src/platform/log.ts'
import type { Heard } from '../src/platform/model/index.ts'
import { helssaSurface } from '../src/surfaces/helssa/index.ts'
import { type Answer, type House, type Request, type SignedIn, useHouse } from './house.ts'

/** Sunday 2024-01-28, 09:00 in Tehran. */
const FIRST_SLOT = Date.parse('2024-01-28T05:30:00Z')
const HALF_HOUR_MS = 30 * 60_000
const DAY_MS = 86_400_000

/** The nth slot: five a day, on the first four days of each week. */
const slotOf = (nth: number): Date => {
  const day = Math.floor(nth / 5)
  return new Date(FIRST_SLOT + (nth % 5) * HALF_HOUR_MS + ((day % 4) + 7 * Math.floor(day / 4)) * DAY_MS)
}

export interface ScribeHouse extends House {
  readonly scribe: Scribe
  /** How a report is drafted; a test may put its own in. */
  draft: (input: DraftInput) => Promise<CheckedDraft>
  checkDrugs: CheckDrugs
  facts: PatientFacts
  /** What is heard; none while undefined is configured with `speechless`. */
  hear: (bytes: Buffer, signal: AbortSignal | undefined) => Promise<Heard>
  readonly faults: unknown[]
  /** Another node on the same database. */
  node(deps?: Partial<Parameters<typeof createScribe>[0]>): Scribe
  /** Asks over HTTP, of one node or another. */
  ask(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, request?: Request): Promise<Answer>
  /** A visit that was begun. */
  visit(facts?: { doctor?: SignedIn; patient?: SignedIn; state?: 'confirmed' | 'in_progress' }): Promise<Visit>
}
export interface Visit {
  readonly id: string
  readonly doctor: SignedIn
  readonly patient: SignedIn
}

export const NO_FACTS: PatientFacts = {
  allergies: [],
  conditions: [],
  medications: [],
  pregnancy: null,
  ageYears: null,
}

/** The contract's own report. */
export const PRINTED_REPORT = {
  subjective: {
    chief_complaint: 'سرفه خشک مداوم',
    hpi: 'بیمار از 5 روز پیش دچار سرفه خشک...',
    pmh: ['آسم', 'آلرژی فصلی'],
    medications: ['سالبوتامول اسپری'],
    allergies: ['پنی‌سیلین'],
  },
  objective: {
    vital_signs: { bp: '120/80', hr: '78', rr: '16', temp: '37.2', spo2: '97%' },
    physical_exam: 'ریه‌ها: صاف، بدون رال...',
  },
  assessment: { diagnoses: [{ description: 'برونشیت حاد', icd_code: 'J20.9', probability: 0.85 }] },
  plan: {
    medications: [{ name: 'دکسترومتورفان', dosage: '15mg', frequency: 'هر 6 ساعت', duration: '5 روز' }],
    follow_up: 'در صورت عدم بهبود تا 1 هفته مراجعه نمایید',
  },
}

export const draftOf = (changes: Partial<CheckedDraft> = {}): CheckedDraft => ({
  report: PRINTED_REPORT,
  evidence: {
    '/subjective/chief_complaint': [{ line: 1, start: 0, end: 4 }],
    '/subjective/allergies/0': [{ line: -1, start: 22, end: 31 }],
    '/plan/medications/0': [{ line: 2, start: 0, end: 13 }],
    '/plan/medications/0/dosage': [{ line: 2, start: 14, end: 18 }],
  },
  omissions: [],
  dropped: [],
  warnings: [],
  confidence: 0.88,
  engine: 'rules',
  use: null,
  unknownDrugs: [],
  ...changes,
})

export const majorWarning: DrugWarning = {
  kind: 'allergy',
  severity: 'major',
  drugId: 'amoxicillin',
  drug: { fa: 'آموکسی‌سیلین', en: 'Amoxicillin' },
  against: 'پنی‌سیلین',
  text: { fa: 'بیمار به پنی‌سیلین حساسیت دارد', en: 'The patient is allergic to penicillin' },
}

/** A house whose scribe drafts and hears as the test says; it works when told to (`scribe.work.doDue()`). */
export function useScribeHouse(): ScribeHouse {
  const base = useHouse()
  const house = base as unknown as { -readonly [Key in keyof ScribeHouse]: ScribeHouse[Key] }
  const scribes: Scribe[] = []
  let app: FastifyInstance
  let slots = 0

  beforeAll(async () => {
    house.faults = []
    house.facts = NO_FACTS
    house.draft = async () => draftOf()
    house.checkDrugs = async () => ({ warnings: [], unknown: [] })
    house.hear = async () => ({ text: '', segments: [], seconds: null })
    house.node = (deps = {}) => {
      const scribe = createScribe({
        db: house.db,
        clock: { now: () => house.now },
        files: house.files,
        care: house.domains.care,
        audit: house.domains.audit,
        notifications: house.domains.notifications,
        draft: (input) => house.draft(input),
        checkDrugs: (drugs, facts) => house.checkDrugs(drugs, facts),
        factsOf: async () => house.facts,
        speech: { name: 'ears', transcribe: ({ bytes, signal }) => house.hear(bytes, signal) },
        recordUse: createUsage({ plans: house.domains.plans }).recordUse,
        onFault: (error) => house.faults.push(error),
        ...deps,
      })
      scribes.push(scribe)
      return scribe
    }
    house.scribe = house.node()
    app = await openServer(house)
    house.ask = async (method, path, { as, body, headers } = {}) => {
      const request: InjectOptions = {
        method,
        url: path,
        headers: { ...(as && { authorization: `Bearer ${as.access}` }), ...headers },
        ...(body !== undefined && { payload: body as object }),
      }
      const answer = await app.inject(request)
      const isJson = String(answer.headers['content-type']).includes('application/json')
      return { status: answer.statusCode, headers: answer.headers, body: isJson ? answer.json() : answer.payload }
    }
    house.visit = async ({ doctor, patient, state = 'in_progress' } = {}) => {
      const visit = {
        doctor: doctor ?? (await house.doctor()),
        patient: patient ?? (await house.patient({ balance: 5_000_000 })),
      }
      const startsAt = slotOf(slots++)
      const { care } = house.domains
      const { encounter } = await care.book(visit.patient.id, {
        ...{ doctorId: visit.doctor.id, startsAt, visitType: 'in_person', chiefComplaint: 'سرفه', description: null },
        insurance: undefined,
      })
      await care.pay(visit.patient.id, { encounterId: encounter.id, method: 'wallet' })
      if (state === 'in_progress') {
        const before = house.now
        if (before < startsAt) house.now = startsAt
        await care.start(visit.doctor.id, { encounterId: encounter.id })
        house.now = before
      }
      return { id: encounter.id, ...visit }
    }
  })
  afterEach(() => {
    expect(house.faults.splice(0), 'unexpected faults').toEqual([])
  })
  afterAll(async () => {
    await Promise.all(scribes.map((scribe) => scribe.work.stop()))
    await app.close()
  })
  return house
}

/** HELSSA as it is mounted, with the house's scribe in place of its own. */
async function openServer(house: House & { scribe: Scribe }): Promise<FastifyInstance> {
  const clock = { now: () => house.now }
  const log = createLog('warn', (line) => {
    if (JSON.parse(line).level >= 50) house.errors.push(line)
  })
  const app = await createHttpServer({ log, metrics: createMetrics(), trustedProxies: undefined, behindTls: true })
  const deps = {
    ...house.domains,
    assistant: { ...house.domains.assistant, scribe: house.scribe },
    cache: createMemoryCache({ clock }),
    clock,
    rates: { anonymous: undefined, user: undefined, premium: undefined },
    publicUrl: 'https://helssa.test',
  }
  await app.register(helssaSurface, { prefix: '/api/v1', deps })
  await app.register(helssaSurface, { prefix: '/v1', deps })
  return app
}
