// The operations of an OpenAPI document, and input that each of them takes.
import { randomUUID } from 'node:crypto'

export interface Schema {
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
export interface Operation {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query: readonly { name: string; schema: Schema }[]
  readonly body: Schema | undefined
  /** Whether one need not be signed in. */
  readonly isOpen: boolean
  /** A body that nothing is wrong with. */
  readonly good: Readonly<Record<string, unknown>>
  /** Its address with something in the place of its parameter; else with an id nobody has. */
  readonly at: (parameter?: string) => string
}
export type Path = readonly (string | number)[]

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
export const typesOf = (schema: Schema) => [schema.type ?? []].flat()
export const isPlain = (schema: Schema) => typesOf(schema).includes('string') && schema.enum === undefined

export function sampleOf(schema: Schema): unknown {
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

/** Every field of a schema with the way to it; of a list, the first item. */
export function* fieldsOf(schema: Schema, path: Path = []): Generator<{ path: Path; schema: Schema }> {
  if (path.length > 0) yield { path, schema }
  for (const [name, part] of Object.entries(schema.properties ?? {})) yield* fieldsOf(part, [...path, name])
  if (schema.items) yield* fieldsOf(schema.items, [...path, 0])
}

interface Told {
  readonly operationId: string
  readonly security?: readonly object[]
  readonly parameters?: unknown[]
  readonly requestBody?: unknown
}

/**
 * The operations of an OpenAPI document.
 * @param known good values of `<operation>.<field>`, where only a look at other things tells what is good
 */
export function readOperations(
  document: {
    paths: Record<string, Record<string, Told>>
  },
  known: Readonly<Record<string, unknown>> = {},
): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, told]) => {
      const parameters = (told.parameters ?? []) as { in: string; name: string; schema: Schema }[]
      const content = (told.requestBody as { content: Record<string, { schema: Schema }> } | undefined)?.content
      const body = content?.['application/json']?.schema
      const inPath = parameters.find((parameter) => parameter.in === 'path')
      const id = told.operationId
      return {
        id,
        method: method.toUpperCase() as Operation['method'],
        path,
        query: parameters.filter((parameter) => parameter.in === 'query'),
        body,
        isOpen: told.security?.length === 0,
        good: goodBody(id, body ?? {}, known),
        at: (parameter = randomUUID().slice(0, inPath?.schema.maxLength)) => path.replace(/\{\w+\}/, parameter),
      }
    }),
  )
}

function goodBody(id: string, body: Schema, known: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields = Object.entries(body.properties ?? {})
  return Object.fromEntries(
    fields.map(([name, schema]) => {
      const key = `${id}.${name}`
      return [name, key in known ? known[key] : sampleOf(schema)]
    }),
  )
}
