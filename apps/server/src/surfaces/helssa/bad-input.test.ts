// Bad input on every route. The routes, their fields and what is wrong for each come from the OpenAPI document, so that a
// new route is covered without being named here.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, newPhone, type SignedIn, useHouse } from '../../../test/house.ts'
import { inTransaction } from '../../platform/database/transaction.ts'

interface Schema {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly unknown[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly items?: Schema
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean
}
interface Operation {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query: readonly { name: string; schema: Schema }[]
  readonly body: Schema | undefined
}
/** One wrong thing; `field` is what the answer must name, when it must be the schema that refuses. */
interface Wrong {
  readonly what: string
  readonly field?: string
  readonly json: string
}
type Path = readonly (string | number)[]

const OPENAPI = '/openapi/helssa.json'
const BODY_BYTES_MAX = 64 * 1024
const ERROR_KEYS = ['code', 'details', 'message', 'request_id', 'timestamp']
const PERSIAN = /[\u0600-\u06ff]/
const CONTROLS = ['\u0000', '\u0007', '\u001b', '\u007f', '\u009f', '\ud800', '\udc00']
const DIRECTIONS = ['\u202a', '\u202e', '\u2066', '\u2069']

const sampleTexts: Record<string, string> = {
  uuid: '7b6f3c0e-3c51-4a55-9f4f-0d5f7c1d2e3a',
  instant: '2024-01-28T05:30:00Z',
  phone: '+989121112233',
  date: '1403-12-30', // a leap day
  email: 'ali@example.com',
  'web-address': 'https://app.helssa.ir/back',
  'time-of-day': '09:00',
  'otp-code': '123456',
  'national-id': '0012345678',
  'postal-code': '1234567890',
}
/** Where only a look at other things tells whether a value is good. */
let known: Record<string, unknown> = {}

const typesOf = (schema: Schema) => [schema.type ?? []].flat()
const isPlain = (schema: Schema) => typesOf(schema).includes('string') && schema.enum === undefined

function sampleOf(schema: Schema): unknown {
  if (schema.enum) return schema.enum.find((word) => word !== null)
  switch (typesOf(schema).find((type) => type !== 'null')) {
    case 'string':
      return (sampleTexts[schema.format ?? ''] ?? 'متن نمونه').slice(0, schema.maxLength)
    case 'boolean':
      return true
    case 'array':
      return schema.items ? [sampleOf(schema.items)] : []
    case 'object':
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, part]) => [name, sampleOf(part)]))
    default:
      return schema.minimum ?? 1
  }
}

const goodBody = ({ id, body }: Operation) => {
  const good = sampleOf(body ?? {}) as Record<string, unknown>
  for (const name of Object.keys(good)) if (`${id}.${name}` in known) good[name] = known[`${id}.${name}`]
  return good
}

/** Every field of a schema with the way to it; of a list, the first item. */
function* fieldsOf(schema: Schema, path: Path = []): Generator<{ path: Path; schema: Schema }> {
  if (path.length > 0) yield { path, schema }
  for (const [name, part] of Object.entries(schema.properties ?? {})) yield* fieldsOf(part, [...path, name])
  if (schema.items) yield* fieldsOf(schema.items, [...path, 0])
}

function changed(body: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value
  const copy = Array.isArray(body) ? [...body] : { ...(body as object) }
  const inner = (copy as Record<string | number, unknown>)[name]
  if (rest.length === 0 && value === undefined) delete (copy as Record<string | number, unknown>)[name]
  else (copy as Record<string | number, unknown>)[name] = changed(inner, rest, value)
  return copy
}

const has = (types: readonly string[], value: unknown) =>
  value === null
    ? types.includes('null')
    : Array.isArray(value)
      ? types.includes('array')
      : types.includes(typeof value) || (typeof value === 'number' && types.includes('integer'))

const wrongTypes = (schema: Schema): unknown[] =>
  ['متن', '12', '۱۲', '١٢', '1e3', 'true', 'null', 7, true, [], {}, null].filter(
    (value) => !has(typesOf(schema), value),
  )

const wrongLengths = (schema: Schema): unknown[] => {
  if (typesOf(schema).includes('array')) {
    const item = sampleOf(schema.items ?? {})
    const items = (count: number) =>
      Array.from({ length: count }, (_, i) => (typeof item === 'string' ? `${item} ${i}` : item))
    return [...(schema.maxItems === undefined ? [] : [items(schema.maxItems + 1)]), items(1_000)]
  }
  if (!typesOf(schema).includes('string')) return []
  return [...(schema.maxLength === undefined ? [] : ['ا'.repeat(schema.maxLength + 1)]), 'x'.repeat(50_000)]
}

