import createClient, { type Client, type ClientPathsWithMethod, type MaybeOptionalInit } from 'openapi-fetch'
import type { paths as ChatPaths } from './chat.generated.ts'
import type { paths as FikoPaths } from './fiko.generated.ts'
import type { paths } from './helssa.generated.ts'
import type { Answer, MetaOf, Unwrapped } from './operations.ts'
import type { paths as SmartaiPaths } from './smartai.generated.ts'
import type { Send } from './transport.ts'

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete'
/** What an answer is follows from the call, so there is nothing to choose. */
type WithoutParsing<Init> = Omit<Init, 'parseAs'>
/** The second argument may be left out when nothing in it is required. */
type Given<Init> = undefined extends Init ? [init?: WithoutParsing<NonNullable<Init>>] : [init: WithoutParsing<Init>]

type Call<M extends Method> = <Path extends ClientPathsWithMethod<Client<paths>, M>>(
  path: Path,
  ...init: Given<MaybeOptionalInit<paths[Path], M>>
) => Promise<{ data: Answer<paths[Path][M]>; response: Response }>

/** openapi-fetch's client, whose calls throw what they would else return as `error`: `data` is always there. */
export interface HelssaApi extends Pick<Client<paths>, 'use' | 'eject'> {
  readonly GET: Call<'get'>
  readonly PUT: Call<'put'>
  readonly POST: Call<'post'>
  readonly PATCH: Call<'patch'>
  readonly DELETE: Call<'delete'>
}

/** The typed calls over `send`; an export is its text, a document to print a `Blob`. */
export function createApi(baseUrl: string, send: Send): HelssaApi {
  const client = createClient<paths>({ baseUrl, fetch: send })
  const reading = (call: unknown) => async (path: string, init?: object) => {
    const { data: blob, response } = await (call as BlobCall)(path, { ...init, parseAs: 'blob' })
    return { data: blob && (await readAnswer(blob, response)), response }
  }
  const api: unknown = {
    use: client.use,
    eject: client.eject,
    GET: reading(client.GET),
    PUT: reading(client.PUT),
    POST: reading(client.POST),
    PATCH: reading(client.PATCH),
    DELETE: reading(client.DELETE),
  }
  return api as HelssaApi // true because `send` throws unless the answer is a success
}

/** Without data where the answer is a 204. */
type BlobCall = (path: string, init?: object) => Promise<{ data: Blob | undefined; response: Response }>

async function readAnswer(blob: Blob, { headers }: Response): Promise<unknown> {
  const type = headers.get('Content-Type') ?? 'application/json'
  if (type.includes('json')) return JSON.parse(await blob.text())
  return type.startsWith('text/') ? blob.text() : blob
}

type ChatCall<M extends Method> = <Path extends ClientPathsWithMethod<Client<ChatPaths>, M>>(
  path: Path,
  ...init: Given<MaybeOptionalInit<ChatPaths[Path], M>>
) => Promise<{ data: Answer<ChatPaths[Path][M]>; response: Response }>

/** The same for the chat module. */
export interface ChatApi extends Pick<Client<ChatPaths>, 'use' | 'eject'> {
  readonly GET: ChatCall<'get'>
  readonly PUT: ChatCall<'put'>
  readonly POST: ChatCall<'post'>
  readonly PATCH: ChatCall<'patch'>
  readonly DELETE: ChatCall<'delete'>
}

/** The typed calls over `send`. */
export function createChatApi(baseUrl: string, send: Send): ChatApi {
  const client: unknown = createClient<ChatPaths>({ baseUrl, fetch: send })
  return client as ChatApi // true because `send` throws unless the answer is a success
}

type FikoCall<M extends Method> = <Path extends ClientPathsWithMethod<Client<FikoPaths>, M>>(
  path: Path,
  ...init: Given<MaybeOptionalInit<FikoPaths[Path], M>>
) => Promise<{ data: Answer<FikoPaths[Path][M]>; response: Response }>

/** The same for the support inbox. */
export interface FikoApi extends Pick<Client<FikoPaths>, 'use' | 'eject'> {
  readonly GET: FikoCall<'get'>
  readonly PUT: FikoCall<'put'>
  readonly POST: FikoCall<'post'>
  readonly PATCH: FikoCall<'patch'>
  readonly DELETE: FikoCall<'delete'>
}

/** The typed calls over `send`. */
export function createFikoApi(baseUrl: string, send: Send): FikoApi {
  const client: unknown = createClient<FikoPaths>({ baseUrl, fetch: send })
  return client as FikoApi // true because `send` throws unless the answer is a success
}

type SmartaiCall<M extends Method> = <Path extends ClientPathsWithMethod<Client<SmartaiPaths>, M>>(
  path: Path,
  ...init: Given<MaybeOptionalInit<SmartaiPaths[Path], M>>
) => Promise<{
  data: Unwrapped<Answer<SmartaiPaths[Path][M]>>
  meta: MetaOf<Answer<SmartaiPaths[Path][M]>>
  response: Response
}>

/** The same for SmartAI: `data` and `meta` are what is in its envelope. */
export interface SmartaiApi extends Pick<Client<SmartaiPaths>, 'use' | 'eject'> {
  readonly GET: SmartaiCall<'get'>
  readonly PUT: SmartaiCall<'put'>
  readonly POST: SmartaiCall<'post'>
  readonly DELETE: SmartaiCall<'delete'>
}

interface Envelope {
  readonly data: unknown
  readonly meta?: unknown
}
type AnyCall = (path: string, init?: object) => Promise<{ data: string; response: Response }>

/** The typed calls over `send`, out of the envelope. */
export function createSmartaiApi(baseUrl: string, send: Send): SmartaiApi {
  const client = createClient<SmartaiPaths>({ baseUrl, fetch: send })
  const unwrapped = (call: unknown) => async (path: string, init?: object) => {
    const { data: text, response } = await (call as AnyCall)(path, { ...init, parseAs: 'text' })
    if (!response.headers.get('Content-Type')?.includes('json')) return { data: text, meta: undefined, response }
    const { data, meta } = JSON.parse(text) as Envelope
    return { data, meta, response }
  }
  const api: unknown = {
    use: client.use,
    eject: client.eject,
    GET: unwrapped(client.GET),
    PUT: unwrapped(client.PUT),
    POST: unwrapped(client.POST),
    DELETE: unwrapped(client.DELETE),
  }
  return api as SmartaiApi // true because `send` throws unless the answer is a success
}
