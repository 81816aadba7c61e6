// Administrators read who looked at what, and look again at emergencies; of records they read nothing.
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

const NOW = new Date('2024-01-20T05:25:00Z')
const refused = (status: number, code: string) => ({ status, body: { error: { code } } })

describe('looking again', () => {
  const house = useHouse()
  let admin: SignedIn
  let doctor: SignedIn
  let patient: SignedIn

  beforeAll(() => {
    house.now = NOW
  })
  beforeEach(async () => {
    house.now = NOW
    admin = await house.admin()
    doctor = await house.doctor({ firstName: '=سارا', lastName: 'احمدی' })
    patient = await house.patient()
  })

  const audit = (query = '', as = admin) => house.get(`/api/v1/admin/audit/${query}`, { as })
  const deedsOf = async (query: string) =>
    (await audit(query)).body.results.map((entry: { action: string }) => entry.action)
  const ask = () =>
    house.post('/api/v1/doctors/patient-access/grant/', {
      as: doctor,
      body: {
        patient_phone: patient.phone,
        access_duration_hours: 72,
        permissions: ['view_history'],
        reason: 'پیگیری',
      },
    })
  const decide = async (decision: string) => {
    const { body } = await house.get('/api/v1/patients/access-requests/', { as: patient })
    return house.post(`/api/v1/patients/access-requests/${body.results[0].id}/${decision}/`, { as: patient })
  }
  const look = () => house.get(`/api/v1/doctors/patients/${patient.id}/record/`, { as: doctor })

  describe('the audit', () => {
    beforeEach(async () => {
      await ask()
      house.advance({ minutes: 1 })
      await decide('approve')
      for (let n = 0; n < 3; n++) {
        house.advance({ minutes: 1 })
        await look()
      }
    })

    it('is found by who, whose, what, by which right and when', async () => {
      const reads = ['record.read', 'record.read', 'record.read']

      expect(await deedsOf(`?actor_id=${doctor.id}`)).toEqual([...reads, 'access.request'])
      expect(await deedsOf(`?actor_id=${patient.id}`)).toEqual(['access.approve'])
      expect(await deedsOf(`?patient_id=${patient.id}`)).toEqual([
        'audit.read', // this one
        ...[...reads, 'access.approve', 'access.request'],
      ])
      expect(await deedsOf(`?actor_id=${doctor.id}&action=record.read`)).toEqual(reads)
      expect(await deedsOf(`?actor_id=${doctor.id}&right=asking`)).toEqual(['access.request'])
      const span = 'from=2024-01-20T05:27:00Z&to=2024-01-20T05:28:00Z'
      expect(await deedsOf(`?actor_id=${doctor.id}&${span}`)).toEqual(['record.read'])
      expect((await audit(`?actor_id=${doctor.id}&page_size=1`)).body.results).toEqual([
        {
          id: expect.any(Number),
          at: '2024-01-20T05:29:00Z',
          actor: { id: doctor.id, name: '=سارا احمدی' },
          patient: { id: patient.id, name: '' },
          action: 'record.read',
          record_id: patient.id,
          right: 'grant',
          grant_id: expect.any(String),
          address: '127.0.0.1',
        },
      ])
    })

    it('is walked page by page, and by no cursor or filter that is none', async () => {
      const walked: string[] = []
      for (let query: string | null = `?patient_id=${patient.id}&action=record.read&page_size=2`; query !== null; ) {
        const { body }: { body: { results: { id: string }[]; next: string | null } } = await audit(query)
        walked.push(...body.results.map(({ id }) => id))
        query = body.next && new URL(body.next).search
      }

      expect(new Set(walked).size).toBe(3)
      for (const query of ['?cursor=x', '?right=any', '?actor_id=me', '?from=yesterday', '?action=record'])
        expect(await audit(query)).toMatchObject(refused(422, 'VALIDATION_ERROR'))
    })

    it('is taken along as CSV, in which nothing is a formula', async () => {
      const answer = await audit(`?patient_id=${patient.id}&export=csv`)

      expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/csv; charset=utf-8' } })
      const [head, ...lines] = String(answer.body).trim().split('\n')
      expect(head).toContain('id,at,actor_id,actor_name,patient_id')
      expect(lines).toHaveLength(6) // the export itself is one
      expect(answer.body).toContain("'=سارا احمدی")
    })

    it('has those who read it, and tells the patient whom they asked about', async () => {
      await audit()
      await audit(`?patient_id=${patient.id}`)
      await audit(`?patient_id=${patient.id}&export=csv`)

      expect(await deedsOf(`?actor_id=${admin.id}`)).toEqual(['audit.read', 'audit.export', 'audit.read', 'audit.read'])
      const { body } = await house.get('/api/v1/patients/access-log/', { as: patient })
      const told = body.results.filter(({ by }: { by: { id: string } }) => by.id === admin.id)
      expect(told.map(({ action, right }: Record<string, string>) => [action, right])).toEqual([
        ['audit.export', 'admin'],
        ['audit.read', 'admin'],
      ])
      expect((await house.domains.audit.verify()).faults).toEqual([])
    })
  })

  describe('emergencies', () => {
    const open = (as = doctor) =>
      house.post('/api/v1/doctors/patient-access/emergency/', {
        as,
        body: { patient_phone: patient.phone, reason: 'بیمار بیهوش است' },
      })
    const list = async (query = '') => (await house.get(`/api/v1/admin/break-glass/${query}`, { as: admin })).body
    const review = (id: string, as = admin, comment = 'با پزشک صحبت شد') =>
      house.post(`/api/v1/admin/break-glass/${id}/review/`, { as, body: { comment } })

    it('are listed with their reason until somebody says what came of them', async () => {
      expect((await open()).status).toBe(201)
      const [found] = (await list()).results
      expect(found).toEqual({
        id: expect.any(String),
        doctor: { id: doctor.id, name: 'دکتر =سارا احمدی' },
        patient: { id: patient.id, name: '' },
        reason: 'بیمار بیهوش است',
        opened_at: '2024-01-20T05:25:00Z',
        expires_at: '2024-01-20T09:25:00Z',
        revoked_at: null,
        review: null,
      })

      const { status, body } = await review(found.id)

      const said = { comment: 'با پزشک صحبت شد', at: '2024-01-20T05:25:00Z' }
      expect([status, body]).toEqual([200, { ...found, review: { by: '', ...said } }])
      const idsOf = async (query: string) => (await list(query)).results.map(({ id }: { id: string }) => id)
      expect(await idsOf('?reviewed=false')).not.toContain(found.id)
      expect(await idsOf('?reviewed=true')).toContain(found.id)
      const log = (await house.get('/api/v1/patients/access-log/', { as: patient })).body.results
      expect(log[0]).toMatchObject({ action: 'access.review', right: 'admin', record_id: found.id })
    })

    it('are looked at once, however many do at once, and not by the doctor who opened the record', async () => {
      await house.db
        .updateTable('persons')
        .set({ roles: ['doctor', 'admin'] })
        .where('id', '=', doctor.id)
        .execute()
      house.domains.identity.announceRights(doctor.id)
      await open()
      const [{ id }] = (await list('?reviewed=false')).results
      await expect.poll(() => review(id, doctor)).toMatchObject(refused(403, 'PERMISSION_DENIED'))

      const answers = await Promise.all(Array.from({ length: 4 }, () => review(id)))

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
      expect(await review(patient.id)).toMatchObject(refused(404, 'NOT_FOUND'))
    })

    it('are no grants: what a patient agreed to cannot be reviewed', async () => {
      await ask()
      const { body } = await house.get('/api/v1/patients/access-requests/', { as: patient })

      expect(await review(body.results[0].id)).toMatchObject(refused(404, 'NOT_FOUND'))
    })
  })
})