const wrongTexts = (schema: Schema): string[] => {
  if (!isPlain(schema)) return typesOf(schema).includes('string') ? ['', ' ', 'no such word', 'ONLINE'] : []
  const good = String(sampleOf(schema))
  const marks = schema.format === 'phone' ? CONTROLS : [...CONTROLS, ...DIRECTIONS] // marks come along from contacts
  const broken = marks.flatMap((mark) => [`${good.slice(0, 1)}${mark}${good.slice(1)}`, `${good}${mark}`, mark])
  const lines = schema.format === 'line' ? [`${good}\n${good}`, `${good}\r`, `\t${good}`] : []
  return schema.format === undefined ? [''] : ['', ' ', ' \t\n ', '\u200c\u00a0', ...lines, ...broken]
}

const wrongForms: Record<string, readonly string[]> = {
  uuid: ['1', 'x', '../..', '7b6f3c0e-3c51-4a55-9f4f-0d5f7c1d2e3', '7b6f3c0e-3c51-4a55-9f4f-0d5f7c1d2e3g', '۷b6f'],
  instant: [
    '2024-02-30T10:00:00Z',
    '2023-02-29T10:00:00Z',
    '2024-04-31T10:00:00Z',
    '2024-13-01T10:00:00Z',
    '2024-00-10T10:00:00Z',
    '2024-01-28T24:00:00Z',
    '2024-01-28T25:00:00Z',
    '2024-01-28T10:60:00Z',
    '2024-01-28T10:00:61Z',
    '2024-01-28T10:00:00+25:00',
    '2024-01-28T10:00:00',
    '2024-01-28',
    '+012024-01-28T10:00:00Z',
    'tomorrow',
    '1706418000',
    '۲۰۲۴-۰۱-۲۸T10:00:00Z',
  ],
  phone: ['12', '0912123456', '091212345678', '+98912123456', '02112345678', 'abcdefghijk', '++989121112233'],
  date: [
    '1402-12-30', // 1402 is no leap year
    '1400-07-31',
    '1400-13-01',
    '1400-00-10',
    '1400-01-00',
    '2023-02-29',
    '2024-04-31',
    '0000-00-00',
    '1650-01-01',
    '9999-01-01',
    '1400-1-1',
    '1400/01/01',
    'today',
  ],
  email: ['a', 'a@b', '@b.ir', 'a b@c.ir', 'a@b..ir', 'a@b.ir\n', 'a@@b.ir', '<a@b.ir>'],
  'web-address': ['javascript:alert(1)', 'data:text/html,x', 'ftp://b.ir', '//b.ir', 'b.ir', 'https://', 'https://a b'],
  'time-of-day': ['24:00', '9:00', '09:60', '09:00:00', '-1:00', 'noon'],
  'otp-code': ['12345', '1234567', '12a456', '12 456', '-12345', '12345.'],
  'national-id': ['001234567', '00123456789', '00123a5678', '001-234567-8'],
  'postal-code': ['123456789', '12345678901', '12345-6789'],
}

const wrongNumbers = (schema: Schema): number[] => {
  const types = typesOf(schema)
  if (!types.includes('integer') && !types.includes('number')) return []
  const { minimum = 0, maximum = 0 } = schema
  const beyond = [minimum - 1, maximum + 1, -1e308, 1e308, Number.MAX_SAFE_INTEGER + 2]
  return types.includes('integer') ? [...beyond, minimum + 0.5, 1e-7] : beyond
}

function* wrongsOf(operation: Operation, kind: (schema: Schema) => readonly unknown[]): Generator<Wrong> {
  const good = goodBody(operation)
  for (const { path, schema } of fieldsOf(operation.body ?? {})) {
    for (const value of kind(schema)) {
      const json = JSON.stringify(changed(good, path, value))
      yield { what: `${path.join('.')} = ${JSON.stringify(value).slice(0, 60)}`, field: path.join('.'), json }
    }
  }
}

function* missingOf(operation: Operation): Generator<Wrong> {
  const good = goodBody(operation)
  const parts = [{ path: [] as Path, schema: operation.body ?? {} }, ...fieldsOf(operation.body ?? {})]
  for (const { path, schema } of parts) {
    for (const name of schema.required ?? []) {
      const field = [...path, name].join('.')
      yield { what: `${field} is missing`, field, json: JSON.stringify(changed(good, [...path, name], undefined)) }
    }
  }
}

