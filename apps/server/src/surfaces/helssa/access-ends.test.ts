// What a right no longer opens once it is gone, and who is told: links, races, doctors who are none any more.
import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

const NOW = new Date('2024-01-20T05:25:00Z')
const ALL = ['view_history', 'view_reports', 'add_notes']

describe('a right to a record', () => {
  const house = useHouse()
  let doctor: SignedIn
  let patient: SignedIn

  beforeAll(() => {
    house.now = NOW
  })
  beforeEach(async () => {
    house.now = NOW
    doctor = await house.doctor()
    patient = await house.patient()
    const body = { first_name: 'علی', last_name: 'محمدی' }
    await house.call('PATCH', '/api/v1/patients/profile/', { as: patient, body })
  })

  async function asked(permissions = ALL): Promise<string> {
    const body = { patient_phone: patient.phone, access_duration_hours: 1, permissions, reason: 'پیگیری' }
    expect((await house.post('/api/v1/doctors/patient-access/grant/', { as: doctor, body })).status).toBe(201)
    return (await house.get('/api/v1/patients/access-requests/', { as: patient })).body.results[0].id
  }
  const decide = (decision: string, id: string) =>
    house.post(`/api/v1/patients/access-requests/${id}/${decision}/`, { as: patient })
  const agreeTo = async (permissions: string[]) => decide('approve', await asked(permissions))
  const record = () => house.get(`/api/v1/doctors/patients/${patient.id}/record/`, { as: doctor })
  const log = async (as = patient) => (await house.get('/api/v1/patients/access-log/', { as })).body
  const deedsOf = async (who: SignedIn) =>
    (await log()).results
      .filter(({ by }: { by: { id: string } }) => by.id === who.id)
      .map(({ action }: { action: string }) => action)

  async function keepFile(): Promise<string> {
    const picture = await sharp({ create: { width: 320, height: 320, channels: 3, background: '#c08060' } })
      .png()
      .toBuffer()
    const form = new FormData()
    for (const [name, value] of Object.entries({ file_type: 'imaging', title: 'عکس' })) form.set(name, value)
    form.set('file', new Blob([new Uint8Array(picture)]))
    const request = new Request('https://helssa.test', { method: 'POST', body: form })
    const answer = await house.post('/api/v1/patients/medical-files/upload/', {
      as: patient,
      body: Buffer.from(await request.arrayBuffer()),
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
    })
    expect(answer.status).toBe(201)
    return answer.body.file_url.replace('https://helssa.test', '')
  }
  const linkForDoctor = async () => {
    const { body } = await house.get(`/api/v1/doctors/patients/${patient.id}/files/`, { as: doctor })
    return body.results[0].file_url.replace('https://helssa.test', '') as string
  }
  const download = (path: string, range?: string) => house.get(path, { ...(range && { headers: { range } }) })

  it.each([
    ['approve', 'access_approved', 'علی محمدی با درخواست شما برای دیدن پرونده موافقت کرد'],
    ['deny', 'access_denied', 'علی محمدی درخواست شما برای دیدن پرونده را نپذیرفت'],
    ['revoke', 'access_revoked', 'علی محمدی به دسترسی شما به پروندهٔ خود پایان داد'],
  ])('is decided on with the doctor being told, once: %s', async (decision, type, message) => {
    const id = await asked()

    await Promise.all([decide(decision, id), decide(decision, id), decide(decision, id)])

    const { body } = await house.get('/api/v1/notifications/', { as: doctor })
    expect(body.results).toMatchObject([{ type, message }])
    const english = await house.get('/api/v1/notifications/', { as: doctor, headers: { 'accept-language': 'en' } })
    expect(english.body.results[0].message).toContain('علی محمدی')
  })

  it('is revoked for good where agreeing and revoking cross', async () => {
    const id = await asked()

    await Promise.all([decide('approve', id), decide('revoke', id), decide('approve', id)])

    const { body } = await house.get('/api/v1/patients/access-requests/', { as: patient })
    expect(body.results[0].status).toBe('revoked')
    expect((await record()).status).toBe(404)
    expect((await decide('approve', id)).status).toBe(409)
  })

  it('is over for a link as it is for everything else, as soon as it is revoked', async () => {
    await keepFile()
    const id = await asked()
    await decide('approve', id)
    const link = await linkForDoctor()
    expect((await download(link)).status).toBe(200)

    await decide('revoke', id)

    expect((await download(link)).status).toBe(404)
    expect((await download(link, 'bytes=0-9')).status).toBe(404)
  })

  it('is over for a link when its time is, and when the doctor is none any more', async () => {
    await keepFile()
    await decide('approve', await asked())
    house.advance({ minutes: 59 })
    const link = house.domains.records
      .linkFor(doctor.id)({ id: (await files())[0] ?? '' })
      .slice('https://helssa.test'.length)
    expect((await download(link)).status).toBe(200)
    await house.db.updateTable('persons').set({ roles: [] }).where('id', '=', doctor.id).execute()
    expect((await download(link)).status).toBe(404)
    await house.db
      .updateTable('persons')
      .set({ roles: ['doctor'], status: 'suspended' })
      .where('id', '=', doctor.id)
      .execute()
    expect((await download(link)).status).toBe(404)
    await house.db.updateTable('persons').set({ status: 'active' }).where('id', '=', doctor.id).execute()
    expect((await download(link)).status).toBe(200)

    house.advance({ minutes: 1 })

    expect((await download(link)).status).toBe(404)
  })
  const files = async () =>
    (await house.db.selectFrom('medical_files').select('id').where('patient_id', '=', patient.id).execute()).map(
      ({ id }) => id,
    )

  it('is one doctor’s: a link is nobody else’s, and not the patient’s own', async () => {
    const own = await keepFile()
    await decide('approve', await asked())
    const link = await linkForDoctor()
    const colleague = await house.doctor()

    expect((await download(link.replace(doctor.id, colleague.id))).status).toBe(404)
    expect((await download(link.replace(`/for/${doctor.id}`, ''))).status).toBe(404)
    expect((await download(own.replace('?', `/for/${doctor.id}?`))).status).toBe(404)
    expect((await download(own)).status).toBe(200)
  })

  it('has each download noted, in however many parts it comes, and the patient’s own apart', async () => {
    const own = await keepFile()
    await decide('approve', await asked())
    const link = await linkForDoctor()

    for (const range of ['bytes=5-9', 'bytes=0-4', 'bytes=10-']) expect((await download(link, range)).status).toBe(206)
    await download(own)

    expect(await deedsOf(doctor)).toEqual(['file.download', 'files.read', 'access.request'])
    const mine = await house.db
      .selectFrom('audit_entries')
      .select(['action', 'right_used'])
      .where('actor_id', '=', patient.id)
      .where('action', '=', 'file.download')
      .execute()
    expect(mine).toEqual([{ action: 'file.download', right_used: 'self' }])
    house.advance({ minutes: 31 })
    await download(
      house.domains.records
        .linkFor(doctor.id)({ id: (await files())[0] ?? '' })
        .slice(19),
    )
    expect((await deedsOf(doctor)).filter((deed: string) => deed === 'file.download')).toHaveLength(2)
  })

  it('that was taken in an emergency is named as such, also beside one the patient agreed to', async () => {
    await agreeTo(['view_reports', 'add_notes'])
    await house.domains.access.openInEmergency(
      { personId: doctor.id, from: '127.0.0.1' },
      { phone: patient.phone, reason: 'بیمار بیهوش است' },
    )

    await record()
    await house.get(`/api/v1/doctors/patients/${patient.id}/notes/`, { as: doctor })
    await house.get(`/api/v1/doctors/patients/${patient.id}/timeline/`, { as: doctor })

    const { results } = await log()
    expect(results.slice(0, 5).map(({ action, right }: Record<string, string>) => `${action} ${right}`)).toEqual([
      'timeline.read grant', // the reports
      'timeline.read break_glass', // all else
      'note.read break_glass',
      'record.read grant',
      'record.read break_glass',
    ])
  })

  it('has a visit’s page noted each time that its doctor is shown it', async () => {
    const id = randomUUID()
    const ends = new Date(NOW.getTime() + 1_800_000)
    await house.db
      .insertInto('encounters')
      .values({
        ...{ id, booking_reference: `HLS-${id}`, patient_id: patient.id, doctor_id: doctor.id, visit_type: 'online' },
        ...{ status: 'confirmed', starts_at: NOW, ends_at: ends, busy_until: ends, chief_complaint: 'سردرد' },
        ...{ fee_rial: 0, insurance_share_rial: 0, patient_share_rial: 0, payment_status: 'paid', created_at: NOW },
      })
      .execute()

    await house.get(`/api/v1/doctors/encounters/${id}/`, { as: doctor })
    const { status } = await house.post(`/api/v1/doctors/encounters/${id}/start/`, { as: doctor })

    expect(status).toBe(200)
    expect(await deedsOf(doctor)).toEqual(['visit.read', 'visit.read'])
  })

  it('is listed as one that may look only while the doctor is one', async () => {
    await decide('approve', await asked())
    expect((await log()).may_access).toHaveLength(1)

    await house.db.updateTable('persons').set({ status: 'suspended' }).where('id', '=', doctor.id).execute()

    expect((await log()).may_access).toEqual([])
  })

  it('lets the patient read what was noted, but for what is its author’s alone', async () => {
    await decide('approve', await asked())
    const write = (content: string, is_private: boolean) =>
      house.post(`/api/v1/doctors/patients/${patient.id}/notes/`, {
        as: doctor,
        body: { note_type: 'clinical', content, is_private },
      })
    const { body } = await write('یادداشت', false)
    await write('فقط من', true)

    const mine = await house.get('/api/v1/patients/notes/', { as: patient })

    expect(mine).toMatchObject({ status: 200, body: { count: 1, next: null } })
    expect(mine.body.results).toEqual([body])
    const others = await house.get('/api/v1/patients/notes/', { as: await house.patient() })
    expect(others.body.results).toEqual([])
  })

  it('is guessed at in vain by many requests at once: ten wrong codes an hour, over all requests to a patient', async () => {
    const codes = await Promise.all(
      [0, 1].map(async () => {
        const as = await house.doctor()
        const body = { patient_phone: patient.phone, access_duration_hours: 1, permissions: ALL, reason: 'پیگیری' }
        const answer = await house.post('/api/v1/doctors/patient-access/grant/', { as, body })
        return { as, access_code: answer.body.access_code as string }
      }),
    )
    const right = await house.codeFor(patient.phone)
    const guess = ({ as, access_code }: { as: SignedIn; access_code: string }, n: number) =>
      house.post('/api/v1/doctors/patient-access/confirm/', {
        as,
        body: { access_code, otp_code: String((Number(right) + n) % 1_000_000).padStart(6, '0') },
      })

    const answers = await Promise.all(codes.flatMap((code) => Array.from({ length: 8 }, (_, n) => guess(code, n + 1))))

    expect(answers.every(({ status }) => status >= 400)).toBe(true)
    const { wrong } = await house.db
      .selectFrom('access_grants')
      .select((e) => e.fn.sum<number>(e.fn('cardinality', ['wrong_guesses'])).as('wrong'))
      .where('patient_id', '=', patient.id)
      .executeTakeFirstOrThrow()
    expect(Number(wrong)).toBe(10)
    for (const code of codes) expect((await guess(code, 0)).status).toBeGreaterThanOrEqual(400)
  })

  it('belongs to no made-up patient', async () => {
    for (const path of ['record', 'notes', 'timeline', 'files'])
      expect((await house.get(`/api/v1/doctors/patients/${randomUUID()}/${path}/`, { as: doctor })).status).toBe(404)
    expect(await log(doctor)).toMatchObject({ count: 0 })
  })
})
