import { beforeAll } from 'vitest'
import { type House, useHouse } from '../../../apps/server/test/house.ts'
import {
  createHelssaClient,
  createSmartaiClient,
  type HelssaClient,
  type HelssaClientOptions,
  type SmartaiClient,
  type SmartaiClientOptions,
} from '../src/index.ts'

export interface Server {
  readonly house: House
  /** A client whose clock is the server's and whose pauses take no time. */
  client(options?: Partial<HelssaClientOptions>): HelssaClient
  /** The same of SmartAI. */
  smartai(options?: Partial<SmartaiClientOptions>): SmartaiClient
  /** Signs the phone's person in with the code that was sent. */
  signIn(client: HelssaClient, phone: string): Promise<void>
}

/** A server that listens, with a clock that is moved by hand, configured by `env`. */
export function useServer(env: Record<string, string> = {}): Server {
  const house = useHouse(env)
  let baseUrl: string
  beforeAll(async () => {
    baseUrl = await house.app.listen({ port: 0, host: '127.0.0.1' })
  })
  const usual = () => ({ baseUrl, backoffMs: 0, clock: { now: () => house.now }, language: 'en' }) as const
  return {
    house,
    client: (options = {}) => createHelssaClient({ ...usual(), ...options }),
    smartai: (options = {}) => createSmartaiClient({ ...usual(), ...options }),
    async signIn(client, phone) {
      await client.signIn.requestCode(phone)
      await client.signIn.verifyCode(phone, await house.codeFor(phone))
    },
  }
}

/** A network that counts what passes, and can lose it. */
export function createNetwork() {
  const sent: Request[] = []
  const faults: { path: string; at: 'request' | 'answer' }[] = []
  return {
    sent,
    countOf: (path: string): number => sent.filter((request) => new URL(request.url).pathname === path).length,
    /** Loses the next request to `path` before it arrives, or its answer after the server has done it. */
    lose: (at: 'request' | 'answer', path: string): void => void faults.push({ path, at }),
    async fetch(request: Request): Promise<Response> {
      sent.push(request)
      const { pathname } = new URL(request.url)
      const index = faults.findIndex(({ path }) => path === pathname)
      const [fault] = index < 0 ? [] : faults.splice(index, 1)
      if (fault?.at === 'request') throw new TypeError('fetch failed')
      const response = await fetch(request)
      if (fault) throw new TypeError(`terminated after ${(await response.arrayBuffer()).byteLength} bytes`)
      return response
    },
  }
}
