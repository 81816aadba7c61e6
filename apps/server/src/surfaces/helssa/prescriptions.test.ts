// Prescriptions: checked, issued, corrected, cancelled, read by their rights, told and audited.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { readPdf, seenOn } from '../../../test/read-pdf.ts'

const NOW = new Date('2024-01-25T15:00:00Z')
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/)
const PARACETAMOL = {
  drug: 'استامینوفن Acetaminophen 500 mg',
  dose: '۱ قرص',
  frequency: 'هر ۸ ساعت',
  duration: '۵ روز',
  instructions: 'پس از غذا',
}
const AMOXICILLIN = { ...PARACETAMOL, drug: 'Amoxicillin 500 mg' }
const BODY = { items: [PARACETAMOL], notes: 'استراحت کافی' }
const refused = (status: number, code: string) => ({ status, body: { error: { code } } })

describe('prescriptions', () => {
  const house = useHouse()
  let doctor: SignedIn
  let patient: SignedIn
  let visit: string

  beforeAll(() => {
    house.now = NOW
  })
  beforeEach(async () => {
    house.now = NOW
    doctor = await house.doctor({ firstName: 'سارا', lastName: 'احمدی' })
    patient = await allergic(await house.patient())
    visit = await visitOf('in_progress')
  })

  async function allergic(person: SignedIn): Promise<SignedIn> {
    const body = {
      ...{ first_name: 'علی', last_name: 'محمدی', date_of_birth: '1370-01-01' },
      medical_info: { allergies: ['پنی‌سیلین'] },
    }
    expect((await house.call('PATCH', '/api/v1/patients/profile/', { as: person, body })).status).toBe(200)
    return person
  }
  let slot = 0
  async function visitOf(status: string, { by = doctor, of = patient } = {}): Promise<string> {
    const id = randomUUID()
    const starts_at = new Date(NOW.getTime() + ++slot * 3_600_000)
    const ends_at = new Date(starts_at.getTime() + 1_800_000)
    await house.db
      .insertInto('encounters')
      .values({
        ...{ id, booking_reference: `HLS-${id.slice(0, 8)}`, patient_id: of.id, doctor_id: by.id, status },
        ...{ visit_type: 'online', starts_at, ends_at, busy_until: ends_at, chief_complaint: 'سردرد', created_at: NOW },
        ...{ fee_rial: 0, insurance_share_rial: 0, patient_share_rial: 0, payment_status: 'paid' },
      })
      .execute()
    return id
  }
  const at = (path: string) => `/api/v1/${path}`
  const issue = (body: object = BODY, { as = doctor, of = visit, headers = {} } = {}) =>
    house.post(at(`doctors/encounters/${of}/prescription/`), { as, body, headers })
  const issued = async (body: object = BODY): Promise<string> => {
    const answer = await issue(body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body.id
  }
  const cancel = (id: string, as = doctor) =>
    house.post(at(`doctors/prescriptions/${id}/cancel/`), { as, body: { reason: 'اشتباه در دوز' } })
  const own = (id: string, as = patient) => house.get(at(`patients/prescriptions/${id}/`), { as })
  const verify = (code: string) => house.get(at(`prescriptions/verify/${code}/`))
  const codeOf = async (id: string) => (await own(id)).body.verification_url.split('/').at(-1) as string
  const listed = (as = doctor, of = patient.id) => house.get(at(`doctors/patients/${of}/prescriptions/`), { as })
  const count = async () =>
    (await house.db.selectFrom('prescriptions').select('id').where('encounter_id', '=', visit).execute()).length
  const deeds = async () => {
    const rows = await house.db
      .selectFrom('audit_entries')
      .select(['actor_id', 'action', 'right_used', 'record_id'])
      .where('patient_id', '=', patient.id)
      .orderBy('id')
      .execute()
    return rows.map(({ actor_id, action, right_used, record_id }) => [
      actor_id === patient.id ? 'patient' : actor_id === doctor.id ? 'doctor' : 'other',
      ...[action, right_used, record_id],
    ])
  }
  async function granted(to: SignedIn, permissions: string[]): Promise<string> {
    const id = randomUUID()
    await house.db
      .insertInto('access_grants')
      .values({
        ...{ id, doctor_id: to.id, patient_id: patient.id, kind: 'consent', access_code: id.slice(0, 8), permissions },
        ...{ reason: 'پیگیری', status: 'active', asked_at: NOW, expires_at: new Date(NOW.getTime() + 3_600_000) },
        code_expires_at: NOW,
      })
      .execute()
    return id
  }

  describe('issuing', () => {
    it('answers the prescription, which the patient reads and is told of', async () => {
      const answer = await issue()

      expect(answer.status).toBe(201)
      const shown = {
        id: UUID,
        encounter_id: visit,
        status: 'valid',
        issued_at: '2024-01-25T15:00:00Z',
        supersedes: null,
        superseded_by: null,
        cancelled_at: null,
        cancel_reason: null,
        doctor: {
          id: doctor.id,
          name: 'دکتر سارا احمدی',
          specialty: expect.any(String),
          medical_council_number: expect.any(String),
        },
        items: [PARACETAMOL],
        notes: 'استراحت کافی',
        verification_url: expect.stringMatching(/^https:\/\/helssa\.test\/verify\/[\w-]{24}$/),
      }
      expect(answer.body).toEqual({
        ...shown,
        patient: { id: patient.id, name: 'علی محمدی', age: 32 },
        warnings: [],
        acknowledged_warnings: [],
        unchecked_drugs: [],
      })
      expect((await own(answer.body.id)).body).toEqual(shown)
      const { body } = await house.get(at('notifications/'), { as: patient })
      expect(body.results[0]).toMatchObject({
        type: 'prescription_issued',
        data: { prescription_id: answer.body.id, encounter_id: visit, with: 'دکتر سارا احمدی' },
      })
    })

    it('shows it with its visit', async () => {
      const id = await issued({ items: [PARACETAMOL, { ...PARACETAMOL, drug: 'Cetirizine 10 mg' }] })

      const { body } = await house.get(at(`patients/encounters/${visit}/`), { as: patient })

      expect(body.prescription).toEqual({ id, medications_count: 2 })
      await cancel(id)
      expect((await house.get(at(`patients/encounters/${visit}/`), { as: patient })).body.prescription).toBeNull()
    })

    it.each([
      ['in_progress', 201],
      ['completed', 201],
      ['pending', 409],
      ['confirmed', 409],
      ['cancelled', 409],
      ['no_show', 409],
    ])('in a visit that is %s answers %i', async (status, expected) => {
      const of = await visitOf(status)

      const answer = await issue(BODY, { of })

      expect(answer.status).toBe(expected)
      if (expected === 409) expect(answer.body.error).toMatchObject({ code: 'INVALID_STATE', details: { status } })
    })

    it("is the visit's doctor's alone", async () => {
      const other = await house.doctor()

      expect(await issue(BODY, { as: other })).toMatchObject(refused(404, 'NOT_FOUND'))
      expect(await issue(BODY, { of: randomUUID() })).toMatchObject(refused(404, 'NOT_FOUND'))
      expect(await issue(BODY, { as: patient })).toMatchObject(refused(403, 'PERMISSION_DENIED'))
      expect(await count()).toBe(0)
    })

    it('is done once for a key, also when what is on file has changed since', async () => {
      const headers = { 'idempotency-key': randomUUID() }
      const first = await issue({ items: [AMOXICILLIN], acknowledged_warnings: await grave() }, { headers })
      const body = { items: [AMOXICILLIN], acknowledged_warnings: await grave() }
      const medical = { medical_info: { allergies: ['پنی‌سیلین', 'آموکسی‌سیلین'] } }
      await house.call('PATCH', '/api/v1/patients/profile/', { as: patient, body: medical })

      const second = await issue(body, { headers })

      expect(first.status).toBe(201)
      expect(second).toMatchObject({ status: 201, body: { id: first.body.id } })
      expect(await issue(BODY, { headers })).toMatchObject(refused(409, 'IDEMPOTENCY_KEY_REUSED'))
      expect(await count()).toBe(1)
    })

    it('keeps nothing readable in the database', async () => {
      await issue({ ...BODY, notes: 'رازِ بیمار' }, { headers: { 'idempotency-key': randomUUID() } })

      for (const table of ['prescriptions', 'once_results', 'outbox', 'audit_entries']) {
        const { rows } = await sql<{ text: string }>`select t::text as text from ${sql.table(table)} t`.execute(
          house.db,
        )
        const seen = rows.map(({ text }) =>
          text.replaceAll(/\\x([0-9a-f]*)/g, (_, hex) => Buffer.from(hex, 'hex').toString()),
        )
        expect(seen.join('\n'), table).not.toMatch(/رازِ بیمار|Acetaminophen/)
      }
    })
  })

  const grave = async (): Promise<string[]> => {
    const asked = { as: doctor, body: { items: [{ drug: AMOXICILLIN.drug }] } }
    return (await house.post(at(`doctors/encounters/${visit}/prescription/check/`), asked)).body.to_acknowledge
  }

  describe('warnings', () => {
    const check = (items: { drug: string }[], as = doctor) =>
      house.post(at(`doctors/encounters/${visit}/prescription/check/`), { as, body: { items } })

    it('tell what the record and the items among themselves speak against, and store nothing', async () => {
      const { status, body } = await check([
        { drug: 'Amoxicillin 500 mg' },
        { drug: 'وارفارین' },
        { drug: 'ایبوپروفن' },
        { drug: 'زهرمار' },
      ])

      expect(status).toBe(200)
      const kinds = body.warnings.map(({ kind, severity }: Record<string, string>) => `${kind} ${severity}`)
      expect(kinds[0]).toBe('allergy major')
      expect(kinds).toContain('interaction major')
      expect(body.to_acknowledge).toHaveLength(kinds.filter((kind: string) => kind.endsWith('major')).length)
      expect(body.unchecked_drugs).toEqual(['زهرمار'])
      expect(await count()).toBe(0)
    })

    it('are told in the language asked for', async () => {
      const asked = { as: doctor, body: { items: [{ drug: 'Amoxicillin' }] }, headers: { 'accept-language': 'en' } }
      const { body } = await house.post(at(`doctors/encounters/${visit}/prescription/check/`), asked)

      expect(body.warnings[0]).toMatchObject({ drug: 'Amoxicillin', message: expect.stringMatching(/[a-z]{4}/) })
    })

    it('must be acknowledged when grave, else nothing is stored', async () => {
      const items = [AMOXICILLIN]

      const answer = await issue({ items })

      expect(answer).toMatchObject(refused(409, 'PRESCRIPTION_UNACKNOWLEDGED'))
      const { unacknowledged, warnings } = answer.body.error.details
      expect(unacknowledged).toEqual(await grave())
      expect(warnings[0]).toMatchObject({
        id: unacknowledged[0],
        kind: 'allergy',
        severity: 'major',
        message: expect.any(String),
      })
      expect(await count()).toBe(0)
      expect(await issue({ items, acknowledged_warnings: ['warning-0000'] })).toMatchObject(
        refused(409, 'PRESCRIPTION_UNACKNOWLEDGED'),
      )
    })

    it('that were acknowledged are kept with it', async () => {
      const acknowledged_warnings = await grave()

      const { status, body } = await issue({ items: [AMOXICILLIN], acknowledged_warnings })

      expect(status).toBe(201)
      expect(body).toMatchObject({
        acknowledged_warnings,
        warnings: [{ id: acknowledged_warnings[0], kind: 'allergy' }],
      })
      const again = await house.get(at(`doctors/encounters/${visit}/prescription/`), { as: doctor })
      expect(again.body).toEqual(body)
    })

    it('say the same drug prescribed twice', async () => {
      const { body } = await check([{ drug: 'Metformin 500 mg' }, { drug: 'گلوکوفاژ' }])

      expect(body).toMatchObject({ warnings: [{ kind: 'duplicate' }], unchecked_drugs: [] })
    })
  })

  describe('correcting', () => {
    it('is a new one in the place of the old, which stays as it was', async () => {
      const first = await issued()
      expect(await issue()).toMatchObject(refused(409, 'PRESCRIPTION_EXISTS'))

      const second = await issued({ ...BODY, supersedes: first, notes: null })

      expect((await own(first)).body).toMatchObject({ status: 'superseded', superseded_by: second, notes: BODY.notes })
      expect((await own(second)).body).toMatchObject({ status: 'valid', supersedes: first, notes: null })
      const { body } = await house.get(at(`doctors/encounters/${visit}/prescription/`), { as: doctor })
      expect(body.id).toBe(second)
      expect(await issue({ ...BODY, supersedes: first })).toMatchObject(refused(409, 'PRESCRIPTION_SUPERSEDED'))
    })

    it('supersedes one of the same visit only', async () => {
      const first = await issued()
      const of = await visitOf('completed')

      expect(await issue({ ...BODY, supersedes: first }, { of })).toMatchObject(refused(404, 'NOT_FOUND'))
      expect(await issue({ ...BODY, supersedes: randomUUID() })).toMatchObject(refused(404, 'NOT_FOUND'))
    })

    it('lets one of several at once take the place, and one of several be the first', async () => {
      const firsts = await Promise.all(Array.from({ length: 4 }, () => issue()))
      expect(firsts.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
      const { id } = firsts.find(({ status }) => status === 201)!.body

      const seconds = await Promise.all(Array.from({ length: 4 }, () => issue({ ...BODY, supersedes: id })))

      expect(seconds.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
      expect(await count()).toBe(2)
    })

    it('is cancelled by its doctor, with a reason the patient reads, once', async () => {
      const id = await issued()

      expect(await cancel(id, await house.doctor())).toMatchObject(refused(404, 'NOT_FOUND'))
      const answer = await cancel(id)
      house.advance({ minutes: 5 })

      expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled', cancel_reason: 'اشتباه در دوز' } })
      expect((await cancel(id)).body).toEqual(answer.body)
      expect((await own(id)).body).toMatchObject({ status: 'cancelled', cancelled_at: '2024-01-25T15:00:00Z' })
      const { body } = await house.get(at('notifications/'), { as: patient })
      expect(body.results.map(({ type }: { type: string }) => type)).toEqual([
        'prescription_cancelled',
        'prescription_issued',
      ])
    })

    it('after cancelling, another takes its place; what was superseded is not cancelled', async () => {
      const first = await issued()
      await cancel(first)
      expect(await issue()).toMatchObject(refused(409, 'PRESCRIPTION_EXISTS'))

      await issued({ ...BODY, supersedes: first })

      expect((await own(first)).body.status).toBe('cancelled')
      const other = await visitOf('completed')
      const { body } = await issue(BODY, { of: other })
      await issue({ ...BODY, supersedes: body.id }, { of: other })
      expect(await cancel(body.id)).toMatchObject(refused(409, 'PRESCRIPTION_SUPERSEDED'))
    })

    it('is cancelled or superseded, whichever comes first, when both are asked at once', async () => {
      for (let round = 0; round < 4; round++) {
        visit = await visitOf('in_progress')
        const id = await issued()
        const [cancelled, next] = await Promise.all([cancel(id), issue({ ...BODY, supersedes: id })])

        expect(next.status).toBe(201) // also in the place of a cancelled one
        expect([200, 409]).toContain(cancelled.status)
        const { body } = await own(id)
        expect(body).toMatchObject(
          cancelled.status === 200
            ? { status: 'cancelled', superseded_by: next.body.id }
            : { status: 'superseded', cancelled_at: null },
        )
        const last = await house.get(at(`doctors/encounters/${visit}/prescription/`), { as: doctor })
        expect(last.body).toMatchObject({ id: next.body.id, status: 'valid' })
      }
    })

    it('is refused by the database itself in every other way', async () => {
      const id = await issued()
      const change = house.db.updateTable('prescriptions').where('id', '=', id)

      await expect(change.set({ item_count: 5 }).execute()).rejects.toThrow(/stays as it was issued/)
      await expect(house.db.deleteFrom('prescriptions').where('id', '=', id).execute()).rejects.toThrow(/stays as/)
      await cancel(id)
      await expect(change.set({ cancelled_at: null, cancel_reason_sealed: null }).execute()).rejects.toThrow(/stays as/)
    })
  })

  describe('reading', () => {
    it("is the patient's own, newest first, in pages", async () => {
      const first = await issued()
      house.advance({ minutes: 1 })
      const second = await issued({ ...BODY, supersedes: first })

      const { body } = await house.get(at('patients/prescriptions/?page_size=1'), { as: patient })

      expect(body).toMatchObject({ count: 2, results: [{ id: second }], previous: null })
      expect(body.next).toBe('https://helssa.test/api/v1/patients/prescriptions/?page_size=1&page=2')
      const other = await house.patient()
      expect(await own(first, other)).toMatchObject(refused(404, 'NOT_FOUND'))
      expect(await own(first, doctor)).toMatchObject(refused(404, 'NOT_FOUND'))
      expect((await house.get(at('patients/prescriptions/'), { as: other })).body).toMatchObject({
        count: 0,
        results: [],
      })
    })

    it('gives a doctor of a visit their own, while it runs all, and by view_history all', async () => {
      const other = await house.doctor()
      const first = await issued()
      expect(await listed(other)).toMatchObject(refused(404, 'NOT_FOUND'))
      const read = (as: SignedIn) => house.get(at(`doctors/prescriptions/${first}/`), { as })
      expect(await read(other)).toMatchObject(refused(404, 'NOT_FOUND'))

      const theirs = await visitOf('completed', { by: other })
      expect((await listed(other)).body).toMatchObject({ count: 0 })
      const { body } = await issue(BODY, { as: other, of: theirs })
      expect((await listed(other)).body).toMatchObject({ count: 1, results: [{ id: body.id }] })
      expect(await read(other)).toMatchObject(refused(404, 'NOT_FOUND'))

      await house.db.updateTable('encounters').set({ status: 'in_progress' }).where('id', '=', theirs).execute()
      expect((await listed(other)).body.count).toBe(2)
      await house.db.updateTable('encounters').set({ status: 'completed' }).where('id', '=', theirs).execute()
      expect((await listed(other)).body.count).toBe(1)
      await granted(other, ['view_reports'])
      expect((await listed(other)).body.count).toBe(1)
      await granted(other, ['view_history'])
      expect((await listed(other)).body.count).toBe(2)
      expect((await read(other)).body).toMatchObject({ id: first, patient: { id: patient.id } })
      house.advance({ hours: 2 })
      const later = await house.signIn(other.phone)
      expect((await listed(later)).body.count).toBe(1)
    })

    it('is audited, each by its right; what was refused leaves nothing', async () => {
      const other = await house.doctor()
      const id = await issued()
      await listed(other)
      await own(id, other)
      const grant = await granted(other, ['view_history'])
      await listed(other)
      await own(id)
      await house.get(at(`patients/prescriptions/${id}/pdf/`), { as: patient })
      await house.get(at('patients/prescriptions/'), { as: patient })
      await grave()
      await cancel(id)

      expect(await deeds()).toEqual([
        ['doctor', 'prescription.issue', 'own_visit', id],
        ['other', 'prescriptions.read', 'grant', patient.id],
        ['patient', 'prescription.read', 'self', id],
        ['patient', 'prescription.print', 'self', id],
        ['patient', 'prescriptions.read', 'self', patient.id],
        ['doctor', 'prescription.check', 'own_visit', visit],
        ['doctor', 'prescription.cancel', 'own_visit', id],
      ])
      const { grant_id } = await house.db
        .selectFrom('audit_entries')
        .select('grant_id')
        .where('right_used', '=', 'grant')
        .where('patient_id', '=', patient.id)
        .executeTakeFirstOrThrow()
      expect(grant_id).toBe(grant)
    })
  })

  describe('printing', () => {
    const print = async (path: string, as: SignedIn, headers = {}) => {
      const {
        statusCode,
        headers: told,
        rawPayload,
      } = await house.app.inject({
        url: at(path),
        headers: { authorization: `Bearer ${as.access}`, ...headers },
      })
      return { statusCode, told, pages: statusCode === 200 ? readPdf(rawPayload).pages : [] }
    }

    it('answers a PDF to the patient and the doctor that no browser keeps', async () => {
      const id = await issued()

      const { statusCode, told, pages } = await print(`patients/prescriptions/${id}/pdf/`, patient)

      expect(statusCode).toBe(200)
      expect(told).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="prescription-${id}.pdf"`,
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      })
      const [page] = pages
      const lines = page ? seenOn(page) : []
      expect(lines).toContain(`https://helssa.test/verify/${await codeOf(id)}`)
      expect(lines.some((line) => line.includes('Acetaminophen 500 mg'))).toBe(true)
      expect((await print(`doctors/prescriptions/${id}/pdf/`, doctor)).pages).toEqual(pages)
    })

    it('comes in English and on A4 for who asks', async () => {
      const id = await issued()
      const path = `patients/prescriptions/${id}/pdf/`

      const { pages } = await print(`${path}?size=a4`, patient, { 'accept-language': 'en' })

      expect(pages[0]?.width).toBeCloseTo(595.28)
      expect(pages[0] && seenOn(pages[0])).toContain('Prescription')
      expect((await print(`${path}?size=a3`, patient)).statusCode).toBe(422)
      expect((await print(path, await house.patient())).statusCode).toBe(404)
      expect((await print(`doctors/prescriptions/${id}/pdf/`, await house.doctor())).statusCode).toBe(404)
    })
  })

  describe('verifying', () => {
    it('tells whoever holds the paper what to dispense, and of the patient initials alone', async () => {
      const code = await codeOf(await issued())

      const { status, body, headers } = await verify(code)

      expect(status).toBe(200)
      const { instructions: _, ...line } = PARACETAMOL
      expect(body).toEqual({
        status: 'valid',
        issued_at: '2024-01-25T15:00:00Z',
        doctor: { name: 'دکتر سارا احمدی', medical_council_number: expect.any(String) },
        patient_initials: 'ع. م.',
        items_count: 1,
        items: [line],
      })
      expect(headers['cache-control']).toBe('no-store')
      expect(house.logged.join('\n')).not.toContain(code)
    })

    it('gives no drugs of one that must not be dispensed', async () => {
      const first = await issued()
      const second = await issued({ ...BODY, supersedes: first })
      await cancel(second)

      expect((await verify(await codeOf(first))).body).toMatchObject({
        status: 'superseded',
        items_count: 1,
        items: [],
      })
      expect((await verify(await codeOf(second))).body).toMatchObject({
        status: 'cancelled',
        items_count: 1,
        items: [],
      })
    })

    it.each(['x', 'A'.repeat(24), `${'A'.repeat(24)}=`, '%00', 'ا'.repeat(30), 'a'.repeat(101)])(
      'finds nothing by %s',
      async (code) => {
        expect(await verify(code)).toMatchObject(refused(404, 'NOT_FOUND'))
      },
    )
  })
})

describe('verifying in bulk', () => {
  const house = useHouse({ RATE_LIMIT_ANONYMOUS: '3/minute' })

  it('is limited as anybody is', async () => {
    const statuses: number[] = []
    for (let guess = 0; guess < 5; guess++)
      statuses.push((await house.get(`/api/v1/prescriptions/verify/${'A'.repeat(23)}${guess}/`)).status)

    expect(statuses).toEqual([404, 404, 404, 429, 429])
  })
})