/** Unknown fields, also such as every object inherits, and the second of two of one name, which is the one that counts. */
function* strangersOf(operation: Operation): Generator<Wrong> {
  const good = goodBody(operation)
  const parts = [{ path: [] as Path, schema: operation.body ?? {} }, ...fieldsOf(operation.body ?? {})]
  for (const { path, schema } of parts) {
    if (!schema.properties) continue
    for (const name of ['unknown', 'is_admin', '', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '$where']) {
      const field = [...path, name].join('.') || 'body'
      yield { what: `${field} is unknown`, field, json: JSON.stringify(changed(good, [...path, name], 1)) }
    }
    const at = (text: string) => JSON.stringify(changed(good, [...path, '@@'], '@@')).replace('"@@":"@@"', text)
    for (const text of ['"__proto__":{"a":1}', '"constructor":{"prototype":{"a":1}}', '"\\u005f_proto__":1']) {
      yield { what: `${path.join('.')} with ${text}`, json: at(text) }
    }
  }
  const [first] = Object.keys(operation.body?.properties ?? {})
  if (first === undefined) return
  const second = `${JSON.stringify(good).slice(0, -1)},${JSON.stringify(first)}:[]}`
  yield { what: `${first} twice`, field: first, json: second }
}

const NO_JSON = ['{', '{"a":', '{a:1}', "{'a':1}", '{"a":1,}', '[1', '"', 'undefined', '{} {}', '\u0000']
const BARE_WORDS = ['NaN', 'Infinity', '-Infinity', 'undefined', '01', '.5', '0x10', '١٢']
const NO_OBJECTS = ['[]', '[{}]', '"متن"', '1', 'null', 'true', `${'['.repeat(20_000)}${']'.repeat(20_000)}`]

