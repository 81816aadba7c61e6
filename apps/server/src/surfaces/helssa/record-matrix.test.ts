// Who sees what of a patient's record: every route that leads to one, against everyone who may come by.
import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type SignedIn, useHouse } from '../../../test/house.ts'
import { dial } from '../../../test/live.ts'
import { type Method, type RightsRow, readRights } from '../../../test/rights-table.ts'
import { toAcknowledge } from '../../domains/assistant/index.ts'

/**
 * `before`, `during` and `after` are doctors with a visit of their own that is paid for, running, over; `after`'s is {visit},
 * with the file {file}, the transcript {transcript}, the signed report {report} and the {prescription} with its {code}. {draft} is `during`'s report, not signed.
 * {own} is the doctor's own visit, else {visit}. `history`, `reports` and `notes` were granted just that permission, `glass`
 * opened the record in an emergency, and `expired`, `revoked`, `pending`, `demoted` have or had all permissions.
 */
const TABLE = `
                                          |nobody|patient|other|before|during|after|doctor|history|reports|notes|glass|expired|revoked|pending|demoted|support|admin
GET    /doctors/patients/{patient}/record/   | 401 | 403 | 403 | 200 | 200 | 200 | 404 | 200 | 200 | 404 | 200 | 404 | 404 | 404 | 403 | 403 | 403
GET    /doctors/patients/{patient}/timeline/ | 401 | 403 | 403 | 200 | 200 | 200 | 404 | 200 | 200 | 404 | 200 | 404 | 404 | 404 | 403 | 403 | 403
GET    /doctors/patients/{patient}/files/    | 401 | 403 | 403 | 404 | 404 | 404 | 404 | 200 | 404 | 404 | 200 | 404 | 404 | 404 | 403 | 403 | 403
GET    /doctors/patients/{patient}/notes/    | 401 | 403 | 403 | 200 | 200 | 200 | 404 | 200 | 404 | 200 | 200 | 404 | 404 | 404 | 403 | 403 | 403
POST   /doctors/patients/{patient}/notes/    | 401 | 403 | 403 | 201 | 201 | 201 | 404 | 404 | 404 | 201 | 404 | 404 | 404 | 404 | 403 | 403 | 403
GET    {link}                                | 404 | 200 | 404 | 404 | 404 | 200 | 404 | 200 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404
GET    /patients/medical-files/{file}/       | 401 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
DELETE /patients/medical-files/{spare}/      | 401 | 204 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
POST   /patients/medical-files/upload/       | 401 | 201 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
GET    /patients/encounters/{visit}/         | 401 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
GET    /doctors/encounters/{own}/            | 401 | 403 | 403 | 200 | 200 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 403 | 403 | 403
GET    /doctors/encounters/{visit}/          | 401 | 403 | 403 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 403 | 403 | 403
GET    /doctors/encounters/{own}/files/      | 401 | 403 | 403 | 200 | 200 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 403 | 403 | 403
GET    /doctors/encounters/{visit}/files/    | 401 | 403 | 403 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 403 | 403 | 403
POST   /ai/transcripts/                      | 401 | 403 | 403 | 409 | 201 | 201 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 403 | 403 | 403
GET    /ai/transcripts/?encounter_id={visit} | 401 | 403 | 403 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 403 | 403 | 403
GET    /ai/transcripts/{transcript}/         | 401 | 404 | 404 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
DELETE /ai/transcripts/{transcript}/         | 401 | 404 | 404 | 404 | 404 | 409 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
GET    /ai/soap/tasks/{task}/                | 401 | 404 | 404 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
GET    /ai/soap/reports/{report}/            | 401 | 200 | 404 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
GET    /patients/encounters/{visit}/report/  | 401 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
GET    /ai/soap/reports/{draft}/             | 401 | 404 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
PATCH  /ai/soap/reports/{report}/            | 401 | 404 | 404 | 404 | 404 | 409 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
PATCH  /ai/soap/reports/{draft}/             | 401 | 404 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
POST   /ai/soap/reports/{draft}/sign/        | 401 | 404 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
GET    /patients/encounters/{visit}/recording-consent/ | 401 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
POST   /patients/access-requests/{asked}/approve/      | 401 | 409 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
GET    /ai/soap/reports/?encounter_id={visit}| 401 | 403 | 403 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 403 | 403 | 403
GET    /doctors/patients/{patient}/prescriptions/| 401 | 403 | 403 | 200 | 200 | 200 | 404 | 200 | 404 | 404 | 200 | 404 | 404 | 404 | 403 | 403 | 403
GET    /doctors/prescriptions/{prescription}/| 401 | 403 | 403 | 404 | 200 | 200 | 404 | 200 | 404 | 404 | 200 | 404 | 404 | 404 | 403 | 403 | 403
GET    /doctors/prescriptions/{prescription}/pdf/| 401 | 403 | 403 | 404 | 200 | 200 | 404 | 200 | 404 | 404 | 200 | 404 | 404 | 404 | 403 | 403 | 403
GET    /doctors/encounters/{visit}/prescription/| 401 | 403 | 403 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 403 | 403 | 403
POST   /doctors/encounters/{visit}/prescription/check/| 401 | 403 | 403 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 403 | 403 | 403
GET    /patients/prescriptions/{prescription}/| 401 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
GET    /patients/prescriptions/{prescription}/pdf/| 401 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404
GET    /prescriptions/verify/{code}/         | 200 | 200 | 200 | 200 | 200 | 200 | 200 | 200 | 200 | 200 | 200 | 200 | 200 | 200 | 200 | 200 | 200
POST   /doctors/encounters/{own}/prescription/| 401 | 403 | 403 | 409 | 201 | 409 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 403 | 403 | 403
POST   /doctors/prescriptions/{prescription}/cancel/| 401 | 403 | 403 | 404 | 404 | 200 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 404 | 403 | 403 | 403
GET    /admin/audit/?patient_id={patient}    | 401 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 200
GET    /admin/break-glass/                   | 401 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 403 | 200
`

