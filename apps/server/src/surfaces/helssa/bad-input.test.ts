// Bad input on every route. The routes, their fields and what is wrong for each come from the OpenAPI document, so that a
// new route is covered without being named here.
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, newPhone, type SignedIn, useHouse } from '../../../test/house.ts'
import { fieldsOf, isPlain, type Operation, readOperations, typesOf } from '../../../test/operation.ts'
import { createAttack } from '../../../test/refuse-all.ts'
import { readTraces } from '../../../test/traces.ts'
import {
  changed,
  deepOf,
  missingOf,
  noObjects,
  notJson,
  strangersOf,
  type Wrong,
  wrongForms,
  wrongLengths,
  wrongNumbers,
  wrongQueries,
  wrongRepeats,
  wrongsOf,
  wrongTexts,
  wrongTypes,
} from '../../../test/wrong-input.ts'
import { inTransaction } from '../../platform/database/transaction.ts'

const OPENAPI = '/openapi/helssa.json'
const BODY_BYTES_MAX = 64 * 1024
/** They take more: what was said in a visit, and what a doctor makes of it. */
const LARGER = new Set(['createTranscript', 'editSoapReport', 'issuePrescription'])
/** Speech comes as it is, whatever its sender calls it. */
const takesAudio = ({ path }: Operation) => path.includes('/audio/')
const ERROR_KEYS = ['code', 'details', 'message', 'request_id', 'timestamp']
const PERSIAN = /[\u0600-\u06ff]/

