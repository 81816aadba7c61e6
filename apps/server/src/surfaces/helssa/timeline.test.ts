// The record in the order of time, page by page.
import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

const NOW = new Date('2024-01-20T05:25:00Z')

describe('the timeline', () => {
  const house = useHouse()
  let doctor: SignedIn
  let patient: SignedIn

  beforeAll(() => {
    house.now = NOW
  })
  beforeEach(async () => {
    doctor = await house.doctor()
    patient = await house.patient()
  })

  /** Completed visits, `each` of them ending in a prescription, so many at each moment. */
  async function fill(count: number, { sameMoment = 1, by = doctor } = {}): Promise<void> {
    for (let n = 0; n < count; n++) {
      const id = randomUUID()
      const at = new Date(NOW.getTime() - (Math.floor(n / sameMoment) + 1) * 3_600_000)
      await sql`insert into encounters (id, booking_reference, patient_id, doctor_id, visit_type, status, starts_at, ends_at, busy_until,
          chief_complaint, fee_rial, insurance_share_rial, patient_share_rial, payment_status, created_at)
        values (${id}, ${id}, ${patient.id}, ${by.id}, 'online', 'completed', ${at}, ${at}::timestamptz + interval '1 minute',
          ${at}::timestamptz + interval '1 minute', ${`visit ${n}`}, 0, 0, 0, 'paid', ${NOW})`.execute(house.db)
      await sql`insert into prescriptions (id, encounter_id, patient_id, doctor_id, item_count, content_sealed, code_hash, issued_at)
        values (${randomUUID()}, ${id}, ${patient.id}, ${by.id}, ${n + 1}, '', ${randomBytes(32)}, ${at})`.execute(
        house.db,
      )
    }
  }
  const own = (query = '') => house.get(`/api/v1/patients/timeline/${query}`, { as: patient })
  const ofPatient = (query = '') =>
    house.get(`/api/v1/doctors/patients/${patient.id}/timeline/${query}`, { as: doctor })

  it('tells each kind with what belongs to it', async () => {
    await fill(1)

    const { body } = await own()

    const item = { at: '2024-01-20T04:25:00Z', doctor: { id: doctor.id, name: 'دکتر مریم رضایی' } }
    const [encounter_id] = body.results.map((each: { encounter_id: string }) => each.encounter_id)
    const [visit, prescription] = ['visit', 'prescription'].map((kind) =>
      body.results.find((each: { kind: string }) => each.kind === kind),
    )
    expect(body).toMatchObject({ next: null, next_cursor: null })
    expect(body.results).toHaveLength(2)
    expect(visit).toEqual({
      ...{ ...item, id: encounter_id, kind: 'visit', encounter_id },
      visit: {
        booking_reference: encounter_id,
        visit_type: 'online',
        status: 'completed',
        chief_complaint: 'visit 0',
      },
    })
    expect(prescription).toEqual({
      ...{ ...item, id: expect.any(String), kind: 'prescription', encounter_id },
      prescription: { item_count: 1, cancelled: false, superseded: false },
    })
  })

  it.each([1, 4])(
    'is walked page by page without a gap or a repetition, %i visits at each moment',
    async (sameMoment) => {
      await fill(11, { sameMoment })
      const whole = (await own('?page_size=100')).body.results

      for (const read of [own, ofPatient]) {
        const walked: unknown[] = []
        for (let query: string | null = '?page_size=3'; query !== null; ) {
          const { status, body } = await read(query)
          expect(status).toBe(200)
          walked.push(...body.results)
          query = body.next === null ? null : new URL(body.next).search
          expect(body.next === null).toBe(body.next_cursor === null)
        }
        expect(walked).toEqual(whole)
      }
      const times = whole.map(({ at }: { at: string }) => at)
      expect(times).toEqual(times.toSorted().toReversed())
      expect(whole).toHaveLength(22)
    },
  )

  it('goes on where a page ended, to the microsecond, whatever was added meanwhile', async () => {
    await fill(3)
    await sql`update encounters set starts_at = ${NOW}::timestamptz - interval '1 hour' + interval '123456 microseconds'
      where patient_id = ${patient.id} and chief_complaint = 'visit 0'`.execute(house.db)
    const first = (await own('?page_size=1&kind=visit')).body
    await fill(1)

    const rest = (await own(`?kind=visit&cursor=${first.next_cursor}`)).body

    expect(first.results[0].visit.chief_complaint).toBe('visit 0')
    expect(rest.results.map(({ visit }: { visit: { chief_complaint: string } }) => visit.chief_complaint)).toEqual([
      'visit 0', // the one added meanwhile is older by microseconds
      'visit 1',
      'visit 2',
    ])
  })

  it('has one kind alone where that is asked for', async () => {
    await fill(2)

    for (const kind of ['visit', 'prescription', 'note'])
      expect((await own(`?kind=${kind}`)).body.results.map((each: { kind: string }) => each.kind)).toEqual(
        kind === 'note' ? [] : [kind, kind],
      )
  })

  it.each(['?cursor=1', "?cursor=1.x' or 1=1", '?kind=all', '?page_size=0', '?page_size=101'])(
    'refuses %s',
    async (query) => {
      expect(await own(query)).toMatchObject({ status: 422, body: { error: { code: 'VALIDATION_ERROR' } } })
      expect(await ofPatient(query)).toMatchObject({ status: 422 })
    },
  )

  it('shows a visit’s doctor nothing of others’ visits, on no page', async () => {
    await fill(5, { by: await house.doctor() })
    await fill(1)

    const { body } = await ofPatient('?page_size=1')
    const next = await ofPatient(`?cursor=${body.next_cursor}`)

    const all = [...body.results, ...next.body.results]
    expect(all.map(({ doctor: { id } }: { doctor: { id: string } }) => id)).toEqual([doctor.id, doctor.id])
    const outside = await own('?page_size=1')
    expect((await ofPatient(`?cursor=${outside.body.next_cursor}`)).body.results.length).toBeLessThanOrEqual(2)
  })

  it('is answered only once the reading is in the audit', async () => {
    await fill(1)
    await sql`create function refuse_note() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$`.execute(
      house.db,
    )
    await sql`create trigger no_more before insert on audit_entries for each row execute function refuse_note()`.execute(
      house.db,
    )

    const answer = await ofPatient()
    await sql`drop trigger no_more on audit_entries`.execute(house.db)

    expect(answer.status).toBe(500)
    expect(JSON.stringify(answer.body)).not.toContain('visit')
    house.errors.splice(0)
  })
})
