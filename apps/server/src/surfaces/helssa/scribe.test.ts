import { readdirSync } from 'node:fs'
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn } from '../../../test/house.ts'
import { draftOf, useScribeHouse, type Visit } from '../../../test/scribe-house.ts'
import { modelRefuses } from '../../platform/model/index.ts'

const CHUNK_BYTES_MAX = 10 * 1024 * 1024
const AUDIO_BYTES_MAX = 500 * 1024 * 1024
/** A recording whose content tells what was said in it. */
const speech = (words: string) => Buffer.from(`OggS${words}`)
const heard = (text: string, doubt: { noSpeechProbability?: number; compressionRatio?: number } = {}) => ({
  text,
  seconds: 3,
  segments: [{ text, startSeconds: 0, endSeconds: 3, noSpeechProbability: null, compressionRatio: null, ...doubt }],
})
const said = async (bytes: Buffer) => heard(bytes.subarray(4).toString())

const by = ({ id }: SignedIn) => ({ personId: id, from: '127.0.0.1' })

describe('transcripts', () => {
  const house = useScribeHouse()
  let doctor: SignedIn

  beforeAll(async () => {
    doctor = await house.doctor()
  })
  afterEach(() => {
    house.hear = said
    house.now = MORNING
  })

  const create = (body: object, as = doctor) => house.ask('POST', '/api/v1/ai/transcripts/', { as, body })
  const consent = ({ id, patient: as }: Visit, method: 'GET' | 'POST' | 'DELETE' = 'POST') =>
    house.ask(method, `/api/v1/patients/encounters/${id}/recording-consent/`, { as })
  const recording = async (): Promise<{ visit: Visit; id: string }> => {
    const visit = await house.visit({ doctor })
    expect((await consent(visit)).status).toBe(201)
    const { status, body } = await create({ encounter_id: visit.id, source: 'audio' })
    expect([status, body.status, body.progress]).toEqual([201, 'recording', 0])
    expect(body.upload_url).toBe(`https://helssa.test/api/v1/ai/transcripts/${body.id}/audio/`)
    return { visit, id: body.id }
  }
  const put = (id: string, n: number | string, bytes: Buffer, as = doctor) =>
    house.ask('PUT', `/api/v1/ai/transcripts/${id}/audio/${n}/`, {
      as,
      body: bytes,
      headers: { 'content-type': 'audio/ogg' },
    })
  const finish = (id: string) => house.ask('POST', `/api/v1/ai/transcripts/${id}/finish/`, { as: doctor })
  const read = async (id: string, language = 'fa') =>
    (await house.ask('GET', `/api/v1/ai/transcripts/${id}`, { as: doctor, headers: { 'accept-language': language } }))
      .body
  const remove = (id: string) => house.ask('DELETE', `/api/v1/ai/transcripts/${id}/`, { as: doctor })
  const refused = (status: number, code: string) => ({ status, body: { error: { code } } })
  const filesOf = () => {
    const entries = readdirSync(house.filesFolder, { recursive: true, withFileTypes: true })
    return entries.filter((entry) => entry.isFile())
  }

  it('keep lines, or a text with names before its lines', async () => {
    const visit = await house.visit({ doctor })
    const lines = [{ speaker: 'patient', text: 'سردرد دارم' }, { text: 'از دیروز' }]

    const byLines = await create({ encounter_id: visit.id, lines })
    const text = 'پزشک: چه شده؟\nبیمار: سردرد دارم\nاز دیروز\n\nمادر بیمار: ساعت 10:30 بدتر شد'
    const byText = await create({ encounter_id: visit.id, text })

    expect(byLines).toMatchObject({ status: 201, body: { status: 'ready', progress: 100, reason: null } })
    expect((await read(byLines.body.id)).lines).toEqual([lines[0], { speaker: 'unknown', text: 'از دیروز' }])
    expect(byText.body.lines).toEqual([
      { speaker: 'doctor', text: 'چه شده؟' },
      { speaker: 'patient', text: 'سردرد دارم' },
      { speaker: 'patient', text: 'از دیروز' },
      { speaker: 'companion', text: 'ساعت 10:30 بدتر شد' },
    ])
    const list = await house.ask('GET', `/api/v1/ai/transcripts/?encounter_id=${visit.id}`, { as: doctor })
    expect(list.body).toMatchObject({ count: 2, next: null })
    expect(list.body.results[0]).not.toHaveProperty('lines')
  })

  it.each([
    ['too many lines', { lines: Array(5_001).fill({ text: 'a' }) }],
    ['too long a line', { lines: [{ text: 'a'.repeat(2_001) }] }],
    ['more than 400 KB', { lines: Array(110).fill({ text: 'ب'.repeat(1_900) }) }],
    ['too long a line of text', { text: 'a'.repeat(2_001) }],
    ['both', { lines: [], text: 'a' }],
    ['neither', {}],
    ['an unknown speaker', { lines: [{ speaker: 'robot', text: 'a' }] }],
    ['control characters', { lines: [{ text: 'a\u0000b' }] }],
    ['marks that turn the text', { text: 'a\u202eb' }],
    ['lines beside audio', { source: 'audio', lines: [] }],
  ])('refuse %s', async (_what, body) => {
    const visit = await house.visit({ doctor })

    expect(await create({ encounter_id: visit.id, ...body })).toMatchObject(refused(422, 'VALIDATION_ERROR'))
  })

  it('take the largest there may be', async () => {
    const visit = await house.visit({ doctor })

    const { status } = await create({ encounter_id: visit.id, lines: Array(5_000).fill({ text: 'سردرد دارم' }) })

    expect(status).toBe(201)
  })

  it('are recorded only with the consent of the patient for this visit', async () => {
    const patient = await house.patient({ balance: 5_000_000 })
    const [visit, other] = [await house.visit({ doctor, patient }), await house.visit({ doctor, patient })]
    await consent(other)
    const audio = { encounter_id: visit.id, source: 'audio' }

    expect((await consent(visit, 'GET')).body).toEqual({ encounter_id: visit.id, given_at: null, withdrawn_at: null })
    expect(await create(audio)).toMatchObject(refused(403, 'CONSENT_REQUIRED'))
    const given = await consent(visit)
    house.advance({ minutes: 1 })
    expect((await consent(visit)).body).toEqual(given.body)
    expect((await create(audio)).status).toBe(201)
  })

  it('hear each chunk and put them together in their order', async () => {
    const { id } = await recording()
    house.hear = said

    await put(id, 1, speech('از دیروز'))
    await put(id, 0, speech('سردرد دارم'))
    await house.scribe.work.doDue()
    const finished = await finish(id)

    expect(finished).toMatchObject({ status: 202, body: { status: 'ready', progress: 100, received_chunks: [0, 1] } })
    expect((await read(id)).lines).toEqual([
      { speaker: 'unknown', text: 'سردرد دارم' },
      { speaker: 'unknown', text: 'از دیروز' },
    ])
    expect((await finish(id)).status).toBe(202)
    expect(await put(id, 2, speech('دیر'))).toMatchObject(refused(409, 'INVALID_STATE'))
    expect((await put(id, 1, speech('از دیروز'))).status).toBe(200)
  })

  it('keep a chunk once, however often and however many at once it is sent', async () => {
    const { id } = await recording()
    const before = filesOf().length

    const same = await Promise.all(Array.from({ length: 4 }, () => put(id, 0, speech('یک'))))
    const racing = await Promise.all([put(id, 1, speech('دو')), put(id, 1, speech('سه'))])

    expect(same.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(racing.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(filesOf()).toHaveLength(before + 2)
  })

  it('refuse what is no audio, too much of it, and no number of a chunk', async () => {
    const { id } = await recording()
    const before = filesOf().length

    expect(await put(id, 0, Buffer.from('<html>'))).toMatchObject(refused(415, 'UNSUPPORTED_FORMAT'))
    expect(await put(id, 0, Buffer.alloc(0))).toMatchObject(refused(415, 'UNSUPPORTED_FORMAT'))
    expect(await put(id, 0, Buffer.concat([speech(''), Buffer.alloc(CHUNK_BYTES_MAX)]))).toMatchObject(
      refused(413, 'FILE_TOO_LARGE'),
    )
    for (const n of ['-1', '600', 'x']) expect((await put(id, n, speech('a'))).status).toBe(404)
    expect(filesOf()).toHaveLength(before)
  })

  it('take 500 MB of audio and not a byte more, whichever of two chunks comes first', async () => {
    const { id } = await recording()
    const chunk = speech('یک')
    await put(id, 0, chunk)
    const room = { size_bytes: AUDIO_BYTES_MAX - 2 * chunk.length }
    await house.db.updateTable('transcript_chunks').set(room).where('transcript_id', '=', id).execute()
    expect(await put(id, 599, Buffer.concat([chunk, chunk, chunk]))).toMatchObject(refused(413, 'FILE_TOO_LARGE'))
    expect((await put(id, 1, chunk)).status).toBe(200)
    const before = filesOf().length

    const racing = await Promise.all([put(id, 2, chunk), put(id, 3, chunk)])

    expect(racing.map(({ status }) => status).toSorted()).toEqual([200, 413])
    expect(filesOf()).toHaveLength(before + 1)
    expect((await put(id, 1, chunk)).status).toBe(200)
    expect((await read(id)).received_chunks).toHaveLength(3)
  })

  it('fail where nobody speaks, with a reason and without a line', async () => {
    const { id, visit } = await recording()
    house.hear = async () => heard('ممنون که تماشا کردید', { noSpeechProbability: 0.9 })
    await put(id, 0, speech(''))
    await finish(id)

    await house.scribe.work.doDue()

    const transcript = await read(id, 'en')
    expect(transcript).toMatchObject({ status: 'failed', reason: { code: 'TRANSCRIPT_EMPTY' }, lines: [] })
    expect(transcript.quality).toMatchObject({
      warnings: [{ code: 'little_speech', message: 'In parts of the audio no speech was heard', chunks: [0] }],
      dropped: [{ chunk: 0, why: 'no_speech', text: 'ممنون که تماشا کردید' }],
    })
    house.draft = () => Promise.reject(new Error('nothing is to be drafted'))
    const body = { encounter_id: visit.id, transcript_id: id }
    const { body: task } = await house.ask('POST', '/api/v1/ai/soap/generate/', { as: doctor, body })
    await house.scribe.work.doDue()
    const { body: failed } = await house.ask('GET', `/api/v1/ai/soap/tasks/${task.task_id}`, { as: doctor })
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'TRANSCRIPT_EMPTY' } })
  })

  it('leave out what loops, by the measure of the model or by its words, and tell of gaps', async () => {
    const { id } = await recording()
    const answers = [
      heard('درد دارم'),
      heard('خوب است خوب است', { compressionRatio: 2.6 }),
      heard('برو به خانه '.repeat(8)),
      heard('بله، بله، بله. سه روز است.'),
    ]
    house.hear = async (bytes) => answers[Number(bytes.subarray(4).toString())] ?? heard('')
    for (const [at, n] of [0, 1, 2, 4].entries()) await put(id, n, speech(String(at)))
    await finish(id)

    await house.scribe.work.doDue()

    const transcript = await read(id)
    expect(transcript.status).toBe('ready')
    expect(transcript.lines.map(({ text }: { text: string }) => text)).toEqual([
      'درد دارم',
      'بله، بله، بله. سه روز است.',
    ])
    expect(
      transcript.quality.warnings.map(({ code, chunks }: { code: string; chunks: number[] }) => [code, chunks]),
    ).toEqual([
      ['looped_text', [1, 2]],
      ['little_speech', [1, 2]],
      ['chunk_missing', [3]],
    ])
  })

  it('wait for a model that is away, keep what came, and give up only a chunk it cannot read', async () => {
    const { id } = await recording()
    let away = true
    house.hear = (bytes) => {
      if (bytes.includes('bad')) return Promise.reject(modelRefuses.MODEL_UNAVAILABLE({ why: 'status 400' }))
      return away ? Promise.reject(modelRefuses.MODEL_UNAVAILABLE({ why: 'not reached' })) : said(bytes)
    }
    await put(id, 0, speech('درد دارم'))
    await put(id, 1, speech('bad'))
    await finish(id)

    for (let tries = 0; tries < 12; tries++) {
      await house.scribe.work.doDue()
      expect((await house.scribe.transcript(by(doctor), id)).status).toBe('transcribing')
      house.advance({ minutes: 11 })
    }
    away = false
    await house.scribe.work.doDue()

    house.now = MORNING // for the token's sake
    const transcript = await read(id)
    expect(transcript).toMatchObject({ status: 'ready', lines: [{ text: 'درد دارم' }] })
    expect(transcript.quality.warnings).toMatchObject([{ code: 'chunk_unreadable', chunks: [1] }])
  })

  it('begin no recording without a speech model, and hear what was kept once there is one', async () => {
    const { id } = await recording()
    const deaf = house.node({ speech: undefined })
    const visit = await house.visit({ doctor })
    await consent(visit)

    await expect(deaf.createTranscript(by(doctor), { encounterId: visit.id, source: 'audio' })).rejects.toMatchObject({
      code: 'AI_SERVICE_UNAVAILABLE',
    })
    await deaf.keepChunk(by(doctor), { transcriptId: id, n: 0, bytes: speech('درد دارم') })
    await deaf.finishTranscript(by(doctor), id)
    await deaf.work.doDue()
    expect(await read(id)).toMatchObject({ status: 'transcribing' })

    house.hear = said
    await house.scribe.work.doDue()
    expect(await read(id)).toMatchObject({ status: 'ready', lines: [{ text: 'درد دارم' }] })
  })

  it('pass a chunk on when whoever heard it died, and count it once', async () => {
    const { id } = await recording()
    const began = Promise.withResolvers<void>()
    const wakes = Promise.withResolvers<void>()
    house.hear = async () => {
      began.resolve()
      await wakes.promise
      return heard('از مرده')
    }
    await put(id, 0, speech('درد دارم'))
    await finish(id)
    const dying = house.node().work.doDue()
    await began.promise
    house.hear = said

    house.advance({ seconds: 61 })
    await house.scribe.work.doDue()
    wakes.resolve()
    await dying

    expect(await read(id)).toMatchObject({ status: 'ready', lines: [{ text: 'درد دارم' }] })
  })

  it('lose their audio, and all that is not yet text, when the consent is withdrawn', async () => {
    const { visit, id } = await recording()
    const { body: done } = await create({ encounter_id: visit.id, source: 'audio' })
    house.hear = said
    await put(done.id, 0, speech('درد دارم'))
    await finish(done.id)
    await house.scribe.work.doDue()
    await put(id, 0, speech('یک'))
    const before = filesOf().length

    expect((await consent(visit, 'DELETE')).status).toBe(204)
    expect((await consent(visit, 'DELETE')).status).toBe(204)

    expect(filesOf()).toHaveLength(before - 2)
    expect(await read(id)).toMatchObject({ status: 'failed', reason: { code: 'CONSENT_WITHDRAWN' }, lines: [] })
    expect(await read(done.id)).toMatchObject({ status: 'ready', lines: [{ text: 'درد دارم' }] })
    expect(await put(id, 1, speech('دو'))).toMatchObject(refused(403, 'CONSENT_REQUIRED'))
    expect((await consent(visit, 'GET')).body.withdrawn_at).not.toBeNull()
    expect((await consent(visit)).body.withdrawn_at).toBeNull()
    expect(await put(id, 1, speech('دو'))).toMatchObject(refused(409, 'INVALID_STATE'))
  })

  it('never keep a chunk beyond a withdrawal that comes at the same moment', async () => {
    for (let round = 0; round < 4; round++) {
      const { visit, id } = await recording()
      const before = filesOf().length

      await Promise.all([put(id, 0, speech('یک')), consent(visit, 'DELETE')])

      expect(filesOf()).toHaveLength(before)
    }
  })

  it('lose their audio when the report is signed, or after 30 days', async () => {
    const before = filesOf().length
    const { visit, id } = await recording()
    const kept = await recording()
    house.hear = said
    house.draft = async () => draftOf()
    for (const each of [id, kept.id]) {
      await put(each, 0, speech('درد دارم'))
      await finish(each)
    }
    await house.scribe.work.doDue()
    const body = { encounter_id: visit.id, transcript_id: id }
    const { body: task } = await house.ask('POST', '/api/v1/ai/soap/generate/', { as: doctor, body })
    await house.scribe.work.doDue()
    const { body: done } = await house.ask('GET', `/api/v1/ai/soap/tasks/${task.task_id}`, { as: doctor })
    expect(filesOf()).toHaveLength(before + 2)

    const path = `/api/v1/ai/soap/reports/${done.result.report_id}/sign/`
    expect((await house.ask('POST', path, { as: doctor, body: { version: 1 } })).status).toBe(200)
    expect(filesOf()).toHaveLength(before + 1)

    const now = house.now
    house.advance({ days: 31 })
    await house.scribe.sweep()
    house.now = now
    expect(filesOf()).toHaveLength(0)
    expect((await read(kept.id)).lines).toEqual([{ speaker: 'unknown', text: 'درد دارم' }])
  })

  it('lose their audio when they are written down after the report was signed', async () => {
    const { visit, id } = await recording()
    house.hear = said
    await put(id, 0, speech('درد دارم'))
    const { body: written } = await create({ encounter_id: visit.id, text: 'بیمار: درد دارم' })
    const body = { encounter_id: visit.id, transcript_id: written.id }
    const { body: task } = await house.ask('POST', '/api/v1/ai/soap/generate/', { as: doctor, body })
    house.hear = () => Promise.reject(modelRefuses.MODEL_UNAVAILABLE({ why: 'not reached' }))
    await house.scribe.work.doDue()
    const { body: done } = await house.ask('GET', `/api/v1/ai/soap/tasks/${task.task_id}`, { as: doctor })
    const path = `/api/v1/ai/soap/reports/${done.result.report_id}/sign/`
    expect((await house.ask('POST', path, { as: doctor, body: { version: 1 } })).status).toBe(200)
    const before = filesOf().length

    await finish(id)
    house.hear = said
    house.advance({ minutes: 1 })
    await house.scribe.work.doDue()
    await house.scribe.sweep()

    expect(await read(id)).toMatchObject({ status: 'ready', lines: [{ text: 'درد دارم' }] })
    expect(filesOf()).toHaveLength(before - 1)
  })

  it('lose all audio whose time is over, though some of it cannot be deleted, and nothing else is looked at', async () => {
    const stuck = 'recordings/017-stuck'
    const files = house.files
    const failing: typeof files = {
      ...files,
      delete: async (key) => (key === stuck ? Promise.reject(new Error('the disk fails')) : files.delete(key)),
    }
    await sql`insert into recordings select 'recordings/' || lpad(i::text, 3, '0') || case when i = 17 then '-stuck' else '' end,
      ${MORNING}::timestamptz - i % 3 * interval '1 second' from generate_series(1, 250) i`.execute(house.db)
    await sql`insert into recordings select 'recordings/later-' || i, ${MORNING}::timestamptz + interval '1 day'
      from generate_series(1, 5000) i`.execute(house.db)
    const recordings = () =>
      house.db.selectFrom('recordings').select('file_key').where('delete_at', '<=', MORNING).execute()

    await house.node({ files: failing }).sweep()

    expect(house.faults.splice(0)).toMatchObject([{ message: 'the disk fails' }])
    expect(await recordings()).toEqual([{ file_key: stuck }])
    await house.scribe.sweep()
    expect(await recordings()).toEqual([])
    await sql`analyze recordings`.execute(house.db)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select delete_at, file_key from recordings
      where delete_at <= ${MORNING} and (delete_at, file_key) > (${MORNING}, '') order by delete_at, file_key limit 100`.execute(
      house.db,
    )
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('recordings_due')
    await sql`delete from recordings where file_key like 'recordings/later-%'`.execute(house.db)
  })

  it('are written down though nobody finished them', async () => {
    const { id } = await recording()
    house.hear = said
    await put(id, 0, speech('درد دارم'))
    await house.scribe.sweep()
    expect((await read(id)).status).toBe('recording')

    house.advance({ hours: 3 })
    await house.scribe.sweep()
    await house.scribe.work.doDue()

    house.now = MORNING // for the token's sake
    expect(await read(id)).toMatchObject({ status: 'ready' })
  })

  it('are deleted with their audio, unless a report rests on them', async () => {
    const { id } = await recording()
    await put(id, 0, speech('یک'))
    const before = filesOf().length
    const visit = await house.visit({ doctor })
    const { body: used } = await create({ encounter_id: visit.id, text: 'بیمار: درد دارم' })
    const body = { encounter_id: visit.id, transcript_id: used.id }
    await house.ask('POST', '/api/v1/ai/soap/generate/', { as: doctor, body })

    expect((await remove(id)).status).toBe(204)
    expect((await remove(id)).status).toBe(404)
    expect(filesOf()).toHaveLength(before - 1)
    expect(await remove(used.id)).toMatchObject(refused(409, 'TRANSCRIPT_IN_USE'))
    house.draft = async () => draftOf()
    await house.scribe.work.doDue()
  })
})
