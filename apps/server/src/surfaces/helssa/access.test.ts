// Access to a patient's record: asked for, agreed to, used, ended, and told.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Answer, newPhone, type SignedIn, useHouse } from '../../../test/house.ts'
import { readOutbox } from '../../domains/notifications/index.ts'

const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const NOW = new Date('2024-01-20T15:30:00Z')
const ALL = ['view_history', 'view_reports', 'add_notes']
const NOTE = {
  note_type: 'clinical',
  content: 'بیمار به درمان پاسخ مناسبی داده است.',
  is_private: false,
  tags: ['followup'],
}
const refused = (status: number, code: string) => ({ status, body: { error: { code } } })

describe('access to a record', () => {
  const house = useHouse()
  let doctor: SignedIn
  let patient: SignedIn

  beforeAll(() => {
    house.now = NOW
  })
  beforeEach(async () => {
    house.now = NOW
    doctor = await house.doctor({ firstName: 'سارا', lastName: 'احمدی' })
    patient = await named(await house.patient())
  })

  async function named(person: SignedIn): Promise<SignedIn> {
    const body = { first_name: 'علی', last_name: 'محمدی', medical_info: { allergies: ['پنی‌سیلین'] } }
    expect((await house.call('PATCH', '/api/v1/patients/profile/', { as: person, body })).status).toBe(200)
    return person
  }
  const askFor = (permissions: string[] = ALL, { as = doctor, phone = patient.phone, hours = 72 } = {}) =>
    house.post('/api/v1/doctors/patient-access/grant/', {
      as,
      body: { patient_phone: phone, access_duration_hours: hours, permissions, reason: 'پیگیری درمان' },
    })
  const requests = async (as = patient) =>
    (await house.get('/api/v1/patients/access-requests/', { as })).body.results as Record<string, string>[]
  const decide = (decision: 'approve' | 'deny' | 'revoke', id: string, as = patient) =>
    house.post(`/api/v1/patients/access-requests/${id}/${decision}/`, { as })
  const confirm = (access_code: string, otp_code: string, as = doctor) =>
    house.post('/api/v1/doctors/patient-access/confirm/', { as, body: { access_code, otp_code } })
  const record = (as?: SignedIn, id = patient.id) =>
    house.get(`/api/v1/doctors/patients/${id}/record/`, { ...(as && { as }) })
  const notes = (as?: SignedIn, id = patient.id) =>
    house.get(`/api/v1/doctors/patients/${id}/notes/`, { ...(as && { as }) })
  const write = (as?: SignedIn, body: object = NOTE, id = patient.id) =>
    house.post(`/api/v1/doctors/patients/${id}/notes/`, { ...(as && { as }), body })
  const log = async (as = patient) => (await house.get('/api/v1/patients/access-log/', { as })).body

  /** The id of a grant the patient agreed to. */
  async function granted(permissions: string[], { to = doctor, hours = 72 } = {}): Promise<string> {
    const { body } = await askFor(permissions, { as: to, hours })
    const { results } = (
      await house.get(`/api/v1/patients/access-requests/?access_code=${body.access_code}`, { as: patient })
    ).body
    expect((await decide('approve', results[0].id)).status).toBe(200)
    return results[0].id
  }

  let slot = 0
  async function visitOf(status: string, { by = doctor, report = false } = {}): Promise<string> {
    const id = randomUUID()
    const startsAt = new Date(NOW.getTime() + ++slot * 3_600_000)
    const endsAt = new Date(startsAt.getTime() + 1_800_000)
    await house.db
      .insertInto('encounters')
      .values({
        id,
        booking_reference: `HLS-${id.slice(0, 8)}`,
        patient_id: patient.id,
        doctor_id: by.id,
        visit_type: 'online',
        status,
        starts_at: startsAt,
        ends_at: endsAt,
        busy_until: endsAt,
        chief_complaint: 'سردرد',
        fee_rial: 0,
        insurance_share_rial: 0,
        patient_share_rial: 0,
        payment_status: status === 'pending' ? 'pending' : 'paid',
        created_at: NOW,
      })
      .execute()
    if (report) await signReportOf(id)
    return id
  }
  async function signReportOf(encounterId: string): Promise<void> {
    const [transcript, task] = [randomUUID(), randomUUID()]
    const soap = {
      subjective: { chief_complaint: 'سردرد', hpi: '', pmh: [], medications: [], allergies: [] },
      objective: { vital_signs: {}, physical_exam: '' },
      assessment: { diagnoses: [] },
      plan: { medications: [], follow_up: 'یک ماه دیگر' },
    }
    await sql`insert into transcripts (id, encounter_id, source, status, created_at, heard_from_at)
      values (${transcript}, ${encounterId}, 'text', 'ready', ${NOW}, ${NOW})`.execute(house.db)
    await sql`insert into soap_tasks (id, transcript_id, notes, status, due_at, estimated_at, created_at)
      values (${task}, ${transcript}, '', 'completed', ${NOW}, ${NOW}, ${NOW})`.execute(house.db)
    await sql`insert into soap_reports (id, task_id, encounter_id, draft, report, evidence, warnings, unchecked, generated_at, signed_at)
      values (${randomUUID()}, ${task}, ${encounterId}, '{}', ${JSON.stringify(soap)}, '{}', '[]', '[]', ${NOW}, ${NOW})`.execute(
      house.db,
    )
  }

  describe('asking', () => {
    it('is answered as the contract shows, and opens nothing', async () => {
      await house.db.updateTable('persons').set({ phone: null }).where('phone', '=', '+989121234567').execute()
      await house.db.updateTable('persons').set({ phone: '+989121234567' }).where('id', '=', patient.id).execute()

      const answer = await askFor(ALL, { phone: '09121234567' })

      expect(answer.status).toBe(201)
      expect(answer.body).toEqual({
        access_code: expect.stringMatching(/^[A-Z0-9]{6}$/),
        patient: { id: patient.id, name: 'علی محمدی', phone_number: '+9891****4567' },
        permissions: ALL,
        expires_at: '2024-01-23T15:30:00Z',
        qr_code_url: `https://helssa.test/qr/access/${answer.body.access_code}`,
        status: 'pending',
      })
      expect(await record(doctor)).toMatchObject(refused(404, 'NOT_FOUND'))
      expect(await notes(doctor)).toMatchObject(refused(404, 'NOT_FOUND'))
      expect(await write(doctor)).toMatchObject(refused(404, 'NOT_FOUND'))
    })

    it('tells the patient, in the app and with a code on the phone', async () => {
      const { body } = await askFor(['view_history'])

      expect(await requests()).toEqual([
        {
          id: expect.any(String),
          kind: 'consent',
          access_code: body.access_code,
          permissions: ['view_history'],
          reason: 'پیگیری درمان',
          status: 'pending',
          requested_at: INSTANT,
          expires_at: body.expires_at,
          doctor: { id: doctor.id, name: 'دکتر سارا احمدی', specialty: expect.any(String) },
        },
      ])
      expect(await house.codeFor(patient.phone)).toMatch(/^\d{6}$/)
      const told = (await house.get('/api/v1/notifications/', { as: patient })).body.results[0]
      expect(told).toMatchObject({ type: 'access_requested', message: expect.stringContaining('دکتر سارا احمدی') })
    })

    it('does not tell a phone nobody has from that of a patient without a name', async () => {
      const unnamed = await house.patient()
      const phone = newPhone()

      const [known, unknown] = [await askFor(ALL, { phone: unnamed.phone }), await askFor(ALL, { phone })]

      const shape = ({ status, body }: Answer) => [status, Object.keys(body), body.patient.name, body.status]
      expect(shape(unknown)).toEqual(shape(known))
      const owner = await house.signIn(phone)
      expect(owner.id).toBe(unknown.body.patient.id)
      expect(await requests(owner)).toMatchObject([{ access_code: unknown.body.access_code, status: 'pending' }])
    })

    it('is for doctors, and about others', async () => {
      expect(await askFor(ALL, { as: patient })).toMatchObject(refused(403, 'PERMISSION_DENIED'))
      expect(await askFor(ALL, { phone: doctor.phone })).toMatchObject(refused(422, 'VALIDATION_ERROR'))
      expect(await askFor(['view_files'])).toMatchObject(refused(422, 'VALIDATION_ERROR'))
      expect(await askFor([])).toMatchObject(refused(422, 'VALIDATION_ERROR'))
    })

    it('has a limit an hour for a phone, known or not, whoever asks, and one for a doctor', async () => {
      const others = await Promise.all([1, 2, 3].map(() => house.doctor()))
      for (const phone of [patient.phone, newPhone()]) {
        const answers = await Promise.all(
          [doctor, ...others].flatMap((as) => [askFor(ALL, { as, phone }), askFor(ALL, { as, phone })]),
        )
        expect(answers.map(({ status }) => status).sort()).toEqual([...Array(5).fill(201), ...Array(3).fill(429)])
        house.advance({ minutes: 61 })
        doctor = await again(doctor)
        expect((await askFor(ALL, { phone })).status).toBe(201)
        for (const other of others) Object.assign(other, await again(other))
      }
      const asking = await house.doctor()
      const many = []
      for (let i = 0; i < 31; i++) many.push((await askFor(ALL, { as: asking, phone: newPhone() })).status)
      expect(many).toEqual([...Array(30).fill(201), 429])
    })
  })

  describe("the code on the patient's phone", () => {
    it('opens the record when it is told to the doctor, and not the code that the doctor sees', async () => {
      const { body } = await askFor(['view_history'])
      const code = await house.codeFor(patient.phone)

      expect(await confirm(body.access_code, body.access_code)).toMatchObject(refused(422, 'VALIDATION_ERROR'))
      const opened = await confirm(body.access_code.toLowerCase(), code)

      expect(opened).toMatchObject({ status: 200, body: { status: 'active', patient: { id: patient.id } } })
      expect((await record(doctor)).status).toBe(200)
      expect(await confirm(body.access_code, code)).toMatchObject({
        status: 409,
        body: { error: { code: 'INVALID_STATE', details: { status: 'active' } } },
      })
    })

    it('is of no use to another doctor', async () => {
      const { body } = await askFor()
      const code = await house.codeFor(patient.phone)

      expect(await confirm(body.access_code, code, await house.doctor())).toMatchObject(refused(404, 'NOT_FOUND'))
      expect((await confirm(body.access_code, code)).status).toBe(200)
    })

    it('is spent by five wrong guesses, also when they come at once; the patient can still agree in the app', async () => {
      const { body } = await askFor()
      const code = await house.codeFor(patient.phone)
      const wrong = code === '000000' ? '000001' : '000000'

      const guesses = await Promise.all(Array.from({ length: 5 }, () => confirm(body.access_code, wrong)))

      for (const guess of guesses) expect(guess).toMatchObject(refused(400, 'OTP_INVALID'))
      expect(await confirm(body.access_code, code)).toMatchObject(refused(400, 'OTP_INVALID'))
      expect(await record(doctor)).toMatchObject(refused(404, 'NOT_FOUND'))
      const [request] = await requests()
      expect(await decide('approve', request?.id ?? '')).toMatchObject({ status: 200, body: { status: 'active' } })
      expect((await record(doctor)).status).toBe(200)
    })

    it('is not guessed by asking anew: ten wrong ones an hour for a patient, whoever tries', async () => {
      for (const as of [doctor, await house.doctor()]) {
        const { body } = await askFor(ALL, { as })
        const wrong = (await house.codeFor(patient.phone)) === '000000' ? '000001' : '000000'
        for (let i = 0; i < 5; i++) expect((await confirm(body.access_code, wrong, as)).status).toBe(400)
      }

      const { body } = await askFor()
      const code = await house.codeFor(patient.phone)
      expect(await confirm(body.access_code, code)).toMatchObject(refused(429, 'RATE_LIMIT_EXCEEDED'))
      house.advance({ minutes: 61 })
      doctor = await again(doctor)
      const later = await askFor()
      expect((await confirm(later.body.access_code, await house.codeFor(patient.phone))).status).toBe(200)
    })

    it('is good for ten minutes', async () => {
      const { body } = await askFor()
      const code = await house.codeFor(patient.phone)
      house.advance({ minutes: 10 })

      expect(await confirm(body.access_code, code)).toMatchObject(refused(400, 'OTP_EXPIRED'))
    })
  })

  describe("the patient's word", () => {
    it('is theirs alone, and answered alike when it is repeated', async () => {
      await askFor()
      const id = (await requests())[0]?.id ?? ''

      for (const as of [await house.patient(), doctor, await house.admin()])
        for (const decision of ['approve', 'deny', 'revoke'] as const)
          expect(await decide(decision, id, as)).toMatchObject(refused(404, 'NOT_FOUND'))
      const [first, again] = [await decide('approve', id), await decide('approve', id)]

      expect(first).toMatchObject({ status: 200, body: { status: 'active' } })
      expect(again.body).toEqual(first.body)
      expect(await decide('deny', id)).toMatchObject(refused(409, 'INVALID_STATE'))
    })

    it('of denial stands', async () => {
      const { body } = await askFor()
      const code = await house.codeFor(patient.phone)
      const id = (await requests())[0]?.id ?? ''

      expect(await decide('deny', id)).toMatchObject({ status: 200, body: { status: 'denied' } })

      expect(await confirm(body.access_code, code)).toMatchObject(refused(409, 'INVALID_STATE'))
      expect(await decide('approve', id)).toMatchObject(refused(409, 'INVALID_STATE'))
      expect(await record(doctor)).toMatchObject(refused(404, 'NOT_FOUND'))
    })

    it('comes too late once the time asked for is over', async () => {
      await askFor(ALL, { hours: 1 })
      const id = (await requests())[0]?.id ?? ''
      house.advance({ minutes: 60 })
      patient = await again(patient)

      expect(await decide('approve', id)).toMatchObject({
        status: 409,
        body: { error: { code: 'INVALID_STATE', details: { status: 'expired' } } },
      })
    })

    it('of revocation ends readings that had not begun, and lets either end or reading come first', async () => {
      const id = await granted(ALL)

      const [, ...reads] = await Promise.all([decide('revoke', id), ...Array.from({ length: 6 }, () => record(doctor))])

      for (const { status } of reads) expect([200, 404]).toContain(status)
      expect(await record(doctor)).toMatchObject(refused(404, 'NOT_FOUND'))
      expect(await write(doctor)).toMatchObject(refused(404, 'NOT_FOUND'))
      expect((await log()).results.filter((entry: { action: string }) => entry.action === 'record.read')).toHaveLength(
        reads.filter(({ status }) => status === 200).length,
      )
    })
  })

  /** Signed in anew: tokens live an hour. */
  async function again(person: SignedIn): Promise<SignedIn> {
    await house.db.deleteFrom('otp_phones').where('phone', '=', person.phone).execute()
    return house.signIn(person.phone)
  }

  /** What a viewer gets: of the record whether medical information is there, which visits, which with reports; of notes which. */
  async function seen(as: SignedIn | undefined, names: Record<string, string>) {
    const [found, noted, wrote] = [await record(as), await notes(as), await write(as)]
    const nameOf = (id: string) => names[id] ?? id
    return {
      record:
        found.status === 200
          ? {
              medical: found.body.medical_info !== null,
              visits: found.body.encounters.results.map((each: { id: string }) => nameOf(each.id)).toSorted(),
              reports: found.body.encounters.results
                .filter((each: { soap_report: unknown }) => each.soap_report)
                .map((each: { id: string }) => nameOf(each.id))
                .toSorted(),
            }
          : found.status,
      notes:
        noted.status === 200
          ? noted.body.results.map((each: { content: string }) => each.content).toSorted()
          : noted.status,
      write: wrote.status,
    }
  }

  it('is each viewer’s as far as their rights go, and no further', async () => {
    const colleague = await house.doctor()
    const own = await visitOf('completed', { by: colleague, report: true })
    const bare = await visitOf('completed', { by: colleague })
    const cancelled = await visitOf('cancelled', { by: colleague })
    const names = { [own]: 'reported', [bare]: 'bare', [cancelled]: 'cancelled' }
    expect((await write(colleague, { ...NOTE, content: 'open' })).status).toBe(201)
    expect((await write(colleague, { ...NOTE, content: 'private', is_private: true })).status).toBe(201)

    const nothing = { record: 404, notes: 404, write: 404 }
    const noDoctor = { record: 403, notes: 403, write: 403 }
    expect(await seen(undefined, names)).toEqual({ record: 401, notes: 401, write: 401 })
    for (const as of [patient, await house.patient(), await house.agent(), await house.admin()])
      expect(await seen(as, names)).toEqual(noDoctor)
    expect(await seen(doctor, names)).toEqual(nothing)

    for (const [permissions, sight] of [
      [
        ['view_history'],
        { record: { medical: true, visits: ['bare', 'reported'], reports: [] }, notes: ['open'], write: 404 },
      ],
      [
        ['view_reports'],
        { record: { medical: false, visits: ['reported'], reports: ['reported'] }, notes: 404, write: 404 },
      ],
      [['add_notes'], { record: 404, notes: [], write: 201 }],
      [
        ALL,
        {
          record: { medical: true, visits: ['bare', 'reported'], reports: ['reported'] },
          notes: ['open', NOTE.content], // of the one who might only write
          write: 201,
        },
      ],
    ] as const) {
      const viewer = await house.doctor()
      const id = await granted([...permissions], { to: viewer })
      expect(await seen(viewer, names), permissions.join()).toEqual(sight)
      await decide('revoke', id)
      const ended = await seen(viewer, names)
      const wrote = sight.write === 201
      expect(ended, `${permissions.join()}, revoked`).toEqual({ ...nothing, notes: wrote ? [NOTE.content] : 404 })
      house.advance({ minutes: 61 }) // asking has its limit
      patient = await again(patient)
      doctor = await again(doctor)
    }
  })

  it('ends with the hour it was given for', async () => {
    await granted(ALL, { hours: 1 })
    house.advance({ minutes: 59, seconds: 59 })
    expect((await record(doctor)).status).toBe(200)

    house.advance({ seconds: 1 })
    const [late] = [await again(doctor)]

    expect(await record(late)).toMatchObject(refused(404, 'NOT_FOUND'))
    expect(await write(late)).toMatchObject(refused(404, 'NOT_FOUND'))
    expect(await notes(late)).toMatchObject(refused(404, 'NOT_FOUND'))
  })

  it('is closed to whoever is a doctor no more, whatever was granted', async () => {
    await granted(ALL)
    await house.db.updateTable('persons').set({ roles: [] }).where('id', '=', doctor.id).execute()
    house.domains.identity.announceRights(doctor.id)

    await expect.poll(() => record(doctor)).toMatchObject(refused(403, 'PERMISSION_DENIED'))
  })

  it.each([
    ['pending', 404],
    ['confirmed', { medical: false, visits: ['own'], reports: [] }],
    ['in_progress', { medical: true, visits: ['own'], reports: [] }],
    ['completed', { medical: false, visits: ['own'], reports: ['own'] }],
    ['cancelled', 404],
    ['no_show', 404],
  ])('is open to the doctor of a visit that is %s as far as that visit goes', async (status, sight) => {
    const colleague = await house.doctor()
    const other = await visitOf('completed', { by: colleague, report: true })
    expect((await write(colleague, { ...NOTE, content: 'open' })).status).toBe(201)
    const own = await visitOf(status, { report: status === 'completed' })

    const found = await seen(doctor, { [own]: 'own', [other]: 'other' })

    expect(found).toEqual({ record: sight, notes: sight === 404 ? 404 : [], write: sight === 404 ? 404 : 201 })
  })

  describe('in an emergency', () => {
    const open = (as = doctor, phone = patient.phone) =>
      house.post('/api/v1/doctors/patient-access/emergency/', {
        as,
        body: { patient_phone: phone, reason: 'بیمار بیهوش است' },
      })

    it('opens at once, for reading and for hours, and the patient is told in the app and on the phone', async () => {
      const colleague = await house.doctor()
      const visit = await visitOf('completed', { by: colleague, report: true })

      const answer = await open()

      expect(answer).toMatchObject({
        status: 201,
        body: {
          status: 'active',
          permissions: ['view_history', 'view_reports'],
          expires_at: '2024-01-20T19:30:00Z',
          patient: { id: patient.id },
        },
      })
      const sight = { record: { medical: true, visits: ['visit'], reports: ['visit'] }, notes: [], write: 404 }
      expect(await seen(doctor, { [visit]: 'visit' })).toEqual(sight)
      expect((await house.get('/api/v1/notifications/', { as: patient })).body.results[0]).toMatchObject({
        type: 'emergency_access',
        message: expect.stringContaining('بیمار بیهوش است'),
      })
      await house.domains.notifications.deliveries.sendDue()
      const [sent] = await readOutbox(house.db, patient.phone)
      expect(sent?.body).toContain('دکتر سارا احمدی')
      expect(house.logged.some((line) => line.includes('a record was opened in an emergency'))).toBe(true)
      house.advance({ hours: 4 })
      expect(await record(await again(doctor))).toMatchObject(refused(404, 'NOT_FOUND'))
    })

    it('is audited as what it is, and ended by the patient', async () => {
      await open()
      await record(doctor)

      const { results, may_access } = await log()
      expect(results.map(({ action, right }: Record<string, string>) => [action, right])).toEqual([
        ['record.read', 'break_glass'],
        ['access.emergency', 'break_glass'],
      ])
      expect(may_access).toMatchObject([{ doctor: { id: doctor.id }, right: 'break_glass' }])
      expect((await requests())[0]).toMatchObject({ kind: 'break_glass', reason: 'بیمار بیهوش است', status: 'active' })
      expect((await decide('revoke', may_access[0].request_id)).status).toBe(200)
      expect(await record(doctor)).toMatchObject(refused(404, 'NOT_FOUND'))
    })

    it('is none where the patient agreed: then it is read by the grant', async () => {
      await open()
      await granted(['view_history'])
      await record(doctor)

      expect((await log()).results[0]).toMatchObject({ action: 'record.read', right: 'grant' })
    })

    it('takes a doctor and a reason, and is said three times a day at most, however many are said at once', async () => {
      expect(await open(patient, doctor.phone)).toMatchObject(refused(403, 'PERMISSION_DENIED'))
      expect(
        await house.post('/api/v1/doctors/patient-access/emergency/', {
          as: doctor,
          body: { patient_phone: patient.phone },
        }),
      ).toMatchObject(refused(422, 'VALIDATION_ERROR'))

      const answers = await Promise.all(Array.from({ length: 5 }, () => open(doctor, newPhone())))

      expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429, 429])
    })
  })

  describe('what the patient is told', () => {
    it('is who may look, and who did look, when, from where and by which right', async () => {
      await visitOf('confirmed')
      const reader = await house.doctor({ firstName: 'رضا', lastName: 'کاظمی' })
      const id = await granted(['view_history'], { to: reader })
      await record(doctor)
      await record(reader)
      await notes(reader)
      await write(reader) // refused: nothing was done

      const { results, may_access, count } = await log()

      const entry = { id: expect.any(Number), at: INSTANT, record_id: expect.any(String), address: '127.0.0.1' }
      const by = { id: reader.id, name: 'دکتر رضا کاظمی' }
      const readingOf = { action: 'record.read', description: 'پرونده را دید' }
      const askingOf = { action: 'access.request', description: 'اجازهٔ دیدن پرونده خواست' }
      expect(results).toEqual([
        { ...entry, by, action: 'note.read', description: 'یادداشت‌ها را خواند', right: 'grant' },
        { ...entry, by, ...readingOf, right: 'grant', record_id: patient.id },
        { ...entry, by: { id: doctor.id, name: 'دکتر سارا احمدی' }, ...readingOf, right: 'own_visit' },
        { ...entry, by, ...askingOf, right: 'asking', record_id: id },
      ])
      expect(count).toBe(4)
      expect(may_access).toEqual([
        {
          doctor: by,
          right: 'grant',
          request_id: id,
          permissions: ['view_history'],
          expires_at: '2024-01-23T15:30:00Z',
        },
        {
          doctor: { id: doctor.id, name: 'دکتر سارا احمدی' },
          right: 'own_visit',
          request_id: null,
          permissions: [],
          expires_at: null,
        },
      ])
      expect(await log(await house.patient())).toMatchObject({ count: 0, results: [], may_access: [] })
      expect((await house.domains.audit.verify()).faults).toEqual([])
    })

    it('keeps an answer from going out unless the reading could be noted', async () => {
      await granted(ALL)
      await sql`create function refuse_note() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$`.execute(
        house.db,
      )
      await sql`create trigger no_more before insert on audit_entries for each row execute function refuse_note()`.execute(
        house.db,
      )

      const answers = [await record(doctor), await notes(doctor), await write(doctor)]
      await sql`drop trigger no_more on audit_entries`.execute(house.db)

      expect(answers.map(({ status }) => status)).toEqual([500, 500, 500])
      expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain('پنی')
      expect(
        await house.db.selectFrom('clinical_notes').select('id').where('doctor_id', '=', doctor.id).execute(),
      ).toEqual([])
      house.errors.splice(0)
    })
  })

  describe('notes', () => {
    it('are answered as the contract shows', async () => {
      const encounter_id = await visitOf('completed')
      const body = { ...NOTE, encounter_id, tags: ['followup', 'medication'] }

      const answer = await write(doctor, body)

      expect(answer.status).toBe(201)
      expect(answer.body).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        note_type: 'clinical',
        content: NOTE.content,
        created_at: '2024-01-20T15:30:00Z',
        created_by: { id: doctor.id, name: 'دکتر سارا احمدی' },
        encounter: { id: encounter_id, date: expect.stringMatching(/^2024-01-2\d$/) },
        is_private: false,
        tags: ['followup', 'medication'],
      })
      expect((await notes(doctor)).body.results).toEqual([answer.body])
    })

    it('name only a visit of this doctor with this patient', async () => {
      await visitOf('confirmed')
      const others = await visitOf('completed', { by: await house.doctor() })

      for (const encounter_id of [others, randomUUID()])
        expect(await write(doctor, { ...NOTE, encounter_id })).toMatchObject(refused(404, 'NOT_FOUND'))
      expect(await write(doctor, { ...NOTE, encounter_id: null })).toMatchObject({
        status: 201,
        body: { encounter: null },
      })
    })

    it('that are private are their author’s alone, also after the right to write ended', async () => {
      const id = await granted(ALL)
      await write(doctor, { ...NOTE, content: 'فقط برای خودم', is_private: true })
      const colleague = await house.doctor()
      await granted(ALL, { to: colleague })

      await decide('revoke', id)

      expect((await notes(colleague)).body.results).toEqual([])
      expect((await notes(doctor)).body.results).toMatchObject([{ content: 'فقط برای خودم', is_private: true }])
      expect((await log()).results[0]).toMatchObject({ action: 'note.read', right: 'author' })
    })

    it('are in the database in no form that can be read', async () => {
      await visitOf('confirmed')
      await write(doctor, { ...NOTE, content: 'Xylophone-7731' })

      const { rows } = await sql<{ row: string }>`select n::text as row from clinical_notes n`.execute(house.db)
      const hex = Buffer.from('Xylophone-7731').toString('hex')
      expect(rows.some(({ row }) => row.includes('Xylophone') || row.includes(hex))).toBe(false)
    })
  })
})
