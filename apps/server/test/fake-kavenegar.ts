import { type FakeAnswer, type FakeParty, type FakeRequest, formOf, startFakeParty } from './fake-party.ts'

export interface FakeKavenegar extends FakeParty {
  apiKey: string
  /** What it took for delivery: the method, as `verify/lookup`, and the fields of the form. */
  taken: { method: string; form: Record<string, string> }[]
  /** Messages it will still take before answering 418. */
  credit: number
}

const METHODS = new Set(['verify/lookup', 'sms/send', 'call/maketts'])

/** A Kavenegar with one account and the approved template `helssa-otp`. */
export async function startFakeKavenegar({ apiKey = '6D79446A766D5A7A3D3D' } = {}): Promise<FakeKavenegar> {
  const state = { apiKey, taken: [] as FakeKavenegar['taken'], credit: 100 }
  const party = await startFakeParty((request) => answer(fake, request))
  const fake: FakeKavenegar = Object.assign(party, state)
  return fake
}

function answer(fake: FakeKavenegar, request: FakeRequest): FakeAnswer {
  const [, version, apiKey, ...rest] = request.path.split('/')
  const method = rest.join('/').replace(/\.json$/, '')
  if (version !== 'v1' || !METHODS.has(method)) return refusal(404)
  if (apiKey !== fake.apiKey) return refusal(403)
  if (request.method !== 'POST') return refusal(405)
  const form = formOf(request)
  const refused = faultOf(method, form)
  if (refused !== undefined) return refusal(refused)
  if (fake.credit === 0) return refusal(418)
  fake.credit -= 1
  fake.taken.push({ method, form })
  const entry = { messageid: 8792342 + fake.taken.length, status: 5, receptor: form.receptor, cost: 120 }
  const entries = method === 'verify/lookup' ? entry : [entry]
  return { status: 200, json: { return: { status: 200, message: 'تایید شد' }, entries } }
}

function faultOf(method: string, form: Record<string, string>): number | undefined {
  const { receptor = '', message, token, template, type = 'sms' } = form
  if (!/^(09\d{9}|00\d{7,15})$/.test(receptor)) return 411
  if (method !== 'verify/lookup') return message ? undefined : 413
  if (!token || /\s/.test(token)) return 431
  if (template !== 'helssa-otp') return 424
  return type === 'call' && !/^\d+$/.test(token) ? 428 : undefined
}

/** As the real one: its status is the HTTP status too, and the message quotes what was sent. */
function refusal(status: number): FakeAnswer {
  return { status, json: { return: { status, message: `خطا ${status}` }, entries: null } }
}