describe('bad input on every route', () => {
  const house = useHouse()
  let operations: readonly Operation[] = []
  /** Patient, doctor and admin in one, whom no guard keeps from the input's being looked at. */
  let everyone: SignedIn
  const newAttachment = async () => {
    const { uploads } = house.domains.assistant.chat
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    const upload = await uploads.receive(everyone.id, { source: Readable.from([picture]), name: 'x.png' })
    return { type: 'image', url: uploads.linkOf(upload) }
  }
  /** Where a text may be empty, a blank one is none. */
  const textsRefused = (schema: Parameters<typeof wrongTexts>[0]) =>
    wrongTexts(schema).filter((text) => schema.minLength !== 0 || /[^\s\u200c]/.test(text))
  /** The routes that take a body. */
  const takers = () => operations.filter(({ body }) => body !== undefined)
  const { send, refusesAll: refuses } = createAttack(house, { everyone: () => everyone, complaintAbout })
  const refusesAll = (wrongs: (operation: Operation) => Iterable<Wrong>, among = takers()) => refuses(wrongs, among)

  beforeAll(async () => {
    const document = (await house.get(OPENAPI)).body
    everyone = await house.doctor()
    await inTransaction(house.db, (tx) => house.domains.identity.addRole(tx, everyone.id, 'admin'))
    house.domains.identity.announceRights(everyone.id)
    const own = { id: everyone.id, phone_number: everyone.phone }
    const known: Record<string, unknown> = {
      'replaceProfile.id': own.id,
      'replaceProfile.phone_number': own.phone_number,
      'updateProfile.id': own.id,
      'updateProfile.phone_number': own.phone_number,
      'replaceProfile.date_of_birth': '1399-12-30',
      'updateProfile.date_of_birth': '1399-12-30',
      'onboardDoctor.specialty': 'cardiology',
      'replaceSettings.availability': {
        working_days: ['sunday'],
        working_hours: { start: '09:00', end: '17:00' },
        break_times: [{ start: '12:00', end: '13:00' }],
      },
      'createChatSession.attachments': [await newAttachment()],
      'askAssistant.attachments': [],
      'createTranscript.text': undefined, // lines or text
      'purchasePlan.discount_code': null,
      'quotePlan.discount_code': null,
      'purchasePlan.return_url': 'https://app.helssa.ir/back',
      'chargeWallet.return_url': 'https://app.helssa.ir/back',
      'payEncounter.return_url': 'http://localhost:5173/back',
    }
    const settings = readOperations(document, known).find(({ id }) => id === 'replaceSettings')?.good
    const settled = { 'onboardDoctor.settings': settings, 'previewSettings.settings': settings }
    operations = readOperations(document, { ...known, ...settled })
  })

  it('reads the routes, and what it takes for good is good', async () => {
    expect(operations.length).toBeGreaterThanOrEqual(31)
    const complaints: string[] = []
    for (const operation of takers()) {
      const { status, body } = await send(operation, JSON.stringify(operation.good), 'en')
      if (status === 400 || (status === 422 && body.error.details.field_errors)) {
        complaints.push(`${operation.id}: ${status} ${JSON.stringify(body)}`)
      }
    }
    // A wrong code and a token that is none are good input, and refused all the same.
    expect(complaints.filter((text) => !/^verifyOtp: 400.*OTP_INVALID/.test(text))).toEqual([])
  })

  it('bounds every text, list and number that it takes', () => {
    const fixed = new Set(['uuid', 'instant'])
    const unbounded = operations.flatMap(({ id, body, query }) =>
      [...fieldsOf(body ?? {}), ...query.map(({ name, schema }) => ({ path: [name], schema }))]
        .filter(({ schema }) => {
          const types = typesOf(schema)
          if (types.includes('array')) return schema.maxItems === undefined
          if (types.includes('object')) return schema.additionalProperties !== false
          if (types.includes('integer') || types.includes('number'))
            return schema.minimum === undefined || schema.maximum === undefined
          return isPlain(schema) && schema.maxLength === undefined && !fixed.has(schema.format ?? '')
        })
        .map(({ path }) => `${id} ${path.join('.')}`),
    )

    expect(unbounded).toEqual([])
  })

  it('names a field that is missing', async () => {
    expect(await refusesAll(missingOf)).toBeGreaterThan(20)
  })

  it('names a field of a wrong type, numbers in words and figures of any script included', async () => {
    expect(await refusesAll((operation) => wrongsOf(operation, wrongTypes))).toBeGreaterThan(300)
  })

  it('names a text or list that is too long, by one or by far', async () => {
    expect(await refusesAll((operation) => wrongsOf(operation, wrongLengths))).toBeGreaterThan(60)
  })

  it('names a text that is empty, blank, or holds what nobody writes', async () => {
    expect(await refusesAll((operation) => wrongsOf(operation, textsRefused))).toBeGreaterThan(300)
  })

  it('names a text that is not of its form, days that do not exist included', async () => {
    const count = await refusesAll((operation) => wrongsOf(operation, ({ format = '' }) => wrongForms[format] ?? []))
    expect(count).toBeGreaterThan(80)
  })

  it('names a number that is too small, too large or not whole', async () => {
    expect(await refusesAll((operation) => wrongsOf(operation, wrongNumbers))).toBeGreaterThan(20)
  })

  it('names a list that repeats itself', async () => {
    expect(await refusesAll((operation) => wrongsOf(operation, wrongRepeats))).toBeGreaterThan(4)
  })

  it('names a field it does not know, refuses what reaches for prototypes, and reads the second of two', async () => {
    expect(await refusesAll(strangersOf)).toBeGreaterThan(100)
  })

  it('answers 400 to what is no JSON', async () => {
    const writers = operations.filter(({ method }) => method !== 'GET')
    expect(await refusesAll(notJson, writers)).toBeGreaterThan(200)
    const answer = await send(writers[0]!, '{', 'fa')
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST', details: {} } } })
  })

  it('names the whole body where it is JSON and no object', async () => {
    await refusesAll(noObjects)
  })

  it('names a field that is nested without end', async () => {
    expect(await refusesAll(deepOf)).toBeGreaterThan(80)
  })

  it('takes nobody else for oneself, and no patient for a doctor', async () => {
    const [one, other] = [await house.patient(), await house.patient()]
    const booking = { scheduled_at: '2024-01-28T05:30:00Z', visit_type: 'online', chief_complaint: 'سردرد' }
    const before = await readTraces(house.db)

    for (const doctor_id of [one.id, other.id, randomUUID()]) {
      const answer = await house.post('/api/v1/patients/encounters/book/', { as: one, body: { ...booking, doctor_id } })
      expect([answer.status, answer.body.error.code]).toEqual([409, 'DOCTOR_UNAVAILABLE'])
      expect((await house.get(`/api/v1/patients/doctors/${doctor_id}/`)).status).toBe(404)
      expect((await house.get(`/api/v1/patients/encounters/?doctor_id=${doctor_id}`, { as: one })).body.count).toBe(0)
    }
    for (const [field, value] of Object.entries({ id: other.id, phone_number: other.phone })) {
      const answer = await house.call('PATCH', '/api/v1/patients/profile/', { as: one, body: { [field]: value } })
      expect(complaintAbout(answer, field, 'fa')).toBeUndefined()
    }
    const token = await house.post('/api/v1/auth/logout/', { as: one, body: { refresh: other.refresh } })
    expect([token.status, token.body.error.code]).toEqual([401, 'TOKEN_INVALID'])
    expect(await readTraces(house.db)).toEqual(before)
  })

  it('names what is missing where there is no body at all', async () => {
    const complaints: string[] = []
    for (const { method, path, at, body } of takers()) {
      for (const headers of [{}, { 'content-type': 'application/json' }]) {
        const { status, body: told } = await house.call(method, at(), {
          as: everyone,
          headers,
        })
        const named = Object.keys(told.error?.details?.field_errors ?? {}).sort()
        const required = [...(body?.required ?? [])].sort()
        if (named.join() !== required.join()) complaints.push(`${method} ${path}: ${status} names ${named}`)
      }
    }
    expect(complaints).toEqual([])
  })

  it('takes JSON only', async () => {
    const answers: string[] = []
    const takesForms = new Set(['uploadForAssistant', 'uploadMedicalFile', 'analyzePicture'])
    for (const { id, method, at } of operations.filter((each) => each.method !== 'GET' && !takesAudio(each))) {
      for (const type of [
        'text/plain',
        ...(takesForms.has(id) ? [] : ['multipart/form-data; boundary=x']),
        'application/x-www-form-urlencoded',
        'x/y',
      ]) {
        const answer = await house.call(method, at(), {
          as: everyone,
          body: '{}',
          headers: { 'content-type': type },
        })
        answers.push(`${answer.status} ${complaintAbout(answer, undefined, 'fa') ?? ''}`)
      }
    }
    expect(new Set(answers)).toEqual(new Set(['415 ']))
  })

  it('answers 400 to a form that breaks off', async () => {
    for (const path of ['/api/v1/ai/uploads/', '/api/v1/ai/vision/analyze/', '/api/v1/patients/medical-files/upload/'])
      for (const body of ['{}', '--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\n\x89PNG'])
        expect(
          await house.post(path, {
            as: everyone,
            body: Buffer.from(body, 'latin1'),
            headers: { 'content-type': 'multipart/form-data; boundary=x' },
          }),
        ).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST' } } })
  })

  it('refuses a body over 64 KB, and tells no more of a body full of mistakes than one can read', async () => {
    const bounded = operations.filter((each) => each.method !== 'GET' && !LARGER.has(each.id) && !takesAudio(each))
    for (const { method, path, at, body } of bounded) {
      const url = at()
      const headers = { 'content-type': 'application/json' }
      const huge = await house.call(method, url, { as: everyone, headers, body: `"${'x'.repeat(BODY_BYTES_MAX)}"` })
      expect([huge.status, complaintAbout(huge, undefined, 'fa')], path).toEqual([413, undefined])

      if (!body) continue
      const strangers = Object.fromEntries(Array.from({ length: 4_000 }, (_, i) => [`f${i}`, i]))
      const full = await house.call(method, url, { as: everyone, body: strangers })
      expect([full.status, complaintAbout(full, undefined, 'fa')], path).toEqual([422, undefined])
      expect(JSON.stringify(full.body).length, path).toBeLessThan(20_000)
    }
  })

  it('names a wrong query parameter', async () => {
    const complaints: string[] = []
    let sent = 0
    for (const { method, at, query } of operations) {
      for (const { name, schema } of query) {
        for (const text of wrongQueries(schema)) {
          const language = sent++ % 2 === 1 ? 'en' : 'fa'
          const url = `${at(everyone.id)}?${name}=${text}`
          const answer = await house.call(method, url, { as: everyone, headers: { 'accept-language': language } })
          const complaint = complaintAbout(answer, name, language)
          if (complaint) complaints.push(`${method} ${url.slice(0, 120)}: ${complaint}`)
        }
      }
    }
    expect(complaints).toEqual([])
    expect(sent).toBeGreaterThan(150)
  })

  it('finds nothing at an id that is none, in the shape of every 404', async () => {
    const none = ['1', '0', '-1', 'x', '%00', '%D9%A1', 'null', 'undefined', '..%2f..', "'or'1'='1", 'a'.repeat(3_000)]
    const broken = ['%', '%zz', '%ff%fe', '%c0%af', '%E0%A4%A']
    const before = await readTraces(house.db)
    const answers: string[] = []
    for (const operation of operations.filter(({ path }) => path.includes('{id}'))) {
      for (const id of [...none, ...broken, `${randomUUID()}0`, randomUUID().replaceAll('-', '')]) {
        const answer = await house.call(operation.method, operation.at(id), {
          as: everyone,
          ...(operation.body && { body: operation.good }),
        })
        const complaint = complaintAbout(answer, undefined, 'fa') ?? `${answer.status} ${answer.body.error.code}`
        answers.push(complaint === '404 NOT_FOUND' ? complaint : `${operation.path} ${id.slice(0, 40)}: ${complaint}`)
      }
    }
    expect(new Set(answers)).toEqual(new Set(['404 NOT_FOUND']))
    expect(await readTraces(house.db)).toEqual(before)
  })

  it('reads Persian and Arabic figures in phones, codes and numbers of persons', async () => {
    const phone = newPhone()
    const local = `0${phone.slice(3)}`
    await house.post('/api/v1/auth/login/otp/', { body: { phone_number: inFigures(local, '۰') } })
    const code = await house.codeFor(phone)
    const { status, body } = await house.post('/api/v1/auth/verify/otp/', {
      body: { phone_number: inFigures(phone, '٠'), otp_code: inFigures(code, '۰') },
    })
    const as = { id: body.user.id, phone, access: body.access, refresh: body.refresh, pass: '' }
    const profile = await house.call('PATCH', '/api/v1/patients/profile/', {
      as,
      body: { national_id: '۰۰۱۲۳۴۵۶۷۸', address: { postal_code: '١٢٣٤٥٦٧٨٩٠' }, date_of_birth: '۱۳۷۰-۰۱-۰۱' },
    })

    expect([status, profile.status]).toEqual([200, 200])
    expect(body.user.phone_number).toBe(phone)
    expect(profile.body).toMatchObject({ national_id: '0012345678', date_of_birth: '1370-01-01' })
    expect(profile.body.address.postal_code).toBe('1234567890')
  })

  describe('whatever is sent', () => {
    let patient: SignedIn
    let doctor: SignedIn

    beforeAll(async () => {
      patient = await house.patient({ balance: 1_000_000 })
      doctor = await house.doctor({ lastName: 'کاظمی' })
    })

    const anyJson = fc.jsonValue({ maxDepth: 4 })
    const anyText = fc.oneof(
      fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
      fc.string({ maxLength: 40 }),
    )

    it('is never our fault: bodies of any kind', async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.nat(), anyJson, fc.boolean(), async (which, where, value, asDoctor) => {
          const operation = takers()[which % takers().length]!
          const fields = [...fieldsOf(operation.body ?? {})]
          const path = where % 4 === 0 ? [] : (fields[where % fields.length]?.path ?? [])
          await neverOurs(operation, { body: changed(operation.good, path, value), asDoctor })
        }),
        { numRuns: 400 },
      )
    })

    it('is never our fault: queries of any kind', async () => {
      const asking = operations.filter(({ query }) => query.length > 0)
      const pairs = fc.array(fc.tuple(fc.nat(), anyText), { maxLength: 5 })
      await fc.assert(
        fc.asyncProperty(fc.nat(), pairs, fc.boolean(), async (which, given, asDoctor) => {
          const operation = asking[which % asking.length]!
          const named = given.map(([index, text]) => {
            const name = index % 7 === 0 ? text : operation.query[index % operation.query.length]?.name
            return `${encodeURIComponent(String(name).toWellFormed())}=${encodeURIComponent(text.toWellFormed())}`
          })
          await neverOurs(operation, { query: named.join('&'), asDoctor })
        }),
        { numRuns: 400 },
      )
    })

    it('is never our fault: bytes in the address', async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.string({ unit: 'grapheme-ascii', maxLength: 30 }), async (which, text) => {
          const operation = operations[which % operations.length]!
          await neverOurs(operation, { query: text.replaceAll(/[^\x21-\x7e]/g, '%'), asDoctor: true })
        }),
        { numRuns: 200 },
      )
    })

    async function neverOurs(
      { method, path, at, body: schema }: Operation,
      { body, query = '', asDoctor }: { body?: unknown; query?: string; asDoctor: boolean },
    ): Promise<void> {
      const answer = await house.call(method, `${at(doctor.id)}?${query}`, {
        as: asDoctor ? doctor : patient,
        headers: { 'content-type': 'application/json' },
        ...(schema && { body: JSON.stringify(body ?? {}) }),
      })
      expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(500)
    }
  })
})

