import { type FakeAnswer, type FakeParty, type FakeRequest, startFakeParty } from './fake-party.ts'

interface Session {
  amount: number
  callbackUrl: string
  status: 'IN_BANK' | 'PAID' | 'VERIFIED' | 'FAILED' | 'REVERSED'
  refId: number
}

export interface FakeZarinpal extends FakeParty {
  merchantId: string
  /** The payments opened here, by authority. */
  sessions: Map<string, Session>
  /** ZarinPal refuses within a 200 or with a 4xx, and writes `errors` as one object or as a list. */
  refusals: { status: number; as: 'object' | 'list' }
  /** The payer pays, or gives up; both give the address the payer is sent back to. */
  pay(authority: string): string
  giveUp(authority: string): string
}

/** A ZarinPal with one merchant. */
export async function startFakeZarinpal({ merchantId = '1344b5d4-0048-11e8-94db-005056a205be' } = {}) {
  const sessions = new Map<string, Session>()
  const turn = (authority: string, status: Session['status'], word: 'OK' | 'NOK') => {
    const session = sessions.get(authority)
    if (session === undefined) throw new Error(`no such authority: ${authority}`)
    session.status = status
    const back = new URL(session.callbackUrl)
    back.searchParams.set('Authority', authority)
    back.searchParams.set('Status', word)
    return back.href
  }
  const party = await startFakeParty((request) => answer(fake, request))
  const fake: FakeZarinpal = Object.assign(party, {
    merchantId,
    sessions,
    refusals: { status: 200, as: 'object' } as FakeZarinpal['refusals'],
    pay: (authority: string) => turn(authority, 'PAID', 'OK'),
    giveUp: (authority: string) => turn(authority, 'FAILED', 'NOK'),
  })
  return fake
}

function answer(fake: FakeZarinpal, request: FakeRequest): FakeAnswer {
  const fields = JSON.parse(request.body || '{}') as Record<string, unknown>
  const method = /^\/pg\/v4\/payment\/(request|verify|inquiry)\.json$/.exec(request.path)?.[1]
  if (method === undefined || request.method !== 'POST') return { status: 404, json: { message: 'Not Found' } }
  if (fields.merchant_id !== fake.merchantId) return refusal(fake, -10)
  if (method === 'request') return openSession(fake, fields)
  const session = fake.sessions.get(String(fields.authority))
  if (session === undefined) return refusal(fake, -54)
  if (method === 'inquiry') return success({ code: 100, message: 'Success', status: session.status })
  return verifySession(fake, session, fields)
}

function openSession(fake: FakeZarinpal, fields: Record<string, unknown>): FakeAnswer {
  const { amount, callback_url: callbackUrl, description } = fields
  if (typeof amount !== 'number' || amount < 1000 || typeof callbackUrl !== 'string' || !description) {
    return refusal(fake, -9)
  }
  const number = fake.sessions.size + 1
  const authority = `A${String(number).padStart(35, '0')}`
  fake.sessions.set(authority, { amount, callbackUrl, status: 'IN_BANK', refId: 20_100_000 + number })
  return success({ code: 100, message: 'Success', authority, fee_type: 'Merchant', fee: 100 })
}

function verifySession(fake: FakeZarinpal, session: Session, fields: Record<string, unknown>): FakeAnswer {
  if (fields.amount !== session.amount) return refusal(fake, -50)
  if (session.status !== 'PAID' && session.status !== 'VERIFIED') return refusal(fake, -51)
  const code = session.status === 'PAID' ? 100 : 101
  session.status = 'VERIFIED'
  const card = { card_hash: '1EBE3EBEBE35C7EC', card_pan: '502229******5995' }
  return success({ code, message: 'Verified', ...card, ref_id: session.refId, fee_type: 'Merchant', fee: 0 })
}

const success = (data: unknown): FakeAnswer => ({ status: 200, json: { data, errors: [] } })

function refusal({ refusals }: FakeZarinpal, code: number): FakeAnswer {
  const error = { code, message: `error ${code}`, validations: [] }
  return { status: refusals.status, json: { data: [], errors: refusals.as === 'list' ? [error] : error } }
}
