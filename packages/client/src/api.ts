import createClient, { type Client, type ClientPathsWithMethod, type MaybeOptionalInit } from 'openapi-fetch'
import type { paths } from './helssa.generated.ts'
import type { Answer } from './operations.ts'
import type { Send } from './transport.ts'

type Method = 'get' | 'put' | 'post' | 'patch' | 'delete'
/** Answers are JSON, so there is nothing to choose. */
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

/** The typed calls over `send`. */
export function createApi(baseUrl: string, send: Send): HelssaApi {
  const client: unknown = createClient<paths>({ baseUrl, fetch: send })
  return client as HelssaApi // true because `send` throws unless the answer is a success
}
