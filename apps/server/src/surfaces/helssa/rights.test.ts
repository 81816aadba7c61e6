// Who may do what: every route of the surface against everyone who may come by. The OpenAPI document says which routes there
// are; one that is not in the table fails.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, newPhone, type SignedIn, useHouse } from '../../../test/house.ts'
import { type RightsRow, readRights } from '../../../test/rights-table.ts'
import { readTraces } from '../../../test/traces.ts'
import { toAcknowledge } from '../../domains/assistant/index.ts'
import { inTransaction } from '../../platform/database/transaction.ts'

/**
 * Records are the patient's, visits with the doctor. `bad`, `expired`, `out` and `suspended` bring a token that was never
 * one, is past its hour, was signed out, and is a suspended person's: refused everywhere, since whoever sends one believes
 * to be signed in, but where a code or a refresh token says who it is.
 */
const TABLE = `
                                            | nobody | patient | other | doctor | doctor2 | support | admin | bad | expired | out | suspended
POST  /auth/login/otp/                      |  200   |  200    |  200  |  200   |  200    |  200    |  200  | 200 |  200    | 200 |  200
POST  /auth/verify/otp/                     |  200   |  200    |  200  |  200   |  200    |  200    |  200  | 200 |  200    | 200 |  200
POST  /auth/refresh/                        |  200   |  200    |  200  |  200   |  200    |  200    |  200  | 200 |  200    | 401 |  401
GET   /auth/me/                             |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
POST  /auth/logout/                         |  401   |  204    |  204  |  204   |  204    |  204    |  204  | 401 |  401    | 401 |  401
GET   /patients/profile/                    |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
PUT   /patients/profile/                    |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
PATCH /patients/profile/                    |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
GET   /patients/doctors/search/             |  200   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
GET   /patients/doctors/{id}/               |  200   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
GET   /patients/doctors/{id}/slots/         |  200   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
POST  /patients/encounters/book/            |  401   |  201    |  201  |  409   |  201    |  201    |  201  | 401 |  401    | 401 |  401
GET   /patients/encounters/                 |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
GET   /patients/encounters/{id}/            |  401   |  200    |  404  |  404   |  404    |  404    |  404  | 401 |  401    | 401 |  401
POST  /patients/encounters/{id}/cancel/     |  401   |  200    |  404  |  404   |  404    |  404    |  404  | 401 |  401    | 401 |  401
POST  /patients/encounters/{id}/pay/        |  401   |  200    |  404  |  404   |  404    |  404    |  404  | 401 |  401    | 401 |  401
POST  /patients/encounters/{id}/rating/     |  401   |  201    |  404  |  404   |  404    |  404    |  404  | 401 |  401    | 401 |  401
GET   /doctors/dashboard/                   |  401   |  403    |  403  |  200   |  200    |  403    |  403  | 401 |  401    | 401 |  401
GET   /doctors/settings/                    |  401   |  403    |  403  |  200   |  200    |  403    |  403  | 401 |  401    | 401 |  401
PUT   /doctors/settings/                    |  401   |  403    |  403  |  200   |  200    |  403    |  403  | 401 |  401    | 401 |  401
GET   /doctors/encounters/                  |  401   |  403    |  403  |  200   |  200    |  403    |  403  | 401 |  401    | 401 |  401
GET   /doctors/encounters/{id}/             |  401   |  403    |  403  |  200   |  404    |  403    |  403  | 401 |  401    | 401 |  401
POST  /doctors/encounters/{id}/start/       |  401   |  403    |  403  |  200   |  404    |  403    |  403  | 401 |  401    | 401 |  401
POST  /doctors/encounters/{id}/complete/    |  401   |  403    |  403  |  200   |  404    |  403    |  403  | 401 |  401    | 401 |  401
POST  /doctors/encounters/{id}/no-show/     |  401   |  403    |  403  |  200   |  404    |  403    |  403  | 401 |  401    | 401 |  401
POST  /doctors/encounters/{id}/cancel/      |  401   |  403    |  403  |  200   |  404    |  403    |  403  | 401 |  401    | 401 |  401
POST  /patients/medical-files/upload/       |  401   |  201    |  201  |  201   |  201    |  201    |  201  | 401 |  401    | 401 |  401
GET   /patients/medical-files/              |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
GET   /patients/medical-files/{id}/         |  401   |  200    |  404  |  404   |  404    |  404    |  404  | 401 |  401    | 401 |  401
DELETE /patients/medical-files/{id}/        |  401   |  204    |  404  |  404   |  404    |  404    |  404  | 401 |  401    | 401 |  401
GET   /doctors/encounters/{id}/files/       |  401   |  403    |  403  |  200   |  404    |  403    |  403  | 401 |  401    | 401 |  401
GET   /billing/wallet/                      |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
POST  /billing/wallet/charge/               |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
GET   /billing/subscriptions/plans/         |  200   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
POST  /billing/subscriptions/quote/         |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
POST  /billing/subscriptions/purchase/      |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
GET   /billing/subscriptions/usage/         |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
GET   /billing/subscriptions/               |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
PATCH /billing/subscriptions/{id}/          |  401   |  200    |  404  |  404   |  404    |  404    |  404  | 401 |  401    | 401 |  401
GET   /notifications/                       |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
POST  /notifications/{id}/read/             |  401   |  200    |  404  |  404   |  404    |  404    |  404  | 401 |  401    | 401 |  401
POST  /notifications/read-all/              |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
GET   /notifications/preferences/           |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
PUT   /notifications/preferences/           |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 |  401
POST  /admin/doctors/                       |  401   |  403    |  403  |  403   |  403    |  403    |  201  | 401 |  401    | 401 |  401
GET   /reference/                           |  200  |  200  |  200  |  200  |  200  |  200  |  200  |  401  |  401  |  401  |  401  
POST  /patients/encounters/quote/           |  401  |  200  |  200  |  409  |  200  |  200  |  200  |  401  |  401  |  401  |  401  
GET   /doctors/earnings/                    |  401  |  403  |  403  |  200  |  200  |  403  |  403  |  401  |  401  |  401  |  401  
POST  /doctors/settings/preview/            |  401  |  403  |  403  |  200  |  200  |  403  |  403  |  401  |  401  |  401  |  401  
GET   /billing/wallet/transactions/         |  401  |  200  |  200  |  200  |  200  |  200  |  200  |  401  |  401  |  401  |  401  
GET   /billing/payments/                    |  401  |  200  |  200  |  200  |  200  |  200  |  200  |  401  |  401  |  401  |  401  
GET   /admin/doctors/                       |  401  |  403  |  403  |  403  |  403  |  403  |  200  |  401  |  401  |  401  |  401  
GET   /admin/overview/                      |  401  |  403  |  403  |  403  |  403  |  403  |  200  |  401  |  401  |  401  |  401  
GET   /admin/exports/visits/                |  401  |  403  |  403  |  403  |  403  |  403  |  200  |  401  |  401  |  401  |  401  
GET   /admin/exports/ledger/                |  401  |  403  |  403  |  403  |  403  |  403  |  200  |  401  |  401  |  401  |  401  
POST  /ai/chat/sessions/                    |   401   |   201   |   201   |   201   |   201   |   201   |   201   |   401   |   401   |   401   |   401  
GET   /ai/chat/sessions/                    |   401   |   200   |   200   |   200   |   200   |   200   |   200   |   401   |   401   |   401   |   401  
GET   /ai/chat/sessions/{id}/               |   401   |   200   |   404   |   404   |   404   |   404   |   404   |   401   |   401   |   401   |   401  
PATCH /ai/chat/sessions/{id}/               |   401   |   200   |   404   |   404   |   404   |   404   |   404   |   401   |   401   |   401   |   401  
DELETE /ai/chat/sessions/{id}/              |   401   |   204   |   404   |   404   |   404   |   404   |   404   |   401   |   401   |   401   |   401  
POST  /ai/chat/sessions/{id}/messages/      |   401   |   200   |   404   |   404   |   404   |   404   |   404   |   401   |   401   |   401   |   401  
GET   /ai/chat/sessions/{id}/messages/      |   401   |   200   |   404   |   404   |   404   |   404   |   404   |   401   |   401   |   401   |   401  
POST  /ai/uploads/                          |   401   |   201   |   201   |   201   |   201   |   201   |   201   |   401   |   401   |   401   |   401  
GET   /ai/usage/                            |   401   |   200   |   200   |   200   |   200   |   200   |   200   |   401   |   401   |   401   |   401  
POST  /ai/vision/analyze/                   |   401   |   200   |   200   |   200   |   200   |   200   |   200   |   401   |   401   |   401   |   401  
GET   /ai/vision/analyses/                  |   401   |   200   |   200   |   200   |   200   |   200   |   200   |   401   |   401   |   401   |   401  
GET   /ai/vision/analyses/{id}/             |   401   |   200   |   404   |   404   |   404   |   404   |   404   |   401   |   401   |   401   |   401  
DELETE /ai/vision/analyses/{id}/            |   401   |   204   |   404   |   404   |   404   |   404   |   404   |   401   |   401   |   401   |   401  
POST  /ai/transcripts/                      |  401   |  403   |  403   |  201   |  404   |  403   |  403   | 401 |  401   | 401 | 401
GET   /ai/transcripts/                      |  401   |  403   |  403   |  200   |  404   |  403   |  403   | 401 |  401   | 401 | 401
GET   /ai/transcripts/{id}/                 |  401   |  404   |  404   |  200   |  404   |  404   |  404   | 401 |  401   | 401 | 401
DELETE /ai/transcripts/{id}/                 |  401   |  404   |  404   |  204   |  404   |  404   |  404   | 401 |  401   | 401 | 401
PUT   /ai/transcripts/{id}/audio/{n}/       |  401   |  404   |  404   |  200   |  404   |  404   |  404   | 401 |  401   | 401 | 401
POST  /ai/transcripts/{id}/audio/{n}/       |  401   |  404   |  404   |  200   |  404   |  404   |  404   | 401 |  401   | 401 | 401
POST  /ai/transcripts/{id}/finish/          |  401   |  404   |  404   |  202   |  404   |  404   |  404   | 401 |  401   | 401 | 401
POST  /ai/soap/generate/                    |  401   |  403   |  403   |  202   |  404   |  403   |  403   | 401 |  401   | 401 | 401
GET   /ai/soap/tasks/{id}/                  |  401   |  404   |  404   |  200   |  404   |  404   |  404   | 401 |  401   | 401 | 401
GET   /ai/soap/reports/                     |  401   |  403   |  403   |  200   |  404   |  403   |  403   | 401 |  401   | 401 | 401
GET   /ai/soap/reports/{id}/                |  401   |  404   |  404   |  200   |  404   |  404   |  404   | 401 |  401   | 401 | 401
PATCH /ai/soap/reports/{id}/                |  401   |  404   |  404   |  200   |  404   |  404   |  404   | 401 |  401   | 401 | 401
POST  /ai/soap/reports/{id}/sign/           |  401   |  404   |  404   |  200   |  404   |  404   |  404   | 401 |  401   | 401 | 401
GET   /patients/encounters/{id}/recording-consent/|  401   |  200   |  404   |  404   |  404   |  404   |  404   | 401 |  401   | 401 | 401
POST  /patients/encounters/{id}/recording-consent/|  401   |  201   |  404   |  404   |  404   |  404   |  404   | 401 |  401   | 401 | 401
DELETE /patients/encounters/{id}/recording-consent/|  401   |  204   |  404   |  404   |  404   |  404   |  404   | 401 |  401   | 401 | 401
GET   /patients/encounters/{id}/report/     |  401   |  200   |  404   |  404   |  404   |  404   |  404   | 401 |  401   | 401 | 401
POST  /doctors/patient-access/grant/        |  401   |  403    |  403  |  201   |  201    |  403    |  403  | 401 |  401    | 401 | 401
POST  /doctors/patient-access/emergency/    |  401   |  403    |  403  |  201   |  201    |  403    |  403  | 401 |  401    | 401 | 401
POST  /doctors/patient-access/confirm/      |  401   |  403    |  403  |  200   |  404    |  403    |  403  | 401 |  401    | 401 | 401
GET   /patients/access-requests/            |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 | 401
POST  /patients/access-requests/{id}/approve/|  401   |  200    |  404  |  404   |  404    |  404    |  404  | 401 |  401    | 401 | 401
POST  /patients/access-requests/{id}/deny/  |  401   |  200    |  404  |  404   |  404    |  404    |  404  | 401 |  401    | 401 | 401
POST  /patients/access-requests/{id}/revoke/|  401   |  200    |  404  |  404   |  404    |  404    |  404  | 401 |  401    | 401 | 401
GET   /patients/access-log/                 |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 | 401
GET   /doctors/patients/{id}/record/        |  401   |  403    |  403  |  200   |  404    |  403    |  403  | 401 |  401    | 401 | 401
GET   /doctors/patients/{id}/notes/         |  401   |  403    |  403  |  200   |  404    |  403    |  403  | 401 |  401    | 401 | 401
POST  /doctors/patients/{id}/notes/         |  401   |  403    |  403  |  201   |  404    |  403    |  403  | 401 |  401    | 401 | 401
POST  /doctors/encounters/{id}/prescription/|  401  |  403  |  403  |  201  |  404  |  403  |  403  |  401  |  401  |  401  |  401
GET   /doctors/encounters/{id}/prescription/|  401  |  403  |  403  |  200  |  404  |  403  |  403  |  401  |  401  |  401  |  401
POST  /doctors/encounters/{id}/prescription/check/|  401  |  403  |  403  |  200  |  404  |  403  |  403  |  401  |  401  |  401  |  401
GET   /doctors/patients/{id}/prescriptions/ |  401  |  403  |  403  |  200  |  404  |  403  |  403  |  401  |  401  |  401  |  401
GET   /doctors/prescriptions/{id}/          |  401  |  403  |  403  |  200  |  404  |  403  |  403  |  401  |  401  |  401  |  401
GET   /doctors/prescriptions/{id}/pdf/      |  401  |  403  |  403  |  200  |  404  |  403  |  403  |  401  |  401  |  401  |  401
POST  /doctors/prescriptions/{id}/cancel/   |  401  |  403  |  403  |  200  |  404  |  403  |  403  |  401  |  401  |  401  |  401
GET   /patients/prescriptions/              |  401  |  200  |  200  |  200  |  200  |  200  |  200  |  401  |  401  |  401  |  401
GET   /patients/prescriptions/{id}/         |  401  |  200  |  404  |  404  |  404  |  404  |  404  |  401  |  401  |  401  |  401
GET   /patients/prescriptions/{id}/pdf/     |  401  |  200  |  404  |  404  |  404  |  404  |  404  |  401  |  401  |  401  |  401
GET   /prescriptions/verify/{code}/         |  200  |  200  |  200  |  200  |  200  |  200  |  200  |  401  |  401  |  401  |  401
GET   /doctors/patients/{id}/timeline/      |  401   |  403    |  403  |  200   |  404    |  403    |  403  | 401 |  401    | 401 | 401
GET   /doctors/patients/{id}/files/         |  401   |  403    |  403  |  200   |  404    |  403    |  403  | 401 |  401    | 401 | 401
GET   /patients/timeline/                   |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 | 401
GET   /patients/notes/                      |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 | 401
GET   /admin/audit/                         |  401   |  403    |  403  |  403   |  403    |  403    |  200  | 401 |  401    | 401 | 401
GET   /admin/break-glass/                   |  401   |  403    |  403  |  403   |  403    |  403    |  200  | 401 |  401    | 401 | 401
POST  /admin/break-glass/{id}/review/       |  401   |  403    |  403  |  403   |  403    |  403    |  200  | 401 |  401    | 401 | 401
GET   /auth/sessions/                       |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 | 401
DELETE /auth/sessions/{id}/                 |  401   |  204    |  404  |  404   |  404    |  404    |  404  | 401 |  401    | 401 | 401
POST  /auth/sessions/end-others/            |  401   |  200    |  200  |  200   |  200    |  200    |  200  | 401 |  401    | 401 | 401
`
const PREFIX = '/api/v1'
const PRESCRIPTION = {
  items: [{ drug: 'متفورمین', dose: '۵۰۰ میلی‌گرم', frequency: 'روزی دو بار', duration: '۳۰ روز' }],
}
const SPEECH = Buffer.from('OggS')
/** 08:55 in Tehran, five minutes before the doctor's first slot. */
const NOW = new Date('2024-01-20T05:25:00Z')

