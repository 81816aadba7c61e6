// What the guide reads of the server beside its APIs: public documents, and the outbox that a development server has.
import { queryOptions } from '@tanstack/react-query'

export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly description?: string
  readonly format?: string
}
interface Frame {
  readonly name: string
  readonly payload: Schema
}
export interface Channel {
  readonly address: string
  readonly summary: string
  readonly messages: Readonly<Record<string, Frame>>
  readonly bindings: {
    readonly ws: { readonly query: { readonly properties: Readonly<Record<string, { description: string }>> } }
  }
}
export interface AsyncApi {
  readonly info: { readonly description: string }
  readonly channels: Readonly<Record<string, Channel>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** The document of the sockets. @throws TypeError the server cannot be reached; Error it answers something else */
export const asyncApiQuery = queryOptions({
  queryKey: ['docs', 'asyncapi'],
  queryFn: async (): Promise<AsyncApi> => {
    const response = await fetch('/asyncapi.json')
    if (!response.ok) throw new Error(`the document of the sockets: ${response.status}`)
    return (await response.json()) as AsyncApi
  },
  staleTime: Number.POSITIVE_INFINITY,
  throwOnError: false,
})

const outboxOf = (to: string): Promise<Response> => fetch(`/dev/outbox?to=${encodeURIComponent(to)}`)

/** Whether the examples' accounts and codes are there: a development server has an outbox. */
export const isDemoQuery = queryOptions({
  queryKey: ['docs', 'outbox'],
  queryFn: async () => (await outboxOf('nobody')).ok,
  staleTime: Number.POSITIVE_INFINITY,
  throwOnError: false,
})

/** The code that was sent to a phone last. @throws Error there is none */
export async function readCode(phone: string): Promise<string> {
  const messages = (await (await outboxOf(phone)).json()) as readonly { readonly code?: string }[]
  const code = messages.find((message) => message.code)?.code
  if (!code) throw new Error(`no code for ${phone} is in the outbox`)
  return code
}
