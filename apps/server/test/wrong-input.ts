// What can be wrong with the input of a route, made from its schema in the OpenAPI document.
import { fieldsOf, isPlain, type Operation, type Path, type Schema, sampleOf, typesOf } from './operation.ts'

/** One wrong thing; `field` is what the answer must name, when it must be the schema that refuses. */
export interface Wrong {
  readonly what: string
  readonly field?: string
  readonly json: string
}
const CONTROLS = ['\u0000', '\u0007', '\u001b', '\u007f', '\u009f', '\ud800', '\udc00']
const UNWRITABLE = ['\u0000', '\ud800', '\udc00']
const DIRECTIONS = ['\u202a', '\u202e', '\u2066', '\u2069']

export function changed(body: unknown, [name, ...rest]: Path, value: unknown): unknown {
  if (name === undefined) return value
  const copy = Array.isArray(body) ? [...body] : { ...(body as object) }
  const inner = (copy as Record<string | number, unknown>)[name]
  if (rest.length === 0 && value === undefined) delete (copy as Record<string | number, unknown>)[name]
  else (copy as Record<string | number, unknown>)[name] = changed(inner, rest, value)
  return copy
}

export const has = (types: readonly string[], value: unknown) =>
  value === null
    ? types.includes('null')
    : Array.isArray(value)
      ? types.includes('array')
      : types.includes(typeof value) || (typeof value === 'number' && types.includes('integer'))

export const wrongTypes = (schema: Schema): unknown[] =>
  ['متن', '12', '۱۲', '١٢', '1e3', 'true', 'null', 7, true, [], {}, null].filter(
    (value) => !has(typesOf(schema), value),
  )

export const wrongLengths = (schema: Schema): unknown[] => {
  if (typesOf(schema).includes('array')) {
    const item = sampleOf(schema.items ?? {})
    const items = (count: number) =>
      Array.from({ length: count }, (_, i) => (typeof item === 'string' ? `${item} ${i}` : item))
    return [
      ...(schema.maxItems === undefined ? [] : [items(schema.maxItems + 1)]),
      items(Math.max(1_000, (schema.maxItems ?? 0) + 1)),
    ]
  }
  if (!typesOf(schema).includes('string')) return []
  const { minLength = 0, maxLength } = schema
  const short = minLength > 1 ? ['x'.repeat(minLength - 1)] : []
  return [...short, ...(maxLength === undefined ? [] : ['ا'.repeat(maxLength + 1)]), 'x'.repeat(50_000)]
}

export const wrongTexts = (schema: Schema): string[] => {
  if (!isPlain(schema)) return typesOf(schema).includes('string') ? ['', ' ', 'no such word', 'ONLINE'] : []
  const good = String(sampleOf(schema))
  const marks =
    schema.format === 'message'
      ? UNWRITABLE // what people say to each other is kept as it is
      : schema.format === 'phone'
        ? CONTROLS // marks come along from contacts
        : [...CONTROLS, ...DIRECTIONS]
  const broken = marks.flatMap((mark) => [`${good.slice(0, 1)}${mark}${good.slice(1)}`, `${good}${mark}`, mark])
  const lines = schema.format === 'line' ? [`${good}\n${good}`, `${good}\r`, `\t${good}`] : []
  return schema.format === undefined ? [''] : ['', ' ', ' \t\n ', '\u200c\u00a0', ...lines, ...broken]
}