interface Given {
  readonly id?: string
  readonly query?: string
  readonly body?: object
  readonly headers?: Record<string, string>
  readonly as?: SignedIn
}

const rows = readRights(TABLE)

describe('who may do what', () => {
  const house = useHouse()
  const persons: Record<string, SignedIn> = {}
  const person = (who: string) => persons[who] ?? expect.fail(`nobody is called ${who}`)
  let documented: Record<string, Record<string, { responses: object; security?: unknown[] }>>
  let slots: string[]

  beforeAll(async () => {
    await furnish()
    documented = (await house.get('/openapi/helssa.json')).body.paths
    const found = await house.get(`${PREFIX}/patients/doctors/${person('doctor').id}/slots/?visit_type=in_person`)
    slots = found.body.results.map((slot: { starts_at: string }) => slot.starts_at)
  })

  async function furnish(): Promise<void> {
    house.now = new Date(NOW.getTime() - 65 * 60_000)
    persons.expired = await house.patient()
    house.now = NOW
    persons.patient = await house.patient()
    persons.other = await house.patient()
    persons.doctor = await house.doctor()
    persons.doctor2 = await house.doctor({ lastName: 'کاظمی' })
    persons.support = await house.patient()
    persons.admin = await house.admin()
    persons.out = await house.patient()
    persons.suspended = await house.patient()
    persons.bad = { ...persons.other, access: `${persons.other.access.slice(0, -4)}AAAA` }
    await inTransaction(house.db, (tx) => house.domains.identity.addRole(tx, person('support').id, 'support'))
    const out = { as: persons.out, body: { refresh: persons.out.refresh } }
    expect((await house.post(`${PREFIX}/auth/logout/`, out)).status).toBe(204)
    await house.db.updateTable('persons').set({ status: 'suspended' }).where('id', '=', persons.suspended.id).execute()
    for (const { id } of Object.values(persons)) {
      house.domains.identity.announceRights(id)
      await house.fund(id, 50_000_000)
    }
  }

  async function visit(): Promise<string> {
    const { status, body } = await house.post(`${PREFIX}/patients/encounters/book/`, {
      as: person('patient'),
      body: bookingAt(slots.shift()),
    })
    expect(status, JSON.stringify(body)).toBe(201)
    return body.id
  }
  async function paidVisit(): Promise<string> {
    const id = await visit()
    await done(`/patients/encounters/${id}/pay/`, 'patient', { payment_method: 'wallet' })
    return id
  }
  async function runningVisit(): Promise<string> {
    const id = await paidVisit()
    await letItsTimeCome(id)
    await done(`/doctors/encounters/${id}/start/`, 'doctor')
    return id
  }
  /** Without the clock's moving: tokens live an hour. */
  async function letItsTimeCome(id: string): Promise<void> {
    await sql`update encounters set starts_at = starts_at - interval '60 days', ends_at = ends_at - interval '60 days',
      busy_until = busy_until - interval '60 days' where id = ${id}`.execute(house.db)
  }
  async function session(): Promise<string> {
    const { chat } = house.domains.assistant
    return (await chat.create(person('patient').id, { language: 'fa', first: { content: 'عوارض متفورمین؟' } })).session
      .id
  }
  async function medicalFile(): Promise<string> {
    const form = await formOf({ file: await picture(), file_type: 'imaging', title: 'عکس' })
    const { body } = await house.post(`${PREFIX}/patients/medical-files/upload/`, { as: person('patient'), ...form })
    return body.id
  }
  async function analysis(): Promise<string> {
    const asked = await formOf({ image: await picture(), analysis_type: 'rash' })
    const { status, body } = await house.post(`${PREFIX}/ai/vision/analyze/`, { as: person('patient'), ...asked })
    expect(status, JSON.stringify(body)).toBe(200)
    return body.analysis_id
  }
  const picture = () =>
    sharp({ create: { width: 320, height: 320, channels: 3, background: '#c08060' } })
      .png()
      .toBuffer()
  /** A running visit of which something was written down, or with `recorded` is being recorded. */
  async function transcribed({ recorded = false } = {}): Promise<{ encounterId: string; id: string }> {
    const encounterId = await runningVisit()
    const { scribe } = house.domains.assistant
    const lines = [{ speaker: 'patient', text: 'سه روز است سرفه خشک دارم' } as const]
    const { id } = await scribe.createTranscript(byDoctor(), { encounterId, source: 'text', lines })
    if (recorded) {
      await scribe.giveConsent(person('patient').id, encounterId)
      const recording = { source: 'audio', status: 'recording' }
      await house.db.updateTable('transcripts').set(recording).where('id', '=', id).execute()
    }
    return { encounterId, id }
  }
  async function drafted({ signed = false } = {}): Promise<{ encounterId: string; taskId: string; id: string }> {
    const { encounterId, id: transcriptId } = await transcribed()
    const { scribe } = house.domains.assistant
    const by = byDoctor()
    const { id: taskId } = await scribe.requestReport(by, { encounterId, transcriptId, notes: '' })
    await scribe.work.doDue()
    const { result } = await scribe.task(by, taskId)
    const id = result?.reportId ?? expect.fail('no report was drafted')
    if (signed) {
      const report = await scribe.report({ ...by, roles: ['doctor'] }, id)
      await scribe.signReport(by, { id, version: report.version, acknowledge: toAcknowledge(report) })
    }
    return { encounterId, taskId, id }
  }
  const byDoctor = () => ({ personId: person('doctor').id, from: '127.0.0.1' })
  const accessTo = (phone: string) => ({
    patient_phone: phone,
    access_duration_hours: 72,
    permissions: ['view_history', 'add_notes'],
    reason: 'پیگیری درمان',
  })
  async function accessAsked(): Promise<{ id: string; access_code: string }> {
    // Asking has its limit an hour, which is not what is tried here.
    await sql`update access_grants set asked_at = asked_at - interval '2 hours'`.execute(house.db)
    const { status, body } = await house.post(`${PREFIX}/doctors/patient-access/grant/`, {
      as: person('doctor'),
      body: accessTo(person('patient').phone),
    })
    expect(status, JSON.stringify(body)).toBe(201)
    const requests = await house.get(`${PREFIX}/patients/access-requests/?access_code=${body.access_code}`, {
      as: person('patient'),
    })
    return requests.body.results[0]
  }
  async function recordOpened(): Promise<string> {
    const { id } = await accessAsked()
    await done(`/patients/access-requests/${id}/approve/`, 'patient')
    return person('patient').id
  }
  async function emergency(): Promise<string> {
    await sql`update access_grants set asked_at = asked_at - interval '2 days'`.execute(house.db)
    const told = { phone: person('patient').phone, reason: 'بیمار بیهوش است' }
    return (await house.domains.access.openInEmergency(byDoctor(), told)).grant.id
  }
  async function done(path: string, who: string, body: object = {}): Promise<void> {
    const answer = await house.post(`${PREFIX}${path}`, { as: person(who), body })
    expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(200)
  }
  async function prescribed(): Promise<{ id: string; encounter_id: string; verification_url: string }> {
    const path = `${PREFIX}/doctors/encounters/${await runningVisit()}/prescription/`
    const { status, body } = await house.post(path, { as: person('doctor'), body: PRESCRIPTION })
    expect(status, JSON.stringify(body)).toBe(201)
    return body
  }
  const bookingAt = (scheduled_at: string | undefined) => ({
    doctor_id: person('doctor').id,
    scheduled_at,
    visit_type: 'in_person',
    chief_complaint: 'سردرد',
  })
  /** A session of their own to spend, so that the one of the table lives on. */
  async function spare(who: string): Promise<SignedIn> {
    const { phone } = persons[who] ?? person('patient')
    await house.db.deleteFrom('otp_phones').where('phone', '=', phone).execute()
    return house.signIn(phone)
  }
  const isLive = (who: string) => !['bad', 'expired', 'out', 'suspended'].includes(who)
  const once = <T>(make: () => Promise<T>) => {
    let made: Promise<T> | undefined
    return () => {
      made ??= make()
      return made
    }
  }
  const byId = (make: () => Promise<string>, body?: object) => {
    const made = once(make)
    return async (): Promise<Given> => ({ id: await made(), ...(body && { body }) })
  }
  const withBody = (body: object) => async (): Promise<Given> => ({ body })

  /** What each route is asked for: a good request, about the patient's own record. */
  const given: Record<string, (who: string) => Promise<Given>> = {
    'POST /auth/login/otp/': async () => ({ body: { phone_number: newPhone() } }),
    'POST /auth/verify/otp/': async () => {
      const phone_number = newPhone()
      await house.domains.identity.requestOtp(phone_number, 'sms')
      return { body: { phone_number, otp_code: await house.codeFor(phone_number) } }
    },
    'POST /auth/refresh/': async (who) => ({
      body: { refresh: (isLive(who) ? await spare(who) : person(who)).refresh },
    }),
    'POST /auth/logout/': async (who) => {
      const as = isLive(who) ? await spare(who) : person(who)
      return { ...(who !== 'nobody' && { as }), body: { refresh: as.refresh } }
    },
    'DELETE /auth/sessions/{id}/': byId(async () => {
      const { body } = await house.get(`${PREFIX}/auth/sessions/`, { as: await spare('patient') })
      return body.results.find(({ is_current }: { is_current: boolean }) => is_current).id
    }),
    'PUT /patients/profile/': withBody({ first_name: 'علی', last_name: 'محمدی' }),
    'PATCH /patients/profile/': withBody({ first_name: 'رضا' }),
    'GET /patients/doctors/{id}/': byId(async () => person('doctor').id),
    'GET /patients/doctors/{id}/slots/': byId(async () => person('doctor').id),
    'POST /patients/encounters/book/': async () => ({ body: bookingAt(slots.pop()) }),
    'POST /patients/encounters/quote/': async () => ({
      body: { doctor_id: person('doctor').id, scheduled_at: slots[0], visit_type: 'in_person' },
    }),
    'GET /patients/encounters/{id}/': byId(visit),
    'POST /patients/encounters/{id}/cancel/': byId(visit, {}),
    'POST /patients/encounters/{id}/pay/': byId(visit, { payment_method: 'wallet' }),
    'POST /patients/encounters/{id}/rating/': byId(
      async () => {
        const id = await runningVisit()
        await done(`/doctors/encounters/${id}/complete/`, 'doctor')
        return id
      },
      { rating: 5 },
    ),
    'PUT /doctors/settings/': async () => ({
      body: (await house.get(`${PREFIX}/doctors/settings/`, { as: person('doctor') })).body,
    }),
    'POST /doctors/settings/preview/': async () => ({
      body: { settings: (await house.get(`${PREFIX}/doctors/settings/`, { as: person('doctor') })).body },
    }),
    'GET /doctors/encounters/{id}/': byId(paidVisit),
    'POST /doctors/encounters/{id}/start/': byId(paidVisit),
    'POST /doctors/encounters/{id}/complete/': byId(runningVisit),
    'POST /doctors/encounters/{id}/no-show/': byId(async () => {
      const id = await paidVisit()
      await letItsTimeCome(id)
      return id
    }),
    'POST /doctors/encounters/{id}/cancel/': byId(paidVisit, {}),
    'POST /billing/wallet/charge/': withBody({ amount: 1_000_000, payment_method: 'online' }),
    'POST /billing/subscriptions/quote/': withBody({ plan_id: 'basic', duration_months: 1 }),
    'POST /billing/subscriptions/purchase/': withBody({
      plan_id: 'basic',
      duration_months: 1,
      payment_method: 'wallet',
    }),
    'PATCH /billing/subscriptions/{id}/': byId(
      async () => {
        const purchase = { plan_id: 'basic', duration_months: 1, payment_method: 'wallet' }
        const { body } = await house.post(`${PREFIX}/billing/subscriptions/purchase/`, {
          as: person('patient'),
          body: purchase,
        })
        return body.subscription.id
      },
      { auto_renew: false },
    ),
    'PUT /notifications/preferences/': withBody({
      preferences: { messages: { in_app: true, sms: false, email: false } },
    }),
    'POST /notifications/{id}/read/': byId(async () => {
      await paidVisit()
      await house.relay.drain()
      const { body } = await house.get(`${PREFIX}/notifications/`, { as: person('patient') })
      return body.results[0].id
    }),
    'POST /ai/chat/sessions/': withBody({ initial_message: 'عوارض متفورمین؟' }),
    'GET /ai/chat/sessions/{id}/': byId(session),
    'PATCH /ai/chat/sessions/{id}/': byId(session, { title: 'قند' }),
    'DELETE /ai/chat/sessions/{id}/': byId(session),
    'POST /ai/chat/sessions/{id}/messages/': byId(session, { content: 'عوارض متفورمین؟' }),
    'GET /ai/chat/sessions/{id}/messages/': byId(session),
    'POST /patients/medical-files/upload/': async () =>
      formOf({ file: await picture(), file_type: 'lab_result', title: 'آزمایش خون' }),
    'GET /patients/medical-files/{id}/': byId(medicalFile),
    'DELETE /patients/medical-files/{id}/': byId(medicalFile),
    'GET /doctors/encounters/{id}/files/': byId(paidVisit),
    'POST /ai/uploads/': async () => formOf({ file: await picture() }),
    'POST /ai/vision/analyze/': async () => formOf({ image: await picture(), analysis_type: 'rash' }),
    'GET /ai/vision/analyses/{id}/': byId(analysis),
    'DELETE /ai/vision/analyses/{id}/': byId(analysis),
    'POST /ai/transcripts/': once<Given>(async () => ({
      body: { encounter_id: await runningVisit(), text: 'بیمار: سرفه دارم' },
    })),
    'GET /ai/transcripts/': once<Given>(async () => ({ query: `?encounter_id=${(await transcribed()).encounterId}` })),
    'GET /ai/transcripts/{id}/': byId(async () => (await transcribed()).id),
    'DELETE /ai/transcripts/{id}/': byId(async () => (await transcribed()).id),
    'PUT /ai/transcripts/{id}/audio/{n}/': byId(async () => (await transcribed({ recorded: true })).id, SPEECH),
    'POST /ai/transcripts/{id}/audio/{n}/': byId(async () => (await transcribed({ recorded: true })).id, SPEECH),
    'POST /ai/transcripts/{id}/finish/': byId(async () => (await transcribed({ recorded: true })).id),
    'POST /ai/soap/generate/': once<Given>(async () => {
      const { encounterId, id } = await transcribed()
      return { body: { encounter_id: encounterId, transcript_id: id } }
    }),
    'GET /ai/soap/tasks/{id}/': byId(async () => (await drafted()).taskId),
    'GET /ai/soap/reports/': once<Given>(async () => ({ query: `?encounter_id=${(await drafted()).encounterId}` })),
    'GET /ai/soap/reports/{id}/': byId(async () => (await drafted()).id),
    'PATCH /ai/soap/reports/{id}/': byId(async () => (await drafted()).id, { version: 1, soap_report: {} }),
    'POST /ai/soap/reports/{id}/sign/': byId(async () => (await drafted()).id, { version: 1 }),
    'GET /patients/encounters/{id}/recording-consent/': byId(runningVisit),
    'POST /patients/encounters/{id}/recording-consent/': byId(runningVisit),
    'DELETE /patients/encounters/{id}/recording-consent/': byId(runningVisit),
    'GET /patients/encounters/{id}/report/': byId(async () => (await drafted({ signed: true })).encounterId),
    'POST /doctors/patient-access/grant/': async () => ({ body: accessTo(newPhone()) }),
    'POST /doctors/patient-access/emergency/': async () => ({
      body: { patient_phone: newPhone(), reason: 'بیمار بیهوش است' },
    }),
    'POST /doctors/patient-access/confirm/': once<Given>(async () => {
      const { access_code } = await accessAsked()
      return { body: { access_code, otp_code: await house.codeFor(person('patient').phone) } }
    }),
    'POST /patients/access-requests/{id}/approve/': byId(async () => (await accessAsked()).id),
    'POST /patients/access-requests/{id}/deny/': byId(async () => (await accessAsked()).id),
    'POST /patients/access-requests/{id}/revoke/': byId(async () => (await accessAsked()).id),
    'GET /doctors/patients/{id}/record/': byId(recordOpened),
    'GET /doctors/patients/{id}/notes/': byId(recordOpened),
    'GET /doctors/patients/{id}/timeline/': byId(recordOpened),
    'GET /doctors/patients/{id}/files/': byId(recordOpened),
    'POST /admin/break-glass/{id}/review/': byId(emergency, { comment: 'با پزشک صحبت شد' }),
    'POST /doctors/patients/{id}/notes/': byId(recordOpened, { note_type: 'clinical', content: 'پیگیری' }),
    'POST /doctors/encounters/{id}/prescription/': byId(runningVisit, PRESCRIPTION),
    'GET /doctors/encounters/{id}/prescription/': byId(async () => (await prescribed()).encounter_id),
    'POST /doctors/encounters/{id}/prescription/check/': byId(runningVisit, { items: [{ drug: 'متفورمین' }] }),
    'GET /doctors/patients/{id}/prescriptions/': byId(recordOpened),
    'GET /doctors/prescriptions/{id}/': byId(async () => (await prescribed()).id),
    'GET /doctors/prescriptions/{id}/pdf/': byId(async () => (await prescribed()).id),
    'POST /doctors/prescriptions/{id}/cancel/': byId(async () => (await prescribed()).id, { reason: 'اشتباه' }),
    'GET /patients/prescriptions/{id}/': byId(async () => (await prescribed()).id),
    'GET /patients/prescriptions/{id}/pdf/': byId(async () => (await prescribed()).id),
    'GET /prescriptions/verify/{code}/': byId(
      async () =>
        String((await prescribed()).verification_url)
          .split('/')
          .at(-1) ?? '',
    ),
    'POST /admin/doctors/': async () => ({
      body: {
        phone_number: newPhone(),
        first_name: 'نرگس',
        last_name: 'نوری',
        gender: 'female',
        specialty: 'cardiology',
        medical_council_number: randomUUID().slice(0, 12),
        experience_years: 5,
        location: { province: 'تهران', city: 'تهران' },
      },
    }),
  }

  function ask(
    { method, path }: RightsRow,
    who: string,
    { id, query = '', body, headers, as }: Given,
    language = 'fa',
  ): Promise<Answer> {
    const asking = as ?? persons[who]
    return house.call(method, `${PREFIX}${path.replace(/\{(id|code)\}/, id ?? '').replace('{n}', '0')}${query}`, {
      ...(asking && { as: asking }),
      ...(body && { body }),
      headers: { 'accept-language': language, ...headers },
    })
  }

  it('has a row for every route, and no other', () => {
    const routes = Object.entries(documented).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice(PREFIX.length)}`),
    )

    expect(rows.map(({ route }) => route).sort()).toEqual(routes.sort())
  })

  it('tells every one of its statuses in the reference, and which routes ask for nobody', () => {
    const untold = rows.flatMap(({ route, method, path, statuses }) => {
      const told = documented[PREFIX + path]?.[method.toLowerCase()]
      const open = statuses.some(([who, status]) => who === 'nobody' && status < 300)
      const wrong = open === (told?.security?.length === 0) ? [] : [`${route} is ${open ? '' : 'not '}open`]
      const missing = new Set(
        statuses.map(([, status]) => String(status)).filter((status) => !(open && status === '401')),
      )
      return [
        ...wrong,
        ...missing
          .difference(new Set(Object.keys(told?.responses ?? {})))
          .values()
          .map((s) => `${route} ${s}`),
      ]
    })

    expect(untold).toEqual([])
  })

  it.each(rows)('$route', async (row) => {
    const make = given[row.route] ?? (async () => ({}))
    const answered: Record<string, number> = {}
    const requests = new Map<string, Given>()
    for (const [who] of row.statuses) requests.set(who, await make(who))
    const before = await readTraces(house.db)

    // Those who are refused come first: whoever may, may once.
    const [refused, allowed] = [true, false].map((no) => row.statuses.filter(([, status]) => status >= 400 === no))
    for (const [who] of refused ?? []) answered[who] = (await ask(row, who, requests.get(who) ?? {})).status
    const after = await readTraces(house.db)
    for (const [who] of allowed ?? []) answered[who] = (await ask(row, who, requests.get(who) ?? {})).status

    expect(answered).toEqual(Object.fromEntries(row.statuses))
    expect(after, 'those who are refused change nothing').toEqual(before)
  })

  it.each(rows.filter(({ statuses }) => statuses.some(([, status]) => status === 404)))(
    "$route: somebody else's is like none",
    async (row) => {
      const { id, ...request } = await given[row.route]!('patient')
      const strangers = row.statuses.filter(([, status]) => status === 404).map(([who]) => who)
      for (const who of strangers) {
        for (const language of ['fa', 'en']) {
          const theirs = await ask(row, who, { ...request, ...(id !== undefined && { id }) }, language)
          const none = await ask(row, who, { ...request, id: randomUUID() }, language)

          expect(alike(theirs), `${who}, ${language}`).toEqual(alike(none))
        }
      }
    },
  )
})

/** A form as browsers send it. */
async function formOf(fields: Record<string, string | Buffer>): Promise<Given> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields))
    form.set(name, typeof value === 'string' ? value : new Blob([new Uint8Array(value)]))
  const request = new Request('https://helssa.test', { method: 'POST', body: form })
  const body = Buffer.from(await request.arrayBuffer())
  return { body, headers: { 'content-type': request.headers.get('content-type') ?? '' } }
}

/** All of an answer that may be compared: ids and times of requests are each their own. */
function alike({ status, body, headers }: Answer) {
  const { request_id, timestamp, ...error } = body.error
  const { 'x-request-id': id, date, ...others } = headers
  expect([request_id, timestamp, date]).not.toContain(undefined)
  return {
    status,
    error,
    headers: { ...others, 'content-length': Number(others['content-length']) - String(id).length },
  }
}
