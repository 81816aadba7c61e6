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

export type Person = 'patient' | 'doctor' | 'support' | 'admin'
export type Who = Person | 'nobody'

const PHONES = { patient: '+989121234567', doctor: '+989120000001', admin: '+989120000009' } as const
const SUPPORT = { email: 'support@example.com', password: 'P@ssw0rd123' }

export interface SignedIn {
  readonly client: HelssaClient
  /** What the app keeps of them in the browser, at `KEPT_AT`. */
  readonly kept: string
}
export const KEPT_AT = 'helssa.session'

/** Signs somebody of the demo data in at a running development server. */
export async function signInAs(url: string, who: Person): Promise<SignedIn> {
  const storage = createMemoryStorage<User>()
  const client = createHelssaClient({ baseUrl: url, storage })
  if (who === 'support') {
    const byEmail = createSmartaiClient({ baseUrl: url, storage: storage as unknown as TokenStorage<SmartaiUser> })
    await byEmail.signIn(SUPPORT.email, SUPPORT.password)
  } else {
    await client.signIn.requestCode(PHONES[who])
    await client.signIn.verifyCode(PHONES[who], await codeSentTo(url, PHONES[who]))
  }
  return { client, kept: JSON.stringify(storage.get()) }
}

/** The last code that a development server sent to a phone. @throws Error none was */
export async function codeSentTo(url: string, phone: string): Promise<string> {
  const answer = await fetch(`${url}/dev/outbox?to=${encodeURIComponent(phone)}`)
  const sent = (await answer.json()) as { code?: string }[]
  const code = sent.find((message) => message.code)?.code
  if (!code) throw new Error(`no code was sent to ${phone}`)
  return code
}
