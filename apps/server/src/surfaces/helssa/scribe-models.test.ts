import { readdirSync } from 'node:fs'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type FakeModel, startFakeModel } from '../../../test/fake-model.ts'
import { MORNING, type SignedIn } from '../../../test/house.ts'
import { useScribeHouse, type Visit } from '../../../test/scribe-house.ts'
import { type Entry, KNOWLEDGE_FOLDER, readKnowledge, type Scribe } from '../../domains/assistant/index.ts'
import { createDrugSafety } from '../../domains/assistant/safety/index.ts'
import { createDrafting } from '../../domains/assistant/scribe/drafting.ts'
import { createModel } from '../../platform/model/create-model.ts'
import { createSpeechModel } from '../../platform/model/create-speech-model.ts'

const entries = readKnowledge(KNOWLEDGE_FOLDER).map(({ text }) => JSON.parse(text) as Entry)
const readEntries = async () => entries
const safety = createDrugSafety({ readEntries })
/** What a stalled server keeps an asker waiting. */
const TIMEOUT_MS = 300
const LINES = [
  { speaker: 'doctor', text: 'سلام، مشکلتون چیه؟' },
  { speaker: 'patient', text: 'سه روزه گلودرد و تب دارم' },
  { speaker: 'doctor', text: 'لوزه چرکی شده. آموکسی‌سیلین ۵۰۰ می‌نویسم هر هشت ساعت یک هفته.' },
]
const NOTES = 'بیمار سابقه آلرژی به پنی‌سیلین دارد' // as the contract prints it

const by = ({ id }: SignedIn) => ({ personId: id, from: '127.0.0.1' })

