// Bad input on every route of SmartAI123. The routes, their fields and what is wrong for each come from the OpenAPI
// document, so that a new route is covered without being named here.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type SignedInByEmail, useHouse } from '../../../test/house.ts'
import { fieldsOf, isPlain, type Operation, readOperations, typesOf } from '../../../test/operation.ts'
import { createAttack, type Language } from '../../../test/refuse-all.ts'
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
  wrongsOf,
  wrongTexts,
  wrongTypes,
} from '../../../test/wrong-input.ts'

const PERSIAN = /[\u0600-\u06ff]/
/** Letters that look like Latin ones, and what else would make one address of two. */
const LOOK_ALIKES = [
  'аli@example.com', // Cyrillic а
  'ali@еxample.com',
  'αli@example.com',
  'ａli@example.com', // full width
  'ali@example。com',
  'ali@exаmple.com',
  'aliⅰ@example.com',
  'ali\u00ad@example.com', // soft hyphen
  'ali\u200b@example.com', // no width
  'аli@xn--example.com',
]

describe('bad input on every route', () => {
  const house = useHouse()
  let operations: readonly Operation[] = []
  /** An administrator with an account and tokens, whom no guard keeps from the input's being looked at. */
  let everyone: SignedInByEmail
  let person: SignedInByEmail
  const { send, refusesAll: refuses } = createAttack(house, { everyone: () => everyone, complaintAbout })
  /** The routes that take a body, and those that change something. */
  const takers = () => operations.filter(({ body }) => body !== undefined)
  const writers = () => operations.filter(({ method }) => method !== 'GET')
  const refusesAll = (wrongs: (operation: Operation) => Iterable<Wrong>) => refuses(wrongs, takers())

  beforeAll(async () => {
    everyone = await house.account({ tokens: 1_000, admin: true })
    person = await house.account({ tokens: 1_000 })
    operations = readOperations((await house.get('/openapi/smartai.json')).body, {
      'register.email': 'somebody@example.com',
      'register.password': 'P@ssw0rd123',
      'resetPassword.newPassword': 'N3wP@ssw0rd456',
      'changePassword.currentPassword': everyone.password,
      'changePassword.newPassword': everyone.password,
      'transferTokens.recipientEmail': person.email,
      'purchaseTokens.packageId': 'basic_package_100',
      'purchaseTokens.returnUrl': 'https://app.helssa.ir/back',
    })
  })

  it('reads the routes, and what it takes for good is good', async () => {
    expect(operations.length).toBeGreaterThanOrEqual(31)
    const complaints: string[] = []
    for (const operation of takers()) {
      const { status, body } = await send(operation, JSON.stringify(operation.good), 'en')
      if (status === 400) complaints.push(`${operation.id}: ${Object.keys(body.error.details?.fields ?? {})}`)
    }
    // Links that nobody was sent and a code that is not the one: good input, and refused all the same.
    expect(complaints.sort()).toEqual(['confirmMobile: code', 'resetPassword: token', 'verifyEmail: token'])
  })

  it('bounds every text, list and number that it takes', () => {
    const fixed = new Set(['uuid', 'instant'])
    const unbounded = operations.flatMap(({ id, body, query }) =>
      [...fieldsOf(body ?? {}), ...query.map(({ name, schema }) => ({ path: [name], schema }))]
        .filter(({ schema }) => {
          const types = typesOf(schema)
          if (types.includes('object')) return schema.additionalProperties !== false
          if (types.includes('integer')) return schema.minimum === undefined || schema.maximum === undefined
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
    expect(await refusesAll((operation) => wrongsOf(operation, wrongTypes))).toBeGreaterThan(250)
  })

  it('names a text that is too short, or too long, by one or by far', async () => {
    expect(await refusesAll((operation) => wrongsOf(operation, wrongLengths))).toBeGreaterThan(60)
  })

  it('names a text that is empty, blank, or holds NUL, half a letter or what turns the line around', async () => {
    expect(await refusesAll((operation) => wrongsOf(operation, wrongTexts))).toBeGreaterThan(200)
  })

  it('names a text that is not of its form', async () => {
    const count = await refusesAll((operation) => wrongsOf(operation, ({ format = '' }) => wrongForms[format] ?? []))
    expect(count).toBeGreaterThan(30)
  })

  it('names a number that is too small, too large or not whole', async () => {
    expect(await refusesAll((operation) => wrongsOf(operation, wrongNumbers))).toBeGreaterThan(20)
  })

  it('names a field it does not know, refuses what reaches for prototypes, and reads the second of two', async () => {
    expect(await refusesAll(strangersOf)).toBeGreaterThan(100)
  })

  it('answers 400 to what is no JSON', async () => {
    expect(await refuses(notJson, writers())).toBeGreaterThan(200)
  })

  it('names the whole body where it is JSON and no object', async () => {
    await refusesAll(noObjects)
  })

  it('names a field that is nested without end', async () => {
    expect(await refusesAll(deepOf)).toBeGreaterThan(60)
  })

  it('takes no letters that only look like those of an e-mail', async () => {
    const before = await readTraces(house.db)
    const answers: string[] = []
    for (const [path, field] of [
      ['/v1/auth/register', 'email'],
      ['/v1/auth/forgot-password', 'email'],
      ['/v1/tokens/transfer', 'recipientEmail'],
    ] as const) {
      const { good } = operations.find((operation) => operation.path === path) ?? {}
      for (const email of LOOK_ALIKES) {
        const answer = await house.post(path, { as: everyone, body: { ...good, [field]: email } })
        const named = complaintAbout(answer, undefined, 'fa') ?? Object.keys(answer.body.error.details?.fields ?? {})
        answers.push(`${path} ${answer.status} ${named}`)
      }
    }
    expect(await readTraces(house.db)).toEqual(before)
    const login = await house.post('/v1/auth/login', { body: { email: LOOK_ALIKES[0], password: everyone.password } })

    expect([...new Set(answers)].filter((answer) => !/ 40[04] (email|recipientEmail)$/.test(answer))).toEqual([])
    expect([login.status, login.body.error.code]).toEqual([401, 'AUTH_INVALID_CREDENTIALS'])
  })

  it('names what is missing where there is no body at all', async () => {
    const complaints: string[] = []
    for (const { id, method, at, body } of takers().filter(({ body }) => (body?.required ?? []).length > 0)) {
      for (const headers of [{}, { 'content-type': 'application/json' }]) {
        const { status, body: told } = await house.call(method, at(), { as: everyone, headers })
        const named = Object.keys(told.error?.details?.fields ?? {}).sort()
        const required = [...(body?.required ?? [])].sort()
        if (status !== 400 || named.join() !== required.join()) complaints.push(`${id}: ${status} names ${named}`)
      }
    }
    expect(complaints).toEqual([])
  })

  it('takes JSON only, and a form for the profile', async () => {
    const before = await readTraces(house.db)
    const answers: string[] = []
    for (const { id, method, at } of takers()) {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'x/y',
        'multipart/form-data; boundary=x',
      ]) {
        if (type.startsWith('multipart') && id === 'updateProfile') continue
        const answer = await house.call(method, at(), {
          as: everyone,
          body: '{}',
          headers: { 'content-type': type },
        })
        const complaint = complaintAbout(answer, undefined, 'fa') ?? ''
        answers.push(`${answer.status} ${complaint}`)
      }
    }
    expect(new Set(answers)).toEqual(new Set(['415 ']))
    expect(await readTraces(house.db)).toEqual(before)
  })

  it('refuses a form that is broken, reaches for prototypes, or hides a field in a file', async () => {
    const before = await readTraces(house.db)
    const part = (head: string, value: string) => `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}\r\n`
    const forms = [
      '--x',
      '--y\r\n\r\n--y--',
      part('name="fullName"', 'ali'), // without an end
      part('name="avatar"; filename="a.png"', 'ali'),
      '--x\r\nContent-Disposition: form-data; name="avatar"; filename="a.png"\r\n\r\nal',
      ...[
        part('name="fullName"', ''),
        part('name="fullName"', 'a\u0000b'),
        part('name="fullName"', 'ا'.repeat(101)),
        part('name="mobile"', 'x'),
        part('name="settings"', 'theme'),
        part('name="settings"', '[]'),
        part('name="settings"', '{"theme":"blue"}'),
        part('name="settings"', '{"__proto__":{"theme":"dark"}}'),
        part('name="settings"', `${'['.repeat(4_000)}`),
        part('name="settings"', 'null'),
        part('name="unknown"', '1'),
        part('name="__proto__"', '1'),
        part('name="role"', 'admin'),
        part('name="avatar"', 'no file'),
        part('name="avatar"; filename="a.png"', 'no picture'),
        part('name="avatar"; filename="../../a.png"', ''),
        part('name="fullName"; filename="name.txt"', 'ali'),
        Array.from({ length: 30 }, (_, i) => part(`name="f${i}"`, '1')).join(''),
      ].map((parts) => `${parts}--x--\r\n`),
    ]
    const taken: string[] = []
    for (const body of forms) {
      const headers = { 'content-type': 'multipart/form-data; boundary=x' }
      const answer = await house.call('PUT', '/v1/user/profile', { as: everyone, headers, body })
      const complaint = complaintAbout(answer, undefined, 'fa')
      if (complaint) taken.push(`${body.slice(0, 80)}: ${complaint}`)
    }

    expect(taken).toEqual([])
    expect(await readTraces(house.db)).toEqual(before)
  })

  it('refuses a megabyte, of a password or of anything else', async () => {
    const before = await readTraces(house.db)
    for (const { id, method, at, body, good } of writers()) {
      const [field] = Object.keys(body?.properties ?? {}).filter((name) => /password/i.test(name))
      const megabyte = 'x'.repeat(1_000_000)
      const huge = field === undefined ? megabyte : { ...good, [field]: megabyte }
      const headers = { 'content-type': 'application/json' }
      const answer = await house.call(method, at(), { as: everyone, headers, body: JSON.stringify(huge) })
      expect([answer.status, complaintAbout(answer, undefined, 'fa')], id).toEqual([413, undefined])

      if (!body) continue
      const strangers = Object.fromEntries(Array.from({ length: 4_000 }, (_, i) => [`f${i}`, i]))
      const full = await house.call(method, at(), { as: everyone, body: strangers })
      expect([full.status, complaintAbout(full, undefined, 'fa')], id).toEqual([400, undefined])
      expect(JSON.stringify(full.body).length, id).toBeLessThan(20_000)
    }
    expect(await readTraces(house.db)).toEqual(before)
  })

  it('names a wrong query parameter, pages of a million included', async () => {
    const complaints: string[] = []
    let sent = 0
    for (const { method, at, query } of operations) {
      for (const parameter of query) {
        const { name } = parameter
        for (const text of wrongQueriesOf(parameter)) {
          const language = sent++ % 2 === 1 ? 'en' : 'fa'
          const url = `${at()}?${name}=${text}`
          const answer = await house.call(method, url, { as: everyone, headers: { 'accept-language': language } })
          const complaint = complaintAbout(answer, name, language)
          if (complaint) complaints.push(`${method} ${url.slice(0, 120)}: ${complaint}`)
        }
      }
    }
    expect(complaints).toEqual([])
    expect(sent).toBeGreaterThan(100)
  })

  it('finds nothing at an id that is none', async () => {
    const none = [
      '1',
      '0',
      '-1',
      'x',
      '%00',
      '%D9%A1',
      'null',
      '..%2f..',
      "'or'1'='1",
      '%F0%9F%92%A9',
      'a'.repeat(3_000),
    ]
    const broken = ['%', '%zz', '%ff%fe', '%c0%af', '%E0%A4%A']
    const before = await readTraces(house.db)
    const answers: string[] = []
    for (const operation of operations.filter(({ path }) => path.includes('{'))) {
      for (const id of [...none, ...broken, `${randomUUID()}0`, randomUUID().replaceAll('-', '')]) {
        const answer = await house.call(operation.method, operation.at(id), {
          as: everyone,
          ...(operation.body && { body: operation.good }),
        })
        const complaint = complaintAbout(answer, undefined, 'fa') ?? `${answer.status} ${answer.body.error.code}`
        const isNone = complaint === '404 RESOURCE_NOT_FOUND'
        answers.push(isNone ? complaint : `${operation.path} ${id.slice(0, 40)}: ${complaint}`)
      }
    }
    expect(new Set(answers)).toEqual(new Set(['404 RESOURCE_NOT_FOUND']))
    expect(await readTraces(house.db)).toEqual(before)
  })

  it('tells who may not ask nothing of what is wrong', async () => {
    const before = await readTraces(house.db)
    const stranger = { ...person, access: 'no.such.token' }
    const complaints: string[] = []
    for (const { id, path, method, at, body } of operations.filter(({ isOpen }) => !isOpen)) {
      const wrong = { ...(body && { body: { unknown: 1 } }) }
      for (const [who, status, code] of [
        [undefined, 401, 'AUTH_TOKEN_INVALID'],
        [stranger, 401, 'AUTH_TOKEN_INVALID'],
        ...(path.startsWith('/v1/admin/') ? [[person, 403, 'AUTH_INSUFFICIENT_PERMISSIONS'] as const] : []),
      ] as const) {
        const answer = await house.call(method, at(), { ...wrong, ...(who && { as: who }) })
        const told = complaintAbout(answer, undefined, 'fa') ?? `${answer.status} ${answer.body.error.code}`
        if (told !== `${status} ${code}`) complaints.push(`${id}: ${told}`)
      }
    }
    expect(complaints).toEqual([])
    expect(await readTraces(house.db)).toEqual(before)
  })

  describe('whatever is sent', () => {
    const anyText = fc.oneof(
      fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
      fc.string({ maxLength: 40 }),
    )

    it('is never our fault: bodies of any kind', async () => {
      const anyJson = fc.jsonValue({ maxDepth: 4 })
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.nat(), anyJson, fc.boolean(), async (which, where, value, asAdmin) => {
          const operation = takers()[which % takers().length]!
          const fields = [...fieldsOf(operation.body ?? {})]
          const path = where % 4 === 0 ? [] : (fields[where % fields.length]?.path ?? [])
          await neverOurs(operation, { body: changed(operation.good, path, value), asAdmin })
        }),
        { numRuns: 250 },
      )
    })

    it('is never our fault: queries of any kind', async () => {
      const asking = operations.filter(({ query }) => query.length > 0)
      const pairs = fc.array(fc.tuple(fc.nat(), anyText), { maxLength: 5 })
      await fc.assert(
        fc.asyncProperty(fc.nat(), pairs, async (which, given) => {
          const operation = asking[which % asking.length]!
          const named = given.map(([index, text]) => {
            const name = index % 7 === 0 ? text : operation.query[index % operation.query.length]?.name
            return `${encodeURIComponent(String(name).toWellFormed())}=${encodeURIComponent(text.toWellFormed())}`
          })
          await neverOurs(operation, { query: named.join('&'), asAdmin: true })
        }),
        { numRuns: 250 },
      )
    })

    async function neverOurs(
      { method, path, at, body: schema }: Operation,
      { body, query = '', asAdmin }: { body?: unknown; query?: string; asAdmin: boolean },
    ): Promise<void> {
      const answer = await house.call(method, `${at()}?${query}`, {
        as: asAdmin ? everyone : person,
        headers: { 'content-type': 'application/json' },
        ...(schema && { body: JSON.stringify(body ?? {}) }),
      })
      expect(answer.status, `${method} ${path} ${JSON.stringify(answer.body)}`).toBeLessThan(500)
      if (answer.status >= 400) expect(complaintAbout(answer, undefined, 'fa'), path).toBeUndefined()
    }
  })
})