/** Why an answer is not the documented refusal, or nothing. */
function complaintAbout({ status, body, headers }: Answer, field: string | undefined, language: 'fa' | 'en') {
  if (status < 400 || status >= 500) return `${status} ${JSON.stringify(body).slice(0, 200)}`
  const { error } = body
  if (!error || Object.keys(error).sort().join() !== ERROR_KEYS.join())
    return `shape ${JSON.stringify(body).slice(0, 200)}`
  if (error.request_id !== headers['x-request-id']) return `request id ${error.request_id}`
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(error.timestamp)) return `timestamp ${error.timestamp}`
  if (PERSIAN.test(error.message) !== (language === 'fa')) return `language of ${error.message}`
  if (field === undefined) return undefined
  const named = error.details.field_errors ?? {}
  if (status !== 422 || error.code !== 'VALIDATION_ERROR') return `${status} ${error.code}`
  const sentences: unknown = Object.entries(named).find(([name]) => name === field)?.[1]
  if (!Array.isArray(sentences)) return `names ${Object.keys(named)}`
  if (sentences.length === 0) return 'says nothing of it'
  const other = sentences.find((sentence) => PERSIAN.test(sentence) !== (language === 'fa'))
  return other === undefined ? undefined : `language of ${other}`
}

const inFigures = (text: string, zero: string) =>
  text.replace(/\d/g, (digit) => String.fromCharCode(zero.charCodeAt(0) + Number(digit)))