/** What each finds in the timeline; whoever is not here is answered no timeline. */
const SIGHT = {
  patient: 'visit after, visit before, visit during, report, file, file before, note open, prescription',
  before: 'visit before, file before',
  during: 'visit during',
  after: 'visit after, report, file, note open, note private, prescription',
  history: 'visit after, visit before, visit during, file, file before, note open, prescription',
  reports: 'report',
  glass: 'visit after, visit before, visit during, report, file, file before, note open, prescription',
}
const PREFIX = '/api/v1'
const NOW = new Date('2024-01-20T05:25:00Z')
const ITEM = { drug: 'استامینوفن', dose: '۵۰۰ میلی‌گرم', frequency: 'هر ۸ ساعت', duration: '۳ روز' }
const ALL = ['view_history', 'view_reports', 'add_notes']

const rows = readRights(TABLE)

describe('a patient’s record', () => {
  const house = useHouse()
  const persons: Record<string, SignedIn> = {}
  const person = (who: string) => persons[who] ?? expect.fail(`nobody is called ${who}`)
  /** Ids and addresses by the words of the table. */
  const named: Record<string, string> = {}
  const own: Record<string, string> = {}

  beforeAll(async () => {
    house.now = NOW
    for (const who of ['patient', 'other']) persons[who] = await house.patient()
    persons.support = await house.agent()
    persons.admin = await house.admin()
    const doctors = ['before', 'during', 'after', 'doctor', 'history', 'reports', 'notes', 'glass']
    for (const who of [...doctors, 'expired', 'revoked', 'pending', 'demoted']) persons[who] = await house.doctor()
    named.patient = person('patient').id
    own.before = await visitOf('before', 'confirmed', 24)
    own.during = await visitOf('during', 'in_progress', 0)
    own.after = await visitOf('after', 'completed', -48)
    named.visit = own.after
    await fillVisits()
    await grants()
  })

  async function visitOf(who: string, status: string, inHours: number): Promise<string> {
    const id = randomUUID()
    const startsAt = new Date(NOW.getTime() + inHours * 3_600_000)
    const endsAt = new Date(startsAt.getTime() + 1_800_000)
    await house.db
      .insertInto('encounters')
      .values({
        ...{ id, booking_reference: `HLS-${who}`, patient_id: person('patient').id, doctor_id: person(who).id },
        ...{ visit_type: 'online', status, starts_at: startsAt, ends_at: endsAt, busy_until: endsAt },
        ...{ chief_complaint: `visit ${who}`, fee_rial: 0, insurance_share_rial: 0, patient_share_rial: 0 },
        ...{ payment_status: 'paid', created_at: NOW },
      })
      .execute()
    return id
  }

  async function fillVisits(): Promise<void> {
    const note = { note_type: 'clinical', content: 'note open', encounter_id: named.visit }
    await make('POST', `/doctors/patients/${named.patient}/notes/`, 'after', note)
    const secret = { note_type: 'clinical', content: 'note private', is_private: true }
    await make('POST', `/doctors/patients/${named.patient}/notes/`, 'after', secret)
    named.file = (await upload('patient', { title: 'file', encounter_id: named.visit ?? '' })).body.id
    named.spare = (await upload('patient', { title: 'file before', encounter_id: own.before ?? '' })).body.id
    const signed = await reportOf('after', true)
    Object.assign(named, { transcript: signed.transcript, task: signed.task, report: signed.report })
    named.draft = (await reportOf('during', false)).report
    const { id, code } = await house.domains.prescriptions.issue(
      { personId: person('after').id, from: '127.0.0.1' },
      {
        encounterId: own.after ?? '',
        items: [{ ...ITEM, instructions: null }],
        notes: null,
        supersedes: null,
        acknowledged: [],
      },
    )
    Object.assign(named, { prescription: id, code })
  }

  async function reportOf(who: string, signed: boolean) {
    const { scribe } = house.domains.assistant
    const by = { personId: person(who).id, from: '127.0.0.1' }
    const encounterId = own[who] ?? ''
    const lines = [{ speaker: 'patient', text: 'سه روز است سرفه خشک دارم' } as const]
    const { id: transcript } = await scribe.createTranscript(by, { encounterId, source: 'text', lines })
    const { id: task } = await scribe.requestReport(by, { encounterId, transcriptId: transcript, notes: '' })
    await scribe.work.doDue()
    const report = (await scribe.task(by, task)).result?.reportId ?? expect.fail('no report was drafted')
    const { version, ...drafted } = await scribe.report({ ...by, roles: ['doctor'] }, report)
    if (signed) await scribe.signReport(by, { id: report, version, acknowledge: toAcknowledge(drafted) })
    return { transcript, task, report }
  }

  async function grants(): Promise<void> {
    const later = new Date(NOW.getTime() + 3_600_000)
    for (const [who, permissions] of [
      ['history', ['view_history']],
      ['reports', ['view_reports']],
      ['notes', ['add_notes']],
      ...['expired', 'revoked', 'pending', 'demoted'].map((each) => [each, ALL] as const),
      ['glass', ['view_history', 'view_reports']],
    ] as const) {
      const id = randomUUID()
      if (who === 'revoked') named.asked = id
      await house.db
        .insertInto('access_grants')
        .values({
          ...{ id, doctor_id: person(who).id, patient_id: person('patient').id, access_code: id.slice(0, 8) },
          ...{ kind: who === 'glass' ? 'break_glass' : 'consent', permissions: [...permissions], reason: 'پیگیری' },
          status: who === 'revoked' || who === 'pending' ? who : 'active',
          ...{ asked_at: NOW, expires_at: who === 'expired' ? NOW : later, code_expires_at: NOW },
        })
        .execute()
    }
    await house.db.updateTable('persons').set({ roles: [] }).where('id', '=', person('demoted').id).execute()
    house.domains.identity.announceRights(person('demoted').id)
  }

  async function make(method: Method, path: string, who: string, body: object): Promise<void> {
    const answer = await house.call(method, PREFIX + path, { as: person(who), body })
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  }

  async function upload(who: string, fields: Record<string, string>): Promise<Answer> {
    const picture = await sharp({ create: { width: 320, height: 320, channels: 3, background: '#c08060' } })
      .png()
      .toBuffer()
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(picture)]))
    for (const [name, value] of Object.entries({ file_type: 'imaging', title: 'file', ...fields }))
      form.set(name, value)
    const request = new Request('https://helssa.test', { method: 'POST', body: form })
    const headers = { 'content-type': request.headers.get('content-type') ?? '' }
    const body = Buffer.from(await request.arrayBuffer())
    const as = persons[who]
    return house.post(`${PREFIX}/patients/medical-files/upload/`, { ...(as && { as }), body, headers })
  }

  const BODIES: Record<string, (who: string) => object> = {
    'POST /doctors/patients/{patient}/notes/': () => ({ note_type: 'clinical', content: 'one more', is_private: true }),
    'POST /doctors/encounters/{visit}/prescription/check/': () => ({ items: [{ drug: ITEM.drug }] }),
    'POST /doctors/encounters/{own}/prescription/': () => ({ items: [ITEM] }),
    'POST /doctors/prescriptions/{prescription}/cancel/': () => ({ reason: 'اشتباه' }),
    'POST /ai/transcripts/': (who) => ({ encounter_id: own[who] ?? named.visit, text: 'بیمار: سرفه دارم' }),
    'PATCH /ai/soap/reports/{report}/': () => ({ version: 2, soap_report: {} }),
    'PATCH /ai/soap/reports/{draft}/': () => ({ version: 1, soap_report: {} }),
    'POST /ai/soap/reports/{draft}/sign/': () => ({ version: 2 }),
  }

  function ask({ route, method, path }: RightsRow, who: string): Promise<Answer> {
    const as = persons[who]
    if (path === '/patients/medical-files/upload/') return upload(who, { encounter_id: named.visit ?? '' })
    if (path === '{link}') return house.get(linkOf(who))
    const words = { ...named, own: own[who] ?? named.visit ?? '' } as Record<string, string>
    const address = path.replace(/\{(\w+)\}/g, (_, word) => words[word] ?? expect.fail(`what is ${word}?`))
    const body = BODIES[route]?.(who)
    return house.call(method, PREFIX + address, { ...(as && { as }), ...(body && { body }) })
  }
  /** A good link that was made for this viewer; nobody has one without its proof. */
  function linkOf(who: string): string {
    const { records } = house.domains
    const id = named.file ?? ''
    const link = who === 'nobody' ? `/files/medical/${id}` : records.linkFor(person(who).id)({ id })
    return link.replace('https://helssa.test', '')
  }

  async function timelineOf(who: string): Promise<string[] | number> {
    const path = who === 'patient' ? '/patients/timeline/' : `/doctors/patients/${named.patient}/timeline/`
    const as = persons[who]
    const { status, body } = await house.get(PREFIX + path, { ...(as && { as }) })
    if (status !== 200) return status
    return body.results.map(
      ({ kind, visit, note, file }: Record<string, Record<string, string>>) =>
        visit?.chief_complaint ?? note?.content ?? file?.title ?? kind,
    )
  }

  it('is shown in the order of time to each as far as the rights go', async () => {
    const seen: Record<string, unknown> = {}
    for (const [who] of rows[1]?.statuses ?? []) {
      const found = await timelineOf(who)
      if (Array.isArray(found)) seen[who] = found.toSorted().join()
    }

    const sorted = Object.entries(SIGHT).map(([who, all]) => [who, all.split(', ').toSorted().join()])
    expect(seen).toEqual(Object.fromEntries(sorted))
  })

  it.each(rows)('$route', async (row) => {
    const answered: Record<string, number> = {}

    // Those who are refused come first: whoever may, may once.
    const [refused = [], allowed = []] = [true, false].map((no) =>
      row.statuses.filter(([, status]) => status >= 400 === no),
    )
    for (const [who] of [...refused, ...allowed]) answered[who] = (await ask(row, who)).status

    expect(answered).toEqual(Object.fromEntries(row.statuses))
  })

  it('is met on video by the two of a visit alone, each as who they are', async () => {
    const sides = ['patient as patient', 'during as doctor']
    for (const [who, as] of Object.entries(persons)) {
      const socket = await dial(house, `/ws/video/?token=${as.access}`)
      await socket.next('auth_success')
      for (const role of ['doctor', 'patient']) {
        socket.send({ type: 'join_room', encounter_id: own.during, role })
        const isSide = sides.includes(`${who} as ${role}`)
        const { code } = await socket.next(isSide ? 'joined' : 'error')
        const isKnown = who === 'patient' || who === 'during'
        expect([who, role, code]).toEqual([who, role, isSide ? undefined : isKnown ? 'ROLE_MISMATCH' : 'NOT_FOUND'])
      }
      const joins = socket.frames.filter(({ type }) => type === 'joined').length
      expect([who, joins]).toEqual([who, sides.filter((side) => side.startsWith(`${who} `)).length])
      await socket.close()
    }
  })

  it('is in no list of anybody else', async () => {
    for (const who of ['other', 'support', 'admin', 'doctor', 'history'])
      for (const path of ['timeline', 'notes', 'medical-files', 'prescriptions', 'encounters', 'access-requests']) {
        const { status, body } = await house.get(`${PREFIX}/patients/${path}/`, { as: person(who) })
        expect([who, path, status, body.results]).toEqual([who, path, 200, []])
      }
  })

  it('tells its patient of everyone who looked, and of nobody who was refused', async () => {
    const as = person('patient')
    const { body } = await house.get(`${PREFIX}/patients/access-log/?page_size=100`, { as })

    const names = Object.fromEntries(Object.entries(persons).map(([who, { id }]) => [id, who]))
    const told: Record<string, string[]> = {}
    for (const { by, action, right, description } of body.results) {
      expect(description, `${action} in words`).not.toBe(action)
      const who = names[by.id] ?? by.id
      told[who] = [...new Set([...(told[who] ?? []), `${action} ${right}`])].toSorted()
    }
    const prescription = ['prescription.print', 'prescription.read', 'prescriptions.read']
    const bySight = (right: string) =>
      [...['file.download', 'files.read', 'note.read'], ...prescription, 'record.read', 'timeline.read'].map(
        (deed) => `${deed} ${right}`,
      )
    const byVisit = ['files.read', 'note.create', 'note.read', 'record.read', 'timeline.read', 'visit.read']
    const made = ['report.read', 'report.request', 'report.sign', 'transcript.create']
    const ownVisit = (...deeds: string[]) => deeds.map((deed) => `${deed} own_visit`).toSorted()
    expect(told).toEqual({
      before: ownVisit(...byVisit, 'prescriptions.read'),
      during: ownVisit(...byVisit, ...made, ...prescription, 'prescription.issue', 'report.edit'),
      after: ownVisit(
        ...[...byVisit, ...made, ...prescription, 'file.download', 'transcript.read', 'transcripts.read'],
        ...['prescription.cancel', 'prescription.check', 'prescription.issue'],
      ),
      history: bySight('grant'),
      reports: ['record.read grant', 'timeline.read grant'],
      notes: ['note.create grant', 'note.read grant'],
      glass: bySight('break_glass'),
      admin: ['audit.read admin'],
    })
    expect((await house.domains.audit.verify()).faults).toEqual([])
  })
})
