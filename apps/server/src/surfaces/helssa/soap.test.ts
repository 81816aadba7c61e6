import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn } from '../../../test/house.ts'
import { draftOf, majorWarning, PRINTED_REPORT, useScribeHouse, type Visit } from '../../../test/scribe-house.ts'
import { idOfOmission, idOfWarning } from '../../domains/assistant/index.ts'
import type { CheckedDraft } from '../../domains/assistant/scribe/index.ts'

const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/)
const NOTES = 'بیمار سابقه آلرژی به پنی‌سیلین دارد'
const LINES = [
  { speaker: 'doctor', text: 'سلام، مشکلتون چیه؟' },
  { speaker: 'patient', text: 'سرفه خشک دارم' },
  { speaker: 'doctor', text: 'دکسترومتورفان 15mg می‌نویسم' },
]

describe('SOAP reports', () => {
  const house = useScribeHouse()
  let doctor: SignedIn

  beforeAll(async () => {
    doctor = await house.doctor()
  })
  afterEach(() => {
    house.now = MORNING
  })

  const transcribed = async (visit: Visit, lines: object[] = LINES): Promise<string> => {
    const body = { encounter_id: visit.id, lines }
    const answer = await house.ask('POST', '/api/v1/ai/transcripts/', { as: visit.doctor, body })
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body.id
  }
  const generate = (visit: Visit, transcript_id: string, additional_notes: string | undefined = NOTES) =>
    house.ask('POST', '/api/v1/ai/soap/generate/', {
      as: visit.doctor,
      body: { encounter_id: visit.id, transcript_id, additional_notes },
    })
  const taskOf = async ({ doctor: as }: Visit, id: string) =>
    (await house.ask('GET', `/api/v1/ai/soap/tasks/${id}`, { as })).body
  /** A report that was drafted. */
  const reported = async (visit: Visit, draft: Partial<CheckedDraft> = {}) => {
    house.draft = async () => draftOf(draft)
    const { body } = await generate(visit, await transcribed(visit))
    await house.scribe.work.doDue()
    const task = await taskOf(visit, body.task_id)
    expect(task).toMatchObject({ status: 'completed' })
    return { taskId: body.task_id, id: task.result.report_id as string, result: task.result }
  }
  const report = (as: SignedIn, id: string) => house.ask('GET', `/api/v1/ai/soap/reports/${id}/`, { as })
  const edit = (as: SignedIn, id: string, version: number, soap_report: object) =>
    house.ask('PATCH', `/api/v1/ai/soap/reports/${id}/`, { as, body: { version, soap_report } })
  const sign = (as: SignedIn, id: string, body: object = {}) =>
    house.ask('POST', `/api/v1/ai/soap/reports/${id}/sign/`, { as, body: { version: 1, ...body } })
  const refused = (status: number, code: string) => ({ status, body: { error: { code } } })

  it('AI 4: accepts the printed request and answers the printed task and result', async () => {
    const visit = await house.visit({ doctor })
    const transcript = await transcribed(visit)
    house.draft = async () => draftOf()

    const accepted = await generate(visit, transcript)
    await house.scribe.work.doDue()
    const { task_id } = accepted.body
    const task = await house.ask('GET', `/v1/ai/soap/tasks/${task_id}`, { as: doctor })

    expect(accepted.status).toBe(202)
    expect(accepted.body).toEqual({
      task_id: UUID,
      status: 'processing',
      estimated_completion: INSTANT,
      progress_url: `https://helssa.test/v1/ai/soap/tasks/${task_id}`,
    })
    expect(task.status).toBe(200)
    expect(Object.keys(task.body)).toEqual(['task_id', 'status', 'result'])
    expect(task.body).toMatchObject({ task_id, status: 'completed' })
    expect(task.body.result).toEqual({
      soap_report: PRINTED_REPORT,
      confidence_score: 0.88,
      generated_at: INSTANT,
      report_id: UUID,
      evidence: draftOf().evidence,
      ...{ omissions: [], dropped: [], warnings: [], engine: 'rules' },
    })
  })

  it('drafts by the rules where no model is configured, each item with its evidence', async () => {
    const visit = await house.visit({ doctor })
    const lines = [
      { speaker: 'patient', text: 'سه روز است سرفه خشک دارم' },
      { speaker: 'patient', text: 'به پنی‌سیلین حساسیت دارم' },
      { speaker: 'doctor', text: 'فشار خون شما ۱۲۰ روی ۸۰ است' },
      { speaker: 'doctor', text: 'آموکسی‌سیلین ۵۰۰ میلی‌گرم هر ۸ ساعت برای ۷ روز بخورید' },
    ]
    const { body: transcript } = await house.post('/api/v1/ai/transcripts/', {
      as: doctor,
      body: { encounter_id: visit.id, lines },
    })
    const accepted = await house.post('/api/v1/ai/soap/generate/', {
      as: doctor,
      body: { encounter_id: visit.id, transcript_id: transcript.id },
    })
    await house.domains.assistant.scribe.work.doDue()
    const { body: task } = await house.get(new URL(accepted.body.progress_url).pathname, { as: doctor })

    expect(task, JSON.stringify(task)).toMatchObject({ status: 'completed', result: { engine: 'rules' } })
    const { soap_report, evidence } = task.result
    expect(soap_report.objective.vital_signs.bp).toBe('120/80')
    expect(soap_report.subjective.allergies).toHaveLength(1)
    expect(soap_report.plan.medications).toHaveLength(1)
    const pointers = ['/subjective/allergies/0', '/objective/vital_signs/bp', '/plan/medications/0']
    for (const pointer of pointers) expect(evidence[pointer], pointer).not.toHaveLength(0)
  })

  it('hands the drafting what was said, the notes and what the record says', async () => {
    const visit = await house.visit({ doctor })
    house.facts = { ...house.facts, allergies: ['آسپرین'] }
    const asked: object[] = []
    house.draft = async ({ signal: _signal, onProgress: _onProgress, ...rest }) => {
      asked.push(rest)
      return draftOf({ engine: 'm', use: { inputTokens: 70, outputTokens: 7 } })
    }

    await generate(visit, await transcribed(visit))
    await house.scribe.work.doDue()

    expect(asked).toEqual([{ lines: LINES, notes: NOTES, facts: house.facts }])
    const uses = await house.db
      .selectFrom('assistant_uses')
      .select(['purpose', 'engine', 'input_tokens', 'output_tokens'])
      .where('person_id', '=', doctor.id)
      .where('engine', '=', 'm')
      .execute()
    expect(uses).toEqual([{ purpose: 'soap', engine: 'm', input_tokens: 70, output_tokens: 7 }])
  })

  it.each(['', ' ', ' \t\n ', '\u200c\u00a0', null])('takes notes of %j for none', async (notes) => {
    const visit = await house.visit({ doctor })
    const asked: string[] = []
    house.draft = async (input) => {
      asked.push(input.notes)
      return draftOf()
    }
    const body = { encounter_id: visit.id, transcript_id: await transcribed(visit), additional_notes: notes }

    const { status } = await house.ask('POST', '/api/v1/ai/soap/generate/', { as: doctor, body })
    await house.scribe.work.doDue()

    expect([status, asked]).toEqual([202, ['']])
  })

  it('makes one task of two requests at once, and another only when the first is done', async () => {
    const visit = await house.visit({ doctor })
    const transcript = await transcribed(visit)
    let drafts = 0
    house.draft = async () => {
      drafts++
      return draftOf()
    }

    const answers = await Promise.all([generate(visit, transcript), generate(visit, transcript)])
    const other = await generate(visit, transcript, 'چیز دیگر')
    await Promise.all([house.scribe.work.doDue(), house.node().work.doDue()])
    const later = await generate(visit, transcript)
    await house.scribe.work.doDue()

    expect(answers.map(({ status }) => status)).toEqual([202, 202])
    expect(answers[0]?.body.task_id).toBe(answers[1]?.body.task_id)
    expect(other).toMatchObject(refused(409, 'SOAP_TASK_RUNNING'))
    expect(later.body.task_id).not.toBe(answers[0]?.body.task_id)
    expect(drafts).toBe(2)
  })

  it.each([
    ['no lines', []],
    ['marks alone', [{ speaker: 'doctor', text: '… ؟' }]],
  ])('fails with a reason, and drafts nothing, out of a transcript of %s', async (_what, lines) => {
    const visit = await house.visit({ doctor })
    house.draft = () => Promise.reject(new Error('nothing is to be drafted'))

    const { body } = await generate(visit, await transcribed(visit, lines))
    await house.scribe.work.doDue()
    const english = { 'accept-language': 'en' }
    const task = await house.ask('GET', `/api/v1/ai/soap/tasks/${body.task_id}/`, { as: doctor, headers: english })

    expect(task.body).toEqual({
      task_id: body.task_id,
      status: 'failed',
      error: { code: 'TRANSCRIPT_EMPTY', message: 'Nothing is said in the transcript; no report was made' },
    })
    expect((await taskOf(visit, body.task_id)).error.message).toContain('متن ویزیت')
  })

  it('shows progress while it drafts, and estimates by what drafting took before', async () => {
    const visit = await house.visit({ doctor })
    const transcript = await transcribed(visit)
    const half = Promise.withResolvers<void>()
    const go = Promise.withResolvers<void>()
    house.draft = async ({ onProgress }) => {
      onProgress(0.5)
      half.resolve()
      await go.promise
      return draftOf({ engine: 'slow' })
    }
    const { body } = await generate(visit, transcript)
    const working = house.scribe.work.doDue()
    await half.promise

    await expect.poll(() => taskOf(visit, body.task_id)).toMatchObject({ status: 'processing', progress: 47 })
    house.advance({ seconds: 40 })
    go.resolve()
    await working
    const next = await generate(visit, transcript)
    const estimate = Date.parse(next.body.estimated_completion) - house.now.getTime()
    expect(estimate).toBe(40_000)
    house.advance({ minutes: 3 })
    const late = await taskOf(visit, next.body.task_id)
    expect(Date.parse(late.estimated_completion)).toBeGreaterThan(house.now.getTime())
    house.draft = async () => draftOf()
    await house.scribe.work.doDue()
  })

  it('gives the task of a worker that died to another, and keeps only the report of who holds it', async () => {
    const visit = await house.visit({ doctor })
    const began = Promise.withResolvers<void>()
    const wakes = Promise.withResolvers<void>()
    const hung = house.node({
      draft: async () => {
        began.resolve()
        await wakes.promise
        return draftOf({ engine: 'the dead' })
      },
    })
    const { body } = await generate(visit, await transcribed(visit))
    const dying = hung.work.doDue()
    await began.promise
    house.draft = async () => draftOf({ engine: 'the living' })

    await house.scribe.work.doDue()
    const held = await taskOf(visit, body.task_id)
    house.advance({ seconds: 61 })
    await house.scribe.work.doDue()
    wakes.resolve()
    await dying

    expect(held.status).toBe('processing')
    expect((await taskOf(visit, body.task_id)).result.engine).toBe('the living')
    const reports = await house.db.selectFrom('soap_reports').select('id').where('task_id', '=', body.task_id).execute()
    expect(reports).toHaveLength(1)
  })

  it('leaves what it began to others when the node stops', async () => {
    const visit = await house.visit({ doctor })
    const began = Promise.withResolvers<void>()
    const stopping = house.node({
      draft: ({ signal }) =>
        new Promise((_, fail) => {
          signal.addEventListener('abort', () => fail(signal.reason))
          began.resolve()
        }),
    })
    const { body } = await generate(visit, await transcribed(visit))
    const working = stopping.work.doDue()
    await began.promise

    await stopping.work.stop()
    await working
    house.draft = async () => draftOf()
    await house.scribe.work.doDue()

    expect(await taskOf(visit, body.task_id)).toMatchObject({ status: 'completed' })
  })

  it('is tried no less often for nodes that stopped over it', async () => {
    const visit = await house.visit({ doctor })
    const { body } = await generate(visit, await transcribed(visit))
    for (let stops = 0; stops < 7; stops++) {
      const began = Promise.withResolvers<void>()
      house.draft = ({ signal }) => {
        began.resolve()
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      }
      const node = house.node()
      const working = node.work.doDue()
      await began.promise
      await node.work.stop()
      await working
    }
    house.draft = async () => draftOf()

    await house.scribe.work.doDue()

    expect(await taskOf(visit, body.task_id)).toMatchObject({ status: 'completed' })
  })

  it('tries a failing draft again, and says in the end that it failed', async () => {
    const visit = await house.visit({ doctor })
    house.draft = () => Promise.reject(new Error('a fault of ours'))
    const { body } = await generate(visit, await transcribed(visit))

    for (let tries = 0; tries < 5; tries++) {
      await house.scribe.work.doDue()
      house.advance({ minutes: 1 })
    }

    expect(house.faults.splice(0)).toHaveLength(5)
    expect(await taskOf(visit, body.task_id)).toMatchObject({ status: 'failed', error: { code: 'SOAP_FAILED' } })
  })

  it('keeps the evidence of what stays and marks what the doctor wrote', async () => {
    const visit = await house.visit({ doctor })
    const { id } = await reported(visit)

    const edited = await edit(doctor, id, 1, {
      subjective: { allergies: ['لاتکس', 'پنی‌سیلین'] },
      plan: { medications: [{ name: 'آب' }, PRINTED_REPORT.plan.medications[0]] },
    })

    expect(edited.status, JSON.stringify(edited.body)).toBe(200)
    expect(edited.body).toMatchObject({ version: 2, status: 'draft' })
    expect(edited.body.soap_report.plan.follow_up).toBe(PRINTED_REPORT.plan.follow_up)
    expect(edited.body.edited_by_doctor).toEqual(['/subjective/allergies/0', '/plan/medications/0'])
    expect(edited.body.evidence).toEqual({
      '/subjective/chief_complaint': [{ line: 1, start: 0, end: 4 }],
      '/subjective/allergies/1': [{ line: -1, start: 22, end: 31 }],
      '/plan/medications/1': [{ line: 2, start: 0, end: 13 }],
      '/plan/medications/1/dosage': [{ line: 2, start: 14, end: 18 }],
    })
    expect(await edit(doctor, id, 1, {})).toMatchObject({
      status: 409,
      body: { error: { code: 'REPORT_CHANGED', details: { version: 2 } } },
    })
  })

  it('checks a changed plan anew, by the record and by what the report says', async () => {
    const visit = await house.visit({ doctor })
    const { id } = await reported(visit)
    const asked: unknown[] = []
    house.checkDrugs = async (drugs, facts) => {
      asked.push([drugs, facts.allergies])
      return { warnings: [majorWarning], unknown: ['چیزک'] }
    }

    const edited = await edit(doctor, id, 1, { plan: { medications: [{ name: 'آموکسی‌سیلین' }, { name: 'چیزک' }] } })

    expect(asked).toEqual([
      [
        ['آموکسی‌سیلین', 'چیزک'],
        [...house.facts.allergies, 'پنی‌سیلین'],
      ],
    ])
    expect(edited.body).toMatchObject({
      warnings: [{ id: idOfWarning(majorWarning), severity: 'major', drug: 'آموکسی‌سیلین' }],
      unchecked_drugs: ['چیزک'],
      to_acknowledge: [idOfWarning(majorWarning)],
    })
    house.checkDrugs = async () => ({ warnings: [], unknown: [] })
  })

  it('leaves what the doctor stopped in the visit out of what the plan is checked against', async () => {
    const visit = await house.visit({ doctor })
    const { facts } = house
    house.facts = { ...facts, medications: ['قرص وارفارین ۵', 'متفورمین'] }
    const { id } = await reported(visit, { stopped: ['وارفارین'] })
    const asked: unknown[] = []
    house.checkDrugs = async (_drugs, { medications }) => {
      asked.push(medications)
      return { warnings: [], unknown: [] }
    }

    expect((await edit(doctor, id, 1, { plan: { medications: [{ name: 'آسپرین' }] } })).status).toBe(200)
    expect((await sign(doctor, id, { version: 2 })).status).toBe(200)

    expect(asked).toEqual(Array(2).fill(['متفورمین', ...PRINTED_REPORT.subjective.medications]))
    Object.assign(house, { facts, checkDrugs: async () => ({ warnings: [], unknown: [] }) })
  })

  it.each([
    ['a wrong type', { plan: { medications: 'x' } }],
    ['a field of no report', { plan: { price: 1 } }],
    ['a drug without a name', { plan: { medications: [{ dosage: '1' }] } }],
    ['a probability above one', { assessment: { diagnoses: [{ description: 'x', probability: 2 }] } }],
    ['marks that turn the text round', { subjective: { hpi: 'x\u202e5' } }],
    ['an unknown vital sign', { objective: { vital_signs: { aura: 'red' } } }],
  ])('refuses an edit with %s', async (_what, soap_report) => {
    const visit = await house.visit({ doctor })
    const { id } = await reported(visit)

    expect(await edit(doctor, id, 1, soap_report)).toMatchObject(refused(422, 'VALIDATION_ERROR'))
    expect((await report(doctor, id)).body.version).toBe(1)
  })

  it('is signed once what is grave was acknowledged, is final then, and its patient is told', async () => {
    const visit = await house.visit({ doctor })
    const omission = { kind: 'allergy', text: 'لاتکس', evidence: [{ line: 1, start: 0, end: 3 }] } as const
    house.checkDrugs = async () => ({ warnings: [majorWarning], unknown: [] })
    const { id } = await reported(visit, { omissions: [omission], warnings: [majorWarning] })
    const needed = [idOfWarning(majorWarning), idOfOmission(omission)]

    expect(await report(visit.patient, id)).toMatchObject(refused(404, 'NOT_FOUND'))
    const hasty = await sign(doctor, id, { acknowledge: needed.slice(0, 1) })
    const signed = await sign(doctor, id, { acknowledge: needed })
    const again = await sign(doctor, id)
    await house.relay.drain()

    expect(hasty).toMatchObject({
      status: 409,
      body: { error: { code: 'REPORT_UNACKNOWLEDGED', details: { unacknowledged: needed.slice(1) } } },
    })
    expect(signed).toMatchObject({ status: 200, body: { status: 'signed', signed_at: INSTANT, acknowledged: needed } })
    expect(again.body).toEqual(signed.body)
    expect(await edit(doctor, id, signed.body.version, {})).toMatchObject(refused(409, 'REPORT_SIGNED'))
    expect(await generate(visit, signed.body.transcript_id)).toMatchObject(refused(409, 'REPORT_SIGNED'))
    const own = await report(visit.patient, id)
    expect(own.status).toBe(200)
    expect(Object.keys(own.body).toSorted()).toEqual(
      ['id', 'encounter_id', 'status', 'version', 'soap_report', 'generated_at', 'signed_at'].toSorted(),
    )
    const path = `/api/v1/patients/encounters/${visit.id}/report/`
    expect((await house.ask('GET', path, { as: visit.patient })).body).toEqual(own.body)
    house.checkDrugs = async () => ({ warnings: [], unknown: [] })
  })

  it('is in the database beyond anybody to change, once signed', async () => {
    const visit = await house.visit({ doctor })
    const { id } = await reported(visit)
    await sign(doctor, id)

    const change = house.db.updateTable('soap_reports').set({ version: 9 }).where('id', '=', id).execute()

    await expect(change).rejects.toThrow('final')
  })

  it('tells the patient once of two signatures at once, and signs what was read', async () => {
    const visit = await house.visit({ doctor })
    const { id } = await reported(visit)
    const events = () =>
      house.db
        .selectFrom('outbox')
        .select('id')
        .where('type', '=', 'soap_report.signed')
        .where('key', '=', visit.id)
        .execute()

    const answers = await Promise.all([sign(doctor, id), sign(doctor, id), sign(doctor, id, { version: 7 })])

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 409])
    expect(await events()).toHaveLength(1)
  })

  it('is signed as the version that was read, and no other', async () => {
    const visit = await house.visit({ doctor })
    const { id } = await reported(visit)
    await edit(doctor, id, 1, { plan: { follow_up: 'یک ماه دیگر' } })
    const changed = (version: number) => ({
      status: 409,
      body: { error: { code: 'REPORT_CHANGED', details: { version } } },
    })

    expect(await sign(doctor, id, { version: undefined })).toMatchObject({
      status: 422,
      body: { error: { code: 'VALIDATION_ERROR', details: { field_errors: { version: expect.any(Array) } } } },
    })
    expect(await sign(doctor, id, { version: 1 })).toMatchObject(changed(2))
    expect((await report(doctor, id)).body.status).toBe('draft')
    const signed = await sign(doctor, id, { version: 2 })

    expect(signed).toMatchObject({ status: 200, body: { status: 'signed', version: 3 } })
    for (const version of [2, 3]) expect((await sign(doctor, id, { version })).body).toEqual(signed.body)
    for (const version of [1, 4]) expect(await sign(doctor, id, { version })).toMatchObject(changed(3))
  })

  it('lets an edit or the signature win, never both', async () => {
    for (let round = 0; round < 4; round++) {
      const visit = await house.visit({ doctor })
      const { id } = await reported(visit)

      const [edited, signed] = await Promise.all([
        edit(doctor, id, 1, { plan: { follow_up: 'یک ماه دیگر' } }),
        sign(doctor, id, { version: 1 }),
      ])

      expect([edited.status, signed.status].toSorted()).toEqual([200, 409])
      const { body } = await report(doctor, id)
      expect(body.status).toBe(edited.status === 200 ? 'draft' : 'signed')
      expect(body.soap_report.plan.follow_up === 'یک ماه دیگر').toBe(edited.status === 200)
    }
  })

  it('keeps what was found against the plan that stands, whoever wanted to sign the one before', async () => {
    const visit = await house.visit({ doctor })
    const { id } = await reported(visit)
    const checking = Promise.withResolvers<void>()
    const edited = Promise.withResolvers<void>()
    const found = { ...majorWarning, drugId: 'naproxen' }
    house.checkDrugs = async (drugs) => {
      if (drugs.includes('ناپروکسن')) return { warnings: [found], unknown: [] }
      checking.resolve()
      await edited.promise
      return { warnings: [majorWarning], unknown: ['دکسترومتورفان'] }
    }

    const signing = sign(doctor, id)
    await checking.promise
    const naproxen = { name: 'ناپروکسن', dosage: null, frequency: null, duration: null }
    expect((await edit(doctor, id, 1, { plan: { medications: [naproxen] } })).status).toBe(200)
    edited.resolve()
    expect((await signing).status).toBe(409)

    const { body } = await report(doctor, id)
    expect([body.warnings.map((each: { id: string }) => each.id), body.unchecked_drugs]).toEqual([
      [idOfWarning(found)],
      [],
    ])
    house.checkDrugs = async () => ({ warnings: [], unknown: [] })
  })

  it("is named by its patient's visits once it is signed, and by nobody else's", async () => {
    const [visit, other] = [await house.visit({ doctor }), await house.visit({ doctor })]
    const { id, result } = await reported(visit)
    const named = async ({ id: encounter, patient: as }: Visit) => {
      const one = await house.ask('GET', `/api/v1/patients/encounters/${encounter}/`, { as })
      const list = await house.ask('GET', '/api/v1/patients/encounters/', { as })
      return [one.body.soap_report, ...list.body.results.map((each: { soap_report: unknown }) => each.soap_report)]
    }

    expect(await named(visit)).toEqual([null, null])
    expect((await sign(doctor, id)).status).toBe(200)

    const created = { id, created_at: result.generated_at }
    expect(await named(visit)).toEqual([created, created])
    expect(await named(other)).toEqual([null, null])
  })

  it('stays with its doctor and its patient once it is signed', async () => {
    const visit = await house.visit({ doctor })
    const { id, taskId } = await reported(visit)
    const colleague = await house.doctor()
    await house.visit({ doctor: colleague, patient: visit.patient }) // treats the same patient
    const neighbour = await house.visit({ doctor }) // is treated by the same doctor
    const support = await house.agent()
    await sign(doctor, id)

    for (const as of [colleague, neighbour.patient, support, await house.admin()]) {
      expect(await report(as, id)).toMatchObject(refused(404, 'NOT_FOUND'))
      expect(await edit(as, id, 2, {})).toMatchObject(refused(404, 'NOT_FOUND'))
      expect(await sign(as, id)).toMatchObject(refused(404, 'NOT_FOUND'))
      for (const path of [`ai/soap/tasks/${taskId}`, `patients/encounters/${visit.id}/report/`])
        expect(await house.ask('GET', `/api/v1/${path}`, { as })).toMatchObject(refused(404, 'NOT_FOUND'))
    }
    const { status, body } = await report(visit.patient, id)
    expect([status, Object.keys(body).toSorted()]).toEqual([
      200,
      ['encounter_id', 'generated_at', 'id', 'signed_at', 'soap_report', 'status', 'version'],
    ])
  })

  it('is closed to its author once they are a doctor no more, and stays open to its patient', async () => {
    const former = await house.doctor()
    const visit = await house.visit({ doctor: former })
    const { id } = await reported(visit)
    const other = await house.visit({ doctor: former })
    const { id: signed } = await reported(other)
    expect((await sign(former, signed)).status).toBe(200)

    await house.db.updateTable('persons').set({ roles: [] }).where('id', '=', former.id).execute()
    house.domains.identity.announceRights(former.id)

    await expect.poll(() => report(former, id)).toMatchObject(refused(404, 'NOT_FOUND'))
    expect(await report(former, signed)).toMatchObject(refused(404, 'NOT_FOUND'))
    expect((await report(other.patient, signed)).status).toBe(200)
    expect(await report(visit.patient, id)).toMatchObject(refused(404, 'NOT_FOUND'))
  })

  it('is found again by its visit, newest first, by its doctor', async () => {
    const visit = await house.visit({ doctor })
    const first = await reported(visit)
    house.now = new Date(MORNING.getTime() + 60_000)
    const second = await reported(visit)
    expect((await sign(doctor, first.id)).status).toBe(200)
    const list = (as: SignedIn) => house.ask('GET', `/api/v1/ai/soap/reports/?encounter_id=${visit.id}`, { as })

    const { body } = await list(doctor)

    expect(body.results).toEqual([
      {
        ...{ id: second.id, status: 'draft', version: 1, signed_at: null },
        transcript_id: UUID,
        generated_at: INSTANT,
      },
      {
        ...{ id: first.id, status: 'signed', version: 2, signed_at: INSTANT },
        transcript_id: UUID,
        generated_at: INSTANT,
      },
    ])
    expect(await list(await house.doctor())).toMatchObject(refused(404, 'NOT_FOUND'))
    expect((await list(visit.patient)).status).toBe(403)
    const noted = house.db.selectFrom('audit_entries').select(['actor_id', 'action', 'right_used'])
    expect(await noted.where('record_id', '=', visit.id).where('action', '=', 'report.read').execute()).toEqual([
      { actor_id: doctor.id, action: 'report.read', right_used: 'own_visit' },
    ])
  })

  it('has one signed report a visit', async () => {
    const visit = await house.visit({ doctor })
    const [one, other] = [await reported(visit), await reported(visit)]

    const answers = await Promise.all([sign(doctor, one.id), sign(doctor, other.id)])

    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  it('wants a visit that began, its own transcript, and one that is written down', async () => {
    const [visit, other] = [await house.visit({ doctor }), await house.visit({ doctor })]
    const waiting = await house.visit({ doctor, state: 'confirmed' })
    const body = { encounter_id: waiting.id, lines: LINES }

    expect(await house.ask('POST', '/api/v1/ai/transcripts/', { as: doctor, body })).toMatchObject(
      refused(409, 'INVALID_STATE'),
    )
    expect(await generate(visit, await transcribed(other))).toMatchObject(refused(404, 'NOT_FOUND'))
  })

  it('answers only whom it concerns, on every route', async () => {
    const visit = await house.visit({ doctor })
    const transcript = await transcribed(visit)
    const { id, taskId } = await reported(visit)
    const others = {
      otherDoctor: await house.doctor(),
      patient: visit.patient,
      otherPatient: await house.patient(),
      admin: await house.admin(),
    }
    const consent = `/api/v1/patients/encounters/${visit.id}/recording-consent/`
    const routes: [Parameters<typeof house.ask>[0], string, unknown?][] = [
      ['GET', `/api/v1/ai/transcripts/${transcript}/`],
      ['POST', `/api/v1/ai/transcripts/${transcript}/finish/`, {}],
      ['DELETE', `/api/v1/ai/transcripts/${transcript}/`],
      ['PUT', `/api/v1/ai/transcripts/${transcript}/audio/0/`, Buffer.from('OggS')],
      ['POST', `/api/v1/ai/transcripts/${transcript}/audio/0`, Buffer.from('OggS')],
      ['GET', `/api/v1/ai/soap/tasks/${taskId}`],
      ['GET', `/api/v1/ai/soap/reports/${id}/`],
      ['PATCH', `/api/v1/ai/soap/reports/${id}`, { version: 1, soap_report: {} }],
      ['POST', `/api/v1/ai/soap/reports/${id}/sign/`, { version: 1 }],
      ['GET', `/api/v1/patients/encounters/${visit.id}/report/`],
    ]
    for (const [method, path, body] of routes) {
      for (const [who, as] of Object.entries(others)) {
        const answer = await house.ask(method, path, { as, body })
        expect([method, path, who, answer.status, answer.body.error?.code]).toEqual([
          method,
          path,
          who,
          404,
          'NOT_FOUND',
        ])
      }
      expect([path, (await house.ask(method, path, { body })).status]).toEqual([path, 401])
    }
    for (const [who, as] of Object.entries(others)) {
      const asks = [
        house.ask('POST', '/api/v1/ai/transcripts/', { as, body: { encounter_id: visit.id, lines: LINES } }),
        house.ask('GET', `/api/v1/ai/transcripts/?encounter_id=${visit.id}`, { as }),
        generate({ ...visit, doctor: as }, transcript),
      ]
      const statuses = (await Promise.all(asks)).map(({ status }) => status)
      expect([who, statuses]).toEqual([who, Array(3).fill(who === 'otherDoctor' ? 404 : 403)])
    }
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      for (const as of [doctor, others.otherDoctor, others.otherPatient, others.admin])
        expect((await house.ask(method, consent, { as })).status).toBe(404)
      expect((await house.ask(method, consent)).status).toBe(401)
    }
    expect((await house.ask('GET', `/api/v1/ai/transcripts/${transcript}/`, { as: doctor })).status).toBe(200)
  })
})
