import type { TSchema } from 'typebox'
import type { SocketDescription } from '../../platform/sockets/description.ts'

interface Frame {
  readonly name: string
  readonly schema: TSchema
}

/** The AsyncAPI 3.0 document of sockets: an address each, what clients send there and what they are told. */
export function createAsyncApi(sockets: readonly SocketDescription[]): object {
  const document = {
    asyncapi: '3.0.0',
    info: {
      title: 'Helssa sockets',
      version: '1.0.0',
      license: { name: 'MIT' },
      description: 'Every frame is a JSON object in a text frame; its `type` tells which.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(sockets.map((socket) => [socket.name, channelOf(socket)])),
    operations: Object.fromEntries(sockets.flatMap(operationsOf)),
    components: { schemas: Object.fromEntries(sockets.flatMap(({ models }) => models.map(namedOf))) },
  }
  // The server's own schemas refer to each other by `$id`.
  return JSON.parse(
    JSON.stringify(document, (key, value) =>
      key === '$ref' && String(value).endsWith('#') ? `#/components/schemas/${String(value).slice(0, -1)}` : value,
    ),
  )
}

const namedOf = (model: TSchema): [string, object] => {
  const { $id, ...schema } = model as TSchema & { $id: string }
  return [$id, schema]
}

const framesOf = (schemas: readonly TSchema[], whose: 'client' | 'server'): Frame[] =>
  schemas.map((schema) => ({ name: `${whose}_${typeOf(schema)}`, schema }))

function typeOf(schema: TSchema): string {
  const { properties } = schema as { properties?: { type?: { const?: unknown } } }
  const type = properties?.type?.const
  if (typeof type !== 'string') throw new Error('the schema of a frame has no literal type')
  return type
}

function channelOf({ address, summary, query, receives, sends }: SocketDescription): object {
  const parameters = [...address.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, {}])
  const frames = [...framesOf(receives, 'client'), ...framesOf(sends, 'server')]
  return {
    address,
    summary,
    parameters: Object.fromEntries(parameters),
    messages: Object.fromEntries(frames.map(({ name, schema }) => [name, { name: typeOf(schema), payload: schema }])),
    bindings: {
      ws: {
        method: 'GET',
        query: {
          type: 'object',
          properties: Object.fromEntries(
            Object.entries(query).map(([name, description]) => [name, { type: 'string', description }]),
          ),
        },
      },
    },
  }
}

/** Told from the server's side, as AsyncAPI has it: it receives what clients send. */
function operationsOf({ name, receives, sends }: SocketDescription): [string, object][] {
  const operation = (action: 'receive' | 'send', frames: readonly Frame[]): [string, object] => [
    `${action}_${name}`,
    {
      action,
      channel: { $ref: `#/channels/${name}` },
      messages: frames.map((frame) => ({ $ref: `#/channels/${name}/messages/${frame.name}` })),
    },
  ]
  return [operation('receive', framesOf(receives, 'client')), operation('send', framesOf(sends, 'server'))]
}