export const wrongForms: Record<string, readonly string[]> = {
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

export const wrongNumbers = (schema: Schema): number[] => {
  const types = typesOf(schema)
  if (!types.includes('integer') && !types.includes('number')) return []
  const { minimum = 0, maximum = 0 } = schema
  const beyond = [minimum - 1, maximum + 1, -1e308, 1e308, Number.MAX_SAFE_INTEGER + 2]
  return types.includes('integer') ? [...beyond, minimum + 0.5, 1e-7] : beyond
}

export function* wrongsOf(operation: Operation, kind: (schema: Schema) => readonly unknown[]): Generator<Wrong> {
  for (const { path, schema } of fieldsOf(operation.body ?? {})) {
    for (const value of kind(schema)) {
      const json = JSON.stringify(changed(operation.good, path, value))
      yield { what: `${path.join('.')} = ${JSON.stringify(value).slice(0, 60)}`, field: path.join('.'), json }
    }
  }
}

export function* missingOf(operation: Operation): Generator<Wrong> {
  const parts = [{ path: [] as Path, schema: operation.body ?? {} }, ...fieldsOf(operation.body ?? {})]
  for (const { path, schema } of parts) {
    for (const name of schema.required ?? []) {
      const field = [...path, name].join('.')
      yield {
        what: `${field} is missing`,
        field,
        json: JSON.stringify(changed(operation.good, [...path, name], undefined)),
      }
    }
  }
}

/** Unknown fields, also such as every object inherits, and the second of two of one name, which is the one that counts. */
export function* strangersOf(operation: Operation): Generator<Wrong> {
  const parts = [{ path: [] as Path, schema: operation.body ?? {} }, ...fieldsOf(operation.body ?? {})]
  for (const { path, schema } of parts) {
    if (!schema.properties) continue
    for (const name of ['unknown', 'is_admin', '', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '$where']) {
      const field = [...path, name].join('.') || 'body'
      yield { what: `${field} is unknown`, field, json: JSON.stringify(changed(operation.good, [...path, name], 1)) }
    }
    const at = (text: string) =>
      JSON.stringify(changed(operation.good, [...path, '@@'], '@@')).replace('"@@":"@@"', text)
    for (const text of ['"__proto__":{"a":1}', '"constructor":{"prototype":{"a":1}}', '"\\u005f_proto__":1']) {
      yield { what: `${path.join('.')} with ${text}`, json: at(text) }
    }
  }
  const [first] = Object.keys(operation.body?.properties ?? {})
  if (first === undefined) return
  const second = `${JSON.stringify(operation.good).slice(0, -1)},${JSON.stringify(first)}:[]}`
  yield { what: `${first} twice`, field: first, json: second }
}

/** A list that holds one thing twice, where that is wrong. */
export const wrongRepeats = ({ uniqueItems, items }: Schema): unknown[] =>
  uniqueItems ? [[sampleOf(items ?? {}), sampleOf(items ?? {})]] : []

const NO_JSON = ['{', '{"a":', '{a:1}', "{'a':1}", '{"a":1,}', '[1', '"', 'undefined', '{} {}', '\u0000']
const BARE_WORDS = ['NaN', 'Infinity', '-Infinity', 'undefined', '01', '.5', '0x10', '١٢']

/** What is no JSON at all. */
export function* notJson({ body, good }: Operation): Generator<Wrong> {
  const [first = ''] = Object.keys(body?.properties ?? {})
  const words = BARE_WORDS.map((word) => JSON.stringify(changed(good, [first], '@@')).replace('"@@"', word))
  for (const json of [...NO_JSON, ...words]) yield { what: json, json }
}

/** JSON that is no object. */
export function* noObjects(): Generator<Wrong> {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  for (const json of ['[]', '[{}]', '"متن"', '1', 'null', 'true', deep])
    yield { what: json.slice(0, 20), field: 'body', json }
}

/** Lists and objects within each other, almost without end. */
export function* deepOf({ body, good }: Operation): Generator<Wrong> {
  for (const [field, schema] of Object.entries(body?.properties ?? {})) {
    for (const value of [
      `${'['.repeat(10_000)}${']'.repeat(10_000)}`,
      `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
    ]) {
      const json = JSON.stringify(changed(good, [field], '@@')).replace('"@@"', value)
      const isInner = has(typesOf(schema), value.startsWith('[') ? [] : {}) // then what is within is wrong
      yield { what: `${field} = ${value.slice(0, 9)}…`, ...(!isInner && { field }), json }
    }
  }
}

/** Values of a query parameter, encoded, that its schema does not take. */
export function wrongQueries(schema: Schema): string[] {
  const types = typesOf(schema)
  const controls = ['%00', 'a%00b', '%1b', '%e2%80%ae']
  if (schema.enum) return ['', 'x', '%00', `${schema.enum.join(',')},`]
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