/** Why an answer is not the contract's refusal, or nothing. */
function complaintAbout({ status, body, headers }: Answer, field: string | undefined, language: Language) {
  if (status < 400 || status >= 500) return `${status} ${JSON.stringify(body).slice(0, 200)}`
  const { code, message, details, ...others } = body.error ?? {}
  const shape = [Object.keys(body).sort().join(), typeof code, typeof message, Object.keys(others).length]
  if (shape.join(' ') !== 'error,meta,success string string 0' || body.success !== false)
    return `shape ${JSON.stringify(body).slice(0, 200)}`
  if (body.meta.requestId !== headers['x-request-id']) return `request id ${body.meta.requestId}`
  if (PERSIAN.test(message) !== (language === 'fa')) return `language of ${message}`
  if (field === undefined) return undefined
  if (status !== 400 || code !== 'VALIDATION_ERROR') return `${status} ${code}`
  const named: Record<string, unknown> = details?.fields ?? {}
  const sentences = Object.entries(named).find(([name]) => name === field)?.[1]
  if (!Array.isArray(sentences)) return `names ${Object.keys(named)}`
  if (sentences.length === 0) return 'says nothing of it'
  const other = sentences.find((sentence) => PERSIAN.test(sentence) !== (language === 'fa'))
  return other === undefined ? undefined : `language of ${other}`
}

function wrongQueriesOf({ name, schema }: Operation['query'][number]): string[] {
  if (/Date$/.test(name)) return wrongQueries({ ...schema, format: 'instant' }).filter((text) => text !== '2024-01-28')
  return wrongQueries(schema).filter((text) => name !== 'search' || text !== '%e2%80%ae') // somebody may be called so
}