describe('the scribe beside model servers', () => {
  const house = useScribeHouse()
  let doctor: SignedIn
  let fake: FakeModel

  beforeAll(async () => {
    doctor = await house.doctor()
  })
  beforeEach(async () => {
    fake = await startFakeModel()
  })
  afterEach(async () => {
    house.now = MORNING
    await fake.close()
  })

  /** A node whose models are behind the fake server; what they fail by is kept apart. */
  const nodeOf = ({ timeoutMs = 5_000 } = {}): { node: Scribe; engineFaults: unknown[] } => {
    const engineFaults: unknown[] = []
    const settings = {
      baseUrl: fake.url,
      timeoutMs,
      idleMs: timeoutMs,
      concurrency: 4,
      clock: { now: () => house.now },
    }
    const model = createModel({ ...settings, model: 'writer' })
    const onFault = (error: unknown) => engineFaults.push(error)
    const node = house.node({
      speech: createSpeechModel({ ...settings, model: 'ears' }),
      draft: createDrafting({ model, checkDrugs: safety.check, readEntries, onFault }),
      checkDrugs: safety.check,
    })
    return { node, engineFaults }
  }
  const post = (path: string, body: object = {}) => house.ask('POST', `/api/v1/ai/${path}`, { as: doctor, body })
  const read = async (id: string) => (await house.ask('GET', `/api/v1/ai/transcripts/${id}`, { as: doctor })).body
  const consent = ({ id, patient: as }: Visit, method: 'POST' | 'DELETE') =>
    house.ask(method, `/api/v1/patients/encounters/${id}/recording-consent/`, { as })
  const put = (id: string, n: number) =>
    house.ask('PUT', `/api/v1/ai/transcripts/${id}/audio/${n}/`, { as: doctor, body: Buffer.from(`OggS${n}`) })
  const recorded = async ({ chunks = 1, finish = true } = {}): Promise<{ visit: Visit; id: string }> => {
    const visit = await house.visit({ doctor })
    await consent(visit, 'POST')
    const { body } = await post('transcripts/', { encounter_id: visit.id, source: 'audio' })
    for (let n = 0; n < chunks; n++) expect((await put(body.id, n)).status).toBe(200)
    if (finish) expect((await post(`transcripts/${body.id}/finish/`)).status).toBe(202)
    return { visit, id: body.id }
  }
  const requested = async (visit: Visit, lines: readonly object[] = LINES, notes = NOTES): Promise<string> => {
    const { body } = await post('transcripts/', { encounter_id: visit.id, lines })
    const asked = { encounter_id: visit.id, transcript_id: body.id, additional_notes: notes }
    return (await post('soap/generate/', asked)).body.task_id
  }
  const taskOf = async (id: string) => (await house.ask('GET', `/api/v1/ai/soap/tasks/${id}`, { as: doctor })).body
  const reportsOf = (taskId: string) =>
    house.db.selectFrom('soap_reports').select('id').where('task_id', '=', taskId).execute()
  const usesOf = (encounterId: string) =>
    house.db
      .selectFrom('assistant_uses')
      .innerJoin('encounters', 'encounters.doctor_id', 'assistant_uses.person_id')
      .select('assistant_uses.id')
      .where('encounters.id', '=', encounterId)
      .execute()
  const files = () =>
    readdirSync(house.filesFolder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile())
  const segment = (text: string, more: object = {}) => ({ id: 0, text, start: 0, end: 3, ...more })

  it('makes no transcript and no report of silence, whatever is invented over it', async () => {
    const invented = 'بیمار دیابت دارد و متفورمین می‌خورد'
    fake.transcription = () => ({
      text: invented,
      duration: 3,
      segments: [segment(invented, { no_speech_prob: 0.93, compression_ratio: 1.1 })],
    })
    const { node } = nodeOf()
    const { visit, id } = await recorded()

    await node.work.doDue()

    expect(await read(id)).toMatchObject({
      ...{ status: 'failed', reason: { code: 'TRANSCRIPT_EMPTY' }, lines: [] },
      quality: { warnings: [{ code: 'little_speech' }], dropped: [{ why: 'no_speech', text: invented }] },
    })
    const { body: task } = await post('soap/generate/', { encounter_id: visit.id, transcript_id: id })
    await node.work.doDue()
    expect(await taskOf(task.task_id)).toMatchObject({ status: 'failed', error: { code: 'TRANSCRIPT_EMPTY' } })
    expect(await reportsOf(task.task_id)).toEqual([])
    expect(fake.questions).toEqual([])
  })

  it.each([
    ['by its measure', 'answering', { text: 'درد دارم', segments: [segment('درد دارم', { compression_ratio: 3.1 })] }],
    ['by its words, of a server that measures nothing', 'plain', { text: 'برو به خانه '.repeat(9) }],
  ] as const)('tells of a loop %s, and drops it', async (_by, manner, heard) => {
    Object.assign(fake, { manner, transcription: () => ({ duration: 3, ...heard }) })
    const { node } = nodeOf()
    const { id } = await recorded()

    await node.work.doDue()

    const { status, quality, lines } = await read(id)
    expect([status, lines, quality.warnings[0].code, quality.dropped[0].why]).toEqual([
      'failed',
      [],
      'looped_text',
      'looped',
    ])
  })

  it.each(['failing', 'breaking', 'ending', 'silent', 'stalling', 'limited', 'redirecting'] as const)(
    'keeps the recording while its server is %s, and hears it afterwards',
    async (manner) => {
      fake.manner = manner
      const { id } = await recorded({ chunks: 2 })
      const before = files().length
      const { node } = nodeOf({ timeoutMs: TIMEOUT_MS })

      await node.work.doDue()
      expect(await read(id)).toMatchObject({ status: 'transcribing', lines: [] })
      expect(files()).toHaveLength(before)

      fake.manner = 'answering'
      fake.transcription = ({ bytes }) => ({ text: `تکه ${bytes.subarray(4)} است`, segments: [] })
      house.advance({ minutes: 11 })
      await node.work.doDue()
      house.now = MORNING // for the token's sake
      expect(await read(id)).toMatchObject({ status: 'ready', lines: [{ text: 'تکه 0 است' }, { text: 'تکه 1 است' }] })
    },
  )

  it.each([
    ['refused', 'refusing'],
    ['answered with what is no transcription', 'misfit'],
  ] as const)('gives a chunk up that its server %s three times', async (_what, manner) => {
    fake.manner = manner
    const { node } = nodeOf()
    const { id } = await recorded()

    for (let tries = 0; tries < 3; tries++) {
      expect((await house.scribe.transcript(by(doctor), id)).status).toBe('transcribing')
      await node.work.doDue()
      house.advance({ minutes: 11 })
    }

    house.now = MORNING // for the token's sake
    expect(await read(id)).toMatchObject({ status: 'failed', reason: { code: 'AUDIO_UNREADABLE' } })
  })

  it('keeps nothing of what is heard after the consent was withdrawn, and counts nothing', async () => {
    const { node } = nodeOf()
    const { visit, id } = await recorded()
    const before = await usesOf(visit.id)
    fake.manner = 'stalling'
    const hearing = node.work.doDue()
    await expect.poll(() => fake.speeches.length).toBe(1)

    expect((await consent(visit, 'DELETE')).status).toBe(204)
    fake.resume()
    await hearing

    expect(await read(id)).toMatchObject({ status: 'failed', reason: { code: 'CONSENT_WITHDRAWN' }, lines: [] })
    expect(await usesOf(visit.id)).toEqual(before)
    const chunks = await house.db
      .selectFrom('transcript_chunks')
      .select(['heard', 'file_key'])
      .where('transcript_id', '=', id)
      .execute()
    expect(chunks).toEqual([{ heard: null, file_key: null }])
  })

  it('keeps text whose letters take two units, wherever it is cut', async () => {
    const dropped = `a${'🎵'.repeat(150)}`
    const long = `b${'🎵'.repeat(1_500)} سردرد دارم`
    fake.transcription = () => ({
      text: '',
      segments: [segment(dropped, { no_speech_prob: 0.99 }), segment(long)],
    })
    const { node } = nodeOf()
    const { id } = await recorded()

    await node.work.doDue()

    const { status, lines, quality } = await read(id)
    expect(status).toBe('ready')
    expect(lines.map(({ text }: { text: string }) => text).join('')).toBe(long)
    for (const text of [quality.dropped[0].text, ...lines.map((line: { text: string }) => line.text)])
      expect(text.isWellFormed()).toBe(true)
  })

  it('warns of the drug in the plan that the notes tell an allergy to, and is not signed without a word on it', async () => {
    const { node, engineFaults } = nodeOf()
    fake.manner = 'failing'
    const visit = await house.visit({ doctor })
    const id = await requested(visit)

    await node.work.doDue()

    const { status, result } = await taskOf(id)
    expect([status, result.engine, engineFaults.length]).toEqual(['completed', 'rules', 1])
    expect(result.soap_report.subjective.allergies).toEqual([expect.stringContaining('پنی‌سیلین')])
    expect(result.soap_report.plan.medications).toMatchObject([{ name: 'آموکسی‌سیلین' }])
    const [warning] = result.warnings
    expect(warning).toMatchObject({ kind: 'allergy', severity: 'major' })
    const path = `soap/reports/${result.report_id}/sign/`
    await expect(
      node.signReport(by(doctor), { id: result.report_id, version: 1, acknowledge: [] }),
    ).rejects.toMatchObject({
      code: 'REPORT_UNACKNOWLEDGED',
      facts: { unacknowledged: [warning.id] },
    })
    expect((await post(path, { version: 1, acknowledge: [warning.id] })).status).toBe(200)
  })

  it('does not warn of a drug that the doctor stopped in the visit, neither drafting, nor editing, nor signing', async () => {
    const { node } = nodeOf()
    fake.manner = 'failing'
    const { facts } = house
    house.facts = { ...facts, medications: ['وارفارین ۵'] }
    const warningsAfter = async (order: string) => {
      const lines = [
        LINES[0],
        LINES[1],
        { speaker: 'doctor', text: `${order} ناپروکسن ۵۰۰ می‌نویسم روزی دو بار.` },
      ] as object[]
      const id = await requested(await house.visit({ doctor }), lines, 'بیمار مسن است')
      await node.work.doDue()
      const { result } = await taskOf(id)
      const edited = await node.editReport(by(doctor), { id: result.report_id, version: 1, changes: {} })
      return { id: result.report_id, drafted: result.warnings, edited: edited.warnings }
    }

    const going = await warningsAfter('')
    const stopped = await warningsAfter('وارفارین رو قطع کنید.')

    expect(going).toMatchObject({ drafted: [{ kind: 'interaction' }], edited: [{ kind: 'interaction' }] })
    expect(stopped).toMatchObject({ drafted: [], edited: [] })
    const signed = await node.signReport(by(doctor), { id: stopped.id, version: 2, acknowledge: [] })
    expect(signed.warnings).toEqual([])
    house.facts = facts
  })

  const hostile = (changes: object) =>
    JSON.stringify({
      ...{ chief_complaint: null, hpi: [], pmh: [], current_medications: [], allergies: [], vital_signs: [] },
      ...{ physical_exam: [], diagnoses: [], prescribed: [], follow_up: [] },
      ...changes,
    })

  it.each([
    [
      'control characters and half letters',
      { pmh: [{ value: 'قند\u0000\u001b[2J\ud83d', quotes: [{ line: 1, text: 'گلودرد' }] }] },
    ],
    [
      'a code of them',
      {
        diagnoses: [{ value: 'لوزه چرکی', icd_code: '\u0000\udc00', quotes: [{ line: 2, text: 'لوزه چرکی شده' }] }],
      },
    ],
    [
      'a dose of them',
      {
        prescribed: [
          {
            ...{ name: 'آموکسی‌سیلین', dosage: '9\u0000\ud83d', frequency: null, duration: null },
            quotes: [{ line: 2, text: 'آموکسی‌سیلین ۵۰۰ می‌نویسم' }],
          },
        ],
      },
    ],
    ['a value of them', { vital_signs: [{ sign: 'bp', value: '\u0000\ud83d', quotes: [{ line: 1, text: 'تب' }] }] }],
    [
      'thousands of claims',
      {
        pmh: Array.from({ length: 4_000 }, (_, n) => ({
          value: `بیماری ${n}`,
          quotes: [{ line: 1, text: 'گلودرد' }],
        })),
      },
    ],
  ])('makes a report beside a model that answers %s, and tells what was dropped', async (_what, changes) => {
    fake.pieces = [hostile(changes)]
    const { node, engineFaults } = nodeOf()
    const id = await requested(await house.visit({ doctor }))

    await node.work.doDue()

    const { status, result } = await taskOf(id)
    expect([status, result?.engine, engineFaults]).toEqual(['completed', 'writer', []])
    expect(result.dropped.length).toBeGreaterThan(0)
    expect(result.dropped.length).toBeLessThanOrEqual(500)
    for (const { text } of result.dropped) expect(text).not.toMatch(/\p{Cc}|\p{Cs}/u)
  })

  it('learns no keys from a model: what it adds to the shape is not there', async () => {
    fake.pieces = [
      hostile({ hpi: [{ value: 'تب دارد', quotes: [{ line: 1, text: 'تب دارم' }] }] }).replace(
        '{',
        '{"__proto__":{"signed":true},"constructor":{"prototype":{"signed":true}},"warnings":[],',
      ),
    ]
    const { node } = nodeOf()
    const id = await requested(await house.visit({ doctor }))

    await node.work.doDue()

    const { status, result } = await taskOf(id)
    expect([status, result.soap_report.subjective.hpi]).toEqual(['completed', 'تب دارد.'])
    expect(Object.keys(result.soap_report)).toEqual(['subjective', 'objective', 'assessment', 'plan'])
    expect(({} as { signed?: boolean }).signed).toBeUndefined()
  })

  it('makes one report of a task whose lease ran out while its model was slow', async () => {
    fake.next.push('stalling')
    fake.pieces = [hostile({ hpi: [{ value: 'تب دارد', quotes: [{ line: 1, text: 'تب دارم' }] }] }).slice(0, 40)]
    const [slow, quick] = [nodeOf({ timeoutMs: 60_000 }), nodeOf()]
    const id = await requested(await house.visit({ doctor }))
    const drafting = slow.node.work.doDue()
    await expect.poll(() => fake.questions.length).toBe(1)

    fake.pieces = [hostile({ hpi: [{ value: 'تب دارد', quotes: [{ line: 1, text: 'تب دارم' }] }] })]
    house.advance({ seconds: 61 })
    await quick.node.work.doDue()
    fake.resume()
    await drafting

    expect(await taskOf(id)).toMatchObject({ status: 'completed' })
    expect(await reportsOf(id)).toHaveLength(1)
    const uses = await house.db
      .selectFrom('assistant_uses')
      .select('id')
      .where('person_id', '=', doctor.id)
      .where('asked_at', '=', house.now)
      .where('purpose', '=', 'soap')
      .execute()
    expect(uses).toHaveLength(1)
  })
})
