import { type FakeAnswer, type FakeParty, type FakeRequest, formOf, startFakeParty } from './fake-party.ts'

export interface FakeTwilio extends FakeParty {
  accountSid: string
  authToken: string
  /** What it took for delivery: the resource and the fields of the form. */
  taken: { resource: string; form: Record<string, string> }[]
}

/** A Twilio with one account. */
export async function startFakeTwilio({ accountSid = `AC${'a1'.repeat(16)}`, authToken = 'b2'.repeat(16) } = {}) {
  const state = { accountSid, authToken, taken: [] as FakeTwilio['taken'] }
  const party = await startFakeParty((request) => answer(fake, request))
  const fake: FakeTwilio = Object.assign(party, state)
  return fake
}

function answer(fake: FakeTwilio, request: FakeRequest): FakeAnswer {
  const resource = /^\/2010-04-01\/Accounts\/(\w+)\/(Messages|Calls)\.json$/.exec(request.path)
  if (resource?.[1] !== fake.accountSid || request.method !== 'POST') return refusal(404, 20404, 'not found')
  const expected = `Basic ${Buffer.from(`${fake.accountSid}:${fake.authToken}`).toString('base64')}`
  if (request.headers.authorization !== expected) return refusal(401, 20003, 'Authenticate')
  const form = formOf(request)
  if (!/^(whatsapp:)?\+[1-9]\d{7,14}$/.test(form.To ?? '')) {
    return refusal(400, 21211, `The 'To' number ${form.To} is not a valid phone number.`)
  }
  const name = resource[2] ?? ''
  fake.taken.push({ resource: name, form })
  return { status: 201, json: { sid: `${name === 'Calls' ? 'CA' : 'SM'}${fake.taken.length}`, status: 'queued' } }
}

function refusal(status: number, code: number, message: string): FakeAnswer {
  return { status, json: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } }
}
