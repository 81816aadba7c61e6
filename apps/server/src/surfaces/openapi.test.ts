import { Ajv } from 'ajv'
import { beforeAll, describe, expect, it } from 'vitest'
import { useHouse } from '../../test/house.ts'
import { formats } from '../platform/http/validation.ts'

interface Parameter {
  readonly in: string
  readonly name: string
  readonly required?: boolean
  readonly schema: object
}
interface Operation {
  readonly operationId?: string
  readonly summary?: string
  readonly tags?: readonly string[]
  readonly security?: readonly object[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly required?: boolean; readonly content: Record<string, { schema: object }> }
  readonly responses: Record<string, { description?: string; content?: Record<string, { schema: object }> }>
}

/** What the documents differ in. */
const documents = [
  {
    title: 'HELSSA',
    url: '/openapi/helssa.json',
    routes: 31,
    address: /^\/api\/v1\/[a-z{][a-z{}/-]*\/$/,
    guarded: /^\/api\/v1\/(doctors|admin)\//,
    bodies: 15,
    badInput: 422,
    error: {
      required: ['error'],
      properties: { error: { required: ['code', 'message', 'details', 'request_id', 'timestamp'] } },
    },
    ownRefusals: ['post /api/v1/auth/login/otp/ 429'], // the contract gives that one flat
    notJson: [
      'get /api/v1/admin/audit/ 200 text/csv',
      'get /api/v1/admin/exports/ledger/ 200 text/csv',
      'get /api/v1/admin/exports/visits/ 200 text/csv',
      'get /api/v1/doctors/prescriptions/{id}/pdf/ 200 application/pdf',
      'get /api/v1/patients/prescriptions/{id}/pdf/ 200 application/pdf',
    ],
    forms: [] as string[],
  },
  {
    title: 'SmartAI123',
    url: '/openapi/smartai.json',
    routes: 31,
    address: /^\/v1\/[a-z{][A-Za-z{}/-]*[a-z}]$/,
    guarded: /^\/v1\/admin\//,
    bodies: 15,
    badInput: 400,
    error: {
      required: ['success', 'error', 'meta'],
      properties: { error: { required: ['code', 'message'] }, meta: { required: ['requestId'] } },
    },
    ownRefusals: [],
    notJson: [
      'get /v1/admin/transactions/export 200 text/csv',
      'get /v1/admin/users/export 200 text/csv',
      'get /v1/avatars/{name} 200 image/webp',
    ],
    forms: ['put /v1/user/profile'],
  },
  {
    title: 'Chat',
    url: '/openapi/chat.json',
    routes: 15,
    address: /^\/api\/[a-z{][a-z_{}/-]*\/$/,
    guarded: /^$/,
    bodies: 4,
    badInput: 400,
    error: { required: ['detail'], properties: { detail: { type: 'string' } } },
    ownRefusals: [],
    notJson: [],
    forms: [] as string[],
    takesMore: true, // clients send back whole models, as they were given them
    models: ['Attachment', 'Conversation', 'Message', 'User'],
  },
  {
    title: 'Fiko',
    url: '/openapi/fiko.json',
    routes: 20,
    address: /^\/fiko\/v1\/[a-z{][a-z{}/-]*[a-z}]$/,
    guarded: /^\/fiko\//,
    bodies: 9,
    badInput: 400,
    error: { required: ['error'], properties: { error: { required: ['code', 'message'] } } },
    ownRefusals: [],
    notJson: [],
    forms: [] as string[],
    takesMore: true,
    models: ['CannedReply', 'Channel', 'Conversation', 'Message'],
  },
]

describe.each(documents)('the OpenAPI document of $title', (its) => {
  const house = useHouse()
  // biome-ignore lint/suspicious/noExplicitAny: its structure is what is tested
  let document: any
  let operations: { readonly name: string; readonly path: string; readonly operation: Operation }[]

  beforeAll(async () => {
    const answer = await house.get(its.url)
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
    document = answer.body
    operations = Object.entries<Record<string, Operation>>(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, path, operation })),
    )
  })
  /** The names of operations of which something is not so. */
  const thoseWith = (wrong: (each: (typeof operations)[number]) => boolean) =>
    operations.filter(wrong).map(({ name }) => name)

  it('is an OpenAPI 3.1 document', () => {
    expect(document).toMatchObject({
      openapi: expect.stringMatching(/^3\.1\.\d+$/),
      info: { title: its.title, version: expect.stringMatching(/^\d+\.\d+\.\d+$/), license: { name: 'MIT' } },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ bearer: [] }],
    })
    expect(operations.length).toBeGreaterThanOrEqual(its.routes)
  })

  it('names each route once, at the address of the contract', () => {
    const paths = Object.keys(document.paths)

    expect(paths.filter((path) => !its.address.test(path))).toEqual([])
    expect(new Set(paths.map((path) => path.replace(/\{\w+\}/g, '{}'))).size).toBe(paths.length)
  })

  it('says of each operation what it is, under a name of its own', () => {
    const ids = operations.map(({ operation }) => operation.operationId)

    expect(thoseWith(({ operation }) => !/^[a-z][A-Za-z]+$/.test(operation.operationId ?? ''))).toEqual([])
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    expect(thoseWith(({ operation }) => !operation.summary || operation.tags?.length !== 1)).toEqual([])
  })

  it('tells every parameter of a path, and each parameter once', () => {
    const wrong = thoseWith(({ path, operation }) => {
      const parameters = operation.parameters ?? []
      const inPath = parameters.filter((parameter) => parameter.in === 'path' && parameter.required === true)
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const keys = parameters.map((parameter) => `${parameter.in} ${parameter.name}`)
      return (
        inPath.map(({ name }) => name).join() !== named.join() ||
        new Set(keys).size !== keys.length ||
        parameters.some((parameter) => !['path', 'query'].includes(parameter.in) || !parameter.schema)
      )
    })

    expect(wrong).toEqual([])
  })

  it('gives every answer a description, and a schema unless it has no body', () => {
    const told = operations.flatMap(({ name, operation }) =>
      Object.entries(operation.responses).map(([status, answer]) => ({ name: `${name} ${status}`, status, ...answer })),
    )
    const wrong = told
      .filter(
        ({ status, description, content }) =>
          !/^[2-5]\d\d$/.test(status) ||
          !description ||
          (status === '204' ? content : !Object.values(content ?? {})[0]?.schema),
      )
      .map(({ name }) => name)
    const others = told.flatMap(({ name, content }) =>
      Object.keys(content ?? {}).flatMap((type) => (type === 'application/json' ? [] : [`${name} ${type}`])),
    )

    expect(others.sort()).toEqual(its.notJson)
    expect(wrong).toEqual([])
    expect(
      thoseWith(({ operation }) => Object.keys(operation.responses).filter((status) => status < '300').length !== 1),
    ).toEqual([])
  })

  it('has the documented error for every refusal, but where the contract has another', () => {
    expect(document.components.schemas.Error).toMatchObject({
      type: 'object',
      ...its.error,
    })
    const others = operations.flatMap(({ name, operation }) =>
      Object.entries(operation.responses)
        .filter(([status]) => status >= '400')
        .filter(([, { content }]) => !isErrorRef(content?.['application/json']?.schema))
        .map(([status]) => `${name} ${status}`),
    )
    expect(others).toEqual(its.ownRefusals)
  })

  it('says where one must be signed in, and what then may happen', () => {
    const has = ({ operation }: (typeof operations)[number], status: number) => String(status) in operation.responses
    const isOpen = ({ operation }: (typeof operations)[number]) => operation.security?.length === 0

    expect(thoseWith(({ operation }) => operation.security !== undefined && operation.security.length > 0)).toEqual([])
    expect(
      thoseWith((each) => !isOpen(each) && !has(each, 401)),
      '401',
    ).toEqual([])
    expect(
      thoseWith((each) => its.guarded.test(each.path) && !has(each, 403)),
      '403',
    ).toEqual([])
    expect(
      thoseWith((each) => each.path.includes('{') && !has(each, 404)),
      '404',
    ).toEqual([])
    const takesInput = ({ operation }: (typeof operations)[number]) =>
      operation.requestBody !== undefined || operation.parameters?.some((parameter) => parameter.in === 'query')
    expect(
      thoseWith((each) => takesInput(each) === true && !has(each, its.badInput)),
      String(its.badInput),
    ).toEqual([])
  })

  it('takes objects, and nothing beside what it names save where more is passed over', () => {
    const bodies = operations.filter(({ operation }) => operation.requestBody)
    const wrong = bodies.filter(({ name, operation: { requestBody } }) => {
      const types = ['application/json', ...(its.forms.includes(name) ? ['multipart/form-data'] : [])]
      const schema = requestBody?.content['application/json']?.schema as {
        type?: string
        additionalProperties?: boolean
      }
      return (
        Object.keys(requestBody?.content ?? {}).join() !== types.join() ||
        schema.type !== 'object' ||
        (schema.additionalProperties !== false && !its.takesMore)
      )
    })

    expect(bodies.length).toBeGreaterThanOrEqual(its.bodies)
    expect(wrong.map(({ name }) => name)).toEqual([])
  })

  it('holds schemas that a validator understands, each with examples that it takes', () => {
    const ajv = new Ajv({ strict: false, formats })
    for (const [name, schema] of Object.entries<object>(document.components.schemas))
      ajv.addSchema(schema, `#/components/schemas/${name}`)
    const wrong: string[] = []
    for (const { name, operation } of operations) {
      const schemas = [
        ...(operation.parameters ?? []).map(({ schema }) => schema),
        ...Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema),
        ...Object.values(operation.responses).flatMap(({ content }) =>
          Object.values(content ?? {}).map(({ schema }) => schema),
        ),
      ]
      for (const schema of schemas) {
        if (isErrorRef(schema)) continue
        ajv.compile(schema)
        for (const part of partsOf(schema)) {
          for (const example of part.examples ?? []) {
            if (!ajv.validate(part, example)) wrong.push(`${name}: ${JSON.stringify(example)}`)
          }
        }
      }
    }

    expect(wrong).toEqual([])
  })

  it('refers to nothing that is not there', () => {
    const text = JSON.stringify(document)
    const names = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference)

    expect(new Set(names)).toEqual(
      new Set(['Error', ...(its.models ?? [])].map((name) => `#/components/schemas/${name}`)),
    )
    expect(Object.keys(document.paths).filter((path) => !its.address.test(path))).toEqual([])
    expect(text).not.toMatch(/"\$id"|Error#"|undefined/)
  })
})

const isErrorRef = (schema: object | undefined): boolean =>
  (schema as { $ref?: string } | undefined)?.$ref === '#/components/schemas/Error'

type Part = { readonly examples?: readonly unknown[] }
function* partsOf(schema: unknown): Generator<Part> {
  if (typeof schema !== 'object' || schema === null) return
  yield schema as Part
  for (const part of Object.values(schema)) yield* partsOf(part)
}
