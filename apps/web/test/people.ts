// The people of the demo data, signed in as the app signs them in.
import {
  createHelssaClient,
  createMemoryStorage,
  createSmartaiClient,
  type HelssaClient,
  type SmartaiUser,
  type TokenStorage,
  type User,
} from '@helssa/client'
import type { BrowserContext } from 'playwright-core'
import { REGULARS } from '../../server/src/demo/patients.ts'
import { DEMO_PASSWORD } from '../../server/src/demo/persons.ts'

/** By what they sign in: a phone, or an e-mail and the demo's password. */
export const PEOPLE = {
  patient: '+989121234567',
  doctor: '+989120000001',
  support: 'support@example.com',
  admin: '+989120000009',
} as const
export type Person = keyof typeof PEOPLE
export type Who = Person | 'nobody'

/** One of those whose visits reach back for a month. */
export function regular(nth: number): { id: string; phone: string } {
  const found = REGULARS[nth]
  if (!found?.phone) throw new Error('the demo data has too few regulars')
  return { id: found.id, phone: found.phone }
}

/** What a browser keeps of somebody. */
export type Kept = Awaited<ReturnType<BrowserContext['storageState']>>

export interface SignedIn {
  readonly client: HelssaClient
  readonly kept: Kept
}
/** Where the app keeps the session. */
export const KEPT_AT = 'helssa.session'

/** Signs somebody in at a running development server, by their phone or their e-mail. */
export async function signInAs(url: string, account: string): Promise<SignedIn> {
  const storage = createMemoryStorage<User>()
  let cookie = ''
  const fetchWithCookie = async (request: Request) => {
    const answer = await fetch(request)
    cookie = answer.headers.getSetCookie()[0] ?? cookie
    return answer
  }
  const client = createHelssaClient({ baseUrl: url, storage, fetch: fetchWithCookie })
  if (account.includes('@')) {
    const byEmail = createSmartaiClient({
      baseUrl: url,
      storage: storage as unknown as TokenStorage<SmartaiUser>,
      fetch: fetchWithCookie,
    })
    await byEmail.signIn(account, DEMO_PASSWORD)
  } else {
    await client.signIn.requestCode(account)
    await client.signIn.verifyCode(account, await codeSentTo(url, account))
  }
  const localStorage = [{ name: KEPT_AT, value: JSON.stringify(storage.get()) }]
  return { client, kept: { cookies: [cookieOf(url, cookie)], origins: [{ origin: url, localStorage }] } }
}

/** As a browser keeps it that was given this header. */
function cookieOf(url: string, header: string): Kept['cookies'][number] {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(header) ?? []
  const path = /Path=([^;]+)/.exec(header)?.[1] ?? '/'
  const { hostname: domain } = new URL(url)
  return { name, value, domain, path, expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' }
}

/** Everybody of `PEOPLE`, signed in. */
export async function signInAll(url: string): Promise<Record<Person, SignedIn>> {
  const { patient, doctor, support, admin } = PEOPLE
  return {
    patient: await signInAs(url, patient),
    doctor: await signInAs(url, doctor),
    support: await signInAs(url, support),
    admin: await signInAs(url, admin),
  }
}

/** The last code that a development server sent to a phone. @throws Error none was */
export async function codeSentTo(url: string, phone: string): Promise<string> {
  const answer = await fetch(`${url}/dev/outbox?to=${encodeURIComponent(phone)}`)
  const sent = (await answer.json()) as { code?: string }[]
  const code = sent.find((message) => message.code)?.code
  if (!code) throw new Error(`no code was sent to ${phone}`)
  return code
}