describe('bad input on every route', () => {
  const house = useHouse()
  let operations: readonly Operation[] = []
  /** Patient, doctor and admin in one, whom no guard keeps from the input's being looked at. */
  let everyone: SignedIn
  /** The routes that take a body. */
  const takers = () => operations.filter(({ body }) => body !== undefined)

  beforeAll(async () => {
    operations = readOperations((await house.get(OPENAPI)).body)
    everyone = await house.doctor()
    await inTransaction(house.db, (tx) => house.domains.identity.addRole(tx, everyone.id, 'admin'))
    house.domains.identity.announceRights(everyone.id)
    const own = { id: everyone.id, phone_number: everyone.phone }
    known = {
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
      'purchasePlan.discount_code': null,
      'purchasePlan.return_url': 'https://app.helssa.ir/back',
      'chargeWallet.return_url': 'https://app.helssa.ir/back',
      'payEncounter.return_url': 'http://localhost:5173/back',
    }
    known['onboardDoctor.settings'] = {
      ...(sampleOf(operations.find(({ id }) => id === 'replaceSettings')?.body ?? {}) as object),
      availability: known['replaceSettings.availability'],
    }
  })

  /** Sends one body; `index` alternates the language. */
  async function send({ method, path }: Operation, json: string, index: number): Promise<Answer> {
    return house.call(method, path.replace('{id}', randomUUID()), {
      as: everyone,
      body: json,
      headers: { 'content-type': 'application/json', ...(index % 2 === 1 && { 'accept-language': 'en' }) },
    })
  }

  /** Sends every wrong thing of every route; none may be taken, shown in another shape, or leave a trace. */
  async function refusesAll(wrongs: (operation: Operation) => Iterable<Wrong>, among = takers()): Promise<number> {
    const complaints: string[] = []
    let sent = 0
    let before = await traces()
    for (const operation of among) {
      for (const wrong of wrongs(operation)) {
        const answer = await send(operation, wrong.json, sent)
        const complaint = complaintAbout(answer, wrong.field, sent % 2 === 1 ? 'en' : 'fa')
        if (complaint) complaints.push(`${operation.method} ${operation.path}, ${wrong.what}: ${complaint}`)
        sent++
      }
      const after = await traces()
      const changed = Object.keys(after).filter((name) => before[name] !== after[name])
      if (changed.length > 0) complaints.push(`${operation.id} changed ${changed}`)
      before = after
    }
    expect(complaints).toEqual([])
    return sent
  }

  /** Count and checksum of every table. */
  async function traces(): Promise<Record<string, string>> {
    tables ??= (
      await sql<{ name: string }>`select format('%I', table_name) as name from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`.execute(house.db)
    ).rows.map(({ name }) => name)
    const parts = tables.map(
      (name) =>
        `select '${name}' as name, count(*) || ' rows, ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as trace from ${name} t`,
    )
    const { rows } = await sql<{ name: string; trace: string }>`${sql.raw(parts.join(' union all '))}`.execute(house.db)
    return Object.fromEntries(rows.map(({ name, trace }) => [name, trace]))
  }
  let tables: string[] | undefined

  it('reads the routes, and what it takes for good is good', async () => {
    expect(operations.length).toBeGreaterThanOrEqual(31)
    const complaints: string[] = []
    for (const operation of takers()) {
      const { status, body } = await send(operation, JSON.stringify(goodBody(operation)), 1)
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
    expect(await refusesAll((operation) => wrongsOf(operation, wrongTexts))).toBeGreaterThan(300)
  })

  it('names a text that is not of its form, days that do not exist included', async () => {
    const count = await refusesAll((operation) => wrongsOf(operation, ({ format = '' }) => wrongForms[format] ?? []))
    expect(count).toBeGreaterThan(80)
  })

  it('names a number that is too small, too large or not whole', async () => {
    expect(await refusesAll((operation) => wrongsOf(operation, wrongNumbers))).toBeGreaterThan(20)
  })

  it('names a list that repeats itself', async () => {
    const repeated = ({ uniqueItems, items }: Schema) =>
      uniqueItems ? [[sampleOf(items ?? {}), sampleOf(items ?? {})]] : []
    expect(await refusesAll((operation) => wrongsOf(operation, repeated))).toBeGreaterThan(4)
  })

  it('names a field it does not know, refuses what reaches for prototypes, and reads the second of two', async () => {
    expect(await refusesAll(strangersOf)).toBeGreaterThan(100)
  })

  it('answers 400 to what is no JSON', async () => {
    const broken = (operation: Operation): Wrong[] => {
      const [first = ''] = Object.keys(operation.body?.properties ?? {})
      const words = BARE_WORDS.map((word) =>
        JSON.stringify(changed(goodBody(operation), [first], '@@')).replace('"@@"', word),
      )
      return [...NO_JSON, ...words].map((json) => ({ what: json, json }))
    }
    const writers = operations.filter(({ method }) => method !== 'GET')
    expect(await refusesAll(broken, writers)).toBeGreaterThan(200)
    const answer = await send(writers[0]!, '{', 0)
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BAD_REQUEST', details: {} } } })
  })

  it('names the whole body where it is JSON and no object', async () => {
    await refusesAll(() => NO_OBJECTS.map((json) => ({ what: json.slice(0, 20), field: 'body', json })))
  })

  it('names a field that is nested without end', async () => {
    const deep = (operation: Operation): Wrong[] =>
      Object.keys(operation.body?.properties ?? {}).flatMap((field) =>
        [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`].map(
          (value) => {
            const json = JSON.stringify(changed(goodBody(operation), [field], '@@')).replace('"@@"', value)
            const types = typesOf(operation.body?.properties?.[field] ?? {})
            const inner = has(types, value.startsWith('[') ? [] : {}) // then what is within is wrong
            return { what: `${field} = ${value.slice(0, 9)}…`, ...(!inner && { field }), json }
          },
        ),
      )
    expect(await refusesAll(deep)).toBeGreaterThan(80)
  })

  it('takes nobody else for oneself, and no patient for a doctor', async () => {
    const [one, other] = [await house.patient(), await house.patient()]
    const booking = { scheduled_at: '2024-01-28T05:30:00Z', visit_type: 'online', chief_complaint: 'سردرد' }
    const before = await traces()

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
    expect(await traces()).toEqual(before)
  })

  it('names what is missing where there is no body at all', async () => {
    const complaints: string[] = []
    for (const { method, path, body } of takers()) {
      for (const headers of [{}, { 'content-type': 'application/json' }]) {
        const { status, body: told } = await house.call(method, path.replace('{id}', randomUUID()), {
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
    for (const { method, path } of operations.filter(({ method }) => method !== 'GET')) {
      for (const type of [
        'text/plain',
        'multipart/form-data; boundary=x',
        'application/x-www-form-urlencoded',
        'x/y',
      ]) {
        const answer = await house.call(method, path.replace('{id}', randomUUID()), {
          as: everyone,
          body: '{}',
          headers: { 'content-type': type },
        })
        answers.push(`${answer.status} ${complaintAbout(answer, undefined, 'fa') ?? ''}`)
      }
    }
    expect(new Set(answers)).toEqual(new Set(['415 ']))
  })

  it('refuses a body over 64 KB, and tells no more of a body full of mistakes than one can read', async () => {
    for (const { method, path, body } of operations.filter(({ method }) => method !== 'GET')) {
      const url = path.replace('{id}', randomUUID())
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
    for (const { method, path, query } of operations) {
      for (const { name, schema } of query) {
        for (const text of wrongQueries(schema)) {
          const language = sent++ % 2 === 1 ? 'en' : 'fa'
          const url = `${path.replace('{id}', everyone.id)}?${name}=${text}`
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
    const before = await traces()
    const answers: string[] = []
    for (const operation of operations.filter(({ path }) => path.includes('{id}'))) {
      for (const id of [...none, ...broken, `${randomUUID()}0`, randomUUID().replaceAll('-', '')]) {
        const answer = await house.call(operation.method, operation.path.replace('{id}', id), {
          as: everyone,
          ...(operation.body && { body: goodBody(operation) }),
        })
        const complaint = complaintAbout(answer, undefined, 'fa') ?? `${answer.status} ${answer.body.error.code}`
        answers.push(complaint === '404 NOT_FOUND' ? complaint : `${operation.path} ${id.slice(0, 40)}: ${complaint}`)
      }
    }
    expect(new Set(answers)).toEqual(new Set(['404 NOT_FOUND']))
    expect(await traces()).toEqual(before)
  })

  it('reads Persian and Arabic figures in phones, codes and numbers of persons', async () => {
    const phone = newPhone()
    const local = `0${phone.slice(3)}`
    await house.post('/api/v1/auth/login/otp/', { body: { phone_number: inFigures(local, '۰') } })
    const code = await house.codeFor(phone)
    const { status, body } = await house.post('/api/v1/auth/verify/otp/', {
      body: { phone_number: inFigures(phone, '٠'), otp_code: inFigures(code, '۰') },
    })
    const as = { id: body.user.id, phone, access: body.access, refresh: body.refresh }
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
          await neverOurs(operation, { body: changed(goodBody(operation), path, value), asDoctor })
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
      { method, path, body: schema }: Operation,
      { body, query = '', asDoctor }: { body?: unknown; query?: string; asDoctor: boolean },
    ): Promise<void> {
      const answer = await house.call(method, `${path.replace('{id}', doctor.id)}?${query}`, {
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

function wrongQueries(schema: Schema): string[] {
  const types = typesOf(schema)
  const controls = ['%00', 'a%00b', '%1b', '%e2%80%ae']
  if (schema.enum) return ['', 'x', '%00', schema.enum.join(',')]
  if (types.includes('boolean')) return ['', 'x', '2', 'yes', 'TRUE', '%00']
  if (types.includes('integer') || types.includes('number')) {
    const { minimum = 0, maximum = 0 } = schema
    const beyond = [minimum - 1, maximum + 1, -1, 1e9, 1_000_000].filter((n) => n < minimum || n > maximum).map(String)
    const whole = types.includes('integer') ? ['1.5'] : []
    return [...beyond, ...whole, '', 'x', 'NaN', 'Infinity', '1e999', '%DB%B1', 'null', '1%00', '[1]']
  }
  const forms = (wrongForms[schema.format ?? ''] ?? []).map((text) => encodeURIComponent(text))
  const blank = [undefined, 'plain'].includes(schema.format) ? [] : ['', '%20']
  return [...forms, ...blank, ...controls, 'x'.repeat((schema.maxLength ?? 100) + 1)]
}

const inFigures = (text: string, zero: string) =>
  text.replace(/\d/g, (digit) => String.fromCharCode(zero.charCodeAt(0) + Number(digit)))

function readOperations(document: {
  paths: Record<string, Record<string, { operationId: string; parameters?: unknown[]; requestBody?: unknown }>>
}): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, told]) => {
      const parameters = (told.parameters ?? []) as { in: string; name: string; schema: Schema }[]
      const body = told.requestBody as { content: Record<string, { schema: Schema }> } | undefined
      return {
        id: told.operationId,
        method: method.toUpperCase() as Operation['method'],
        path,
        query: parameters.filter((parameter) => parameter.in === 'query'),
        body: body?.content['application/json']?.schema,
      }
    }),
  )
}
