// ZarinPal, payment API v4 (https://www.zarinpal.com/docs/paymentGateway/connectToGateway).
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { OutsideError, requestJson } from '../../platform/http-client.ts'
import type { Gateway, GatewayOrder, GatewayVerdict } from './gateway.ts'

const TIMEOUT_MS = 15_000
const DESCRIPTION_LENGTH_MAX = 500

export interface ZarinpalSettings {
  /** 36 characters, the merchant's own. */
  merchantId: string
  /** `https://payment.zarinpal.com`; ZarinPal's own test system is `https://sandbox.zarinpal.com`. */
  baseUrl: string
  timeoutMs?: number
}

/** ZarinPal's words, https://www.zarinpal.com/docs/paymentGateway/errorList. */
const PAID = 100
const PAID_AND_VERIFIED_BEFORE = 101
const AMOUNT_DIFFERS = -50
const NO_PAID_TRY = -51

/**
 * Payments through ZarinPal, in Rial. Opening twice makes two authorities there; only the one kept by the caller counts.
 * `cancelled` is never said: ZarinPal tells a cancelled payment and a failed one alike.
 */
export function createZarinpalGateway(settings: ZarinpalSettings): Gateway {
  return {
    name: 'zarinpal',
    open: (order) => open(settings, order),
    verify: (order) => verify(settings, order),
  }
}

const Opened = Type.Object({ authority: Type.String({ minLength: 1 }) })

async function open(settings: ZarinpalSettings, order: GatewayOrder) {
  const { code, data } = await ask(settings, 'request', {
    amount: order.amountRial,
    currency: 'IRR', // without it ZarinPal takes the amount for what the merchant's panel says
    callback_url: order.callbackUrl,
    description: order.description.slice(0, DESCRIPTION_LENGTH_MAX),
    metadata: { order_id: order.paymentId, ...mobileOf(order) },
  })
  if (code !== PAID) throw refused('request', code)
  if (!Check(Opened, data)) throw unreadable('request')
  return {
    authority: data.authority,
    redirectUrl: `${settings.baseUrl}/pg/StartPay/${encodeURIComponent(data.authority)}`,
  }
}

/** ZarinPal knows Iranian numbers only, and refuses the whole payment over another. */
function mobileOf({ mobile }: GatewayOrder): { mobile?: string } {
  return mobile?.startsWith('+98') ? { mobile: `0${mobile.slice(3)}` } : {}
}

async function verify(
  settings: ZarinpalSettings,
  { authority, amountRial }: { authority: string; amountRial: number },
): Promise<GatewayVerdict> {
  const { code, data } = await ask(settings, 'verify', { amount: amountRial, authority })
  if (code === PAID || code === PAID_AND_VERIFIED_BEFORE) return paid(data, code === PAID_AND_VERIFIED_BEFORE)
  if (code === AMOUNT_DIFFERS) return { outcome: 'unpaid' }
  if (code === NO_PAID_TRY) return inquire(settings, authority)
  // An unknown authority, another merchant's, an account that was closed: all say nothing about the payer's money.
  throw refused('verify', code)
}

const Paid = Type.Object({
  ref_id: Type.Union([Type.Integer({ minimum: 1 }), Type.String({ minLength: 1 })]),
  card_pan: Type.Optional(Type.Unknown()),
})

function paid(data: unknown, alreadyVerified: boolean): GatewayVerdict {
  if (!Check(Paid, data)) throw unreadable('verify')
  return { outcome: 'paid', reference: String(data.ref_id), ...maskOf(data.card_pan), alreadyVerified }
}

/** A card's number is kept only in its masked form, as `502229******5995`. */
function maskOf(pan: unknown): { cardMask?: string } {
  return typeof pan === 'string' && pan.includes('*') ? { cardMask: pan } : {}
}

const Inquired = Type.Object({ status: Type.Enum(['PAID', 'VERIFIED', 'IN_BANK', 'FAILED', 'REVERSED']) })

/**
 * Tells a payer who gave up from one who is still typing the card's number: `verify` has the same -51 for both, and
 * giving up on the second would lose what is paid a moment later. Only `verify` ever says `paid`; so PAID and VERIFIED
 * here mean that it has to be asked again.
 */
async function inquire(settings: ZarinpalSettings, authority: string): Promise<GatewayVerdict> {
  const { code, data } = await ask(settings, 'inquiry', { authority })
  if (code !== PAID) throw refused('inquiry', code)
  if (!Check(Inquired, data)) throw unreadable('inquiry')
  return { outcome: data.status === 'FAILED' || data.status === 'REVERSED' ? 'unpaid' : 'pending' }
}

const Coded = Type.Object({ code: Type.Integer() })
const Answer = Type.Object({ data: Type.Optional(Type.Unknown()), errors: Type.Optional(Type.Unknown()) })
type Method = 'request' | 'verify' | 'inquiry'

/** One question; the answer's code, and its data if the code came with them. */
async function ask(settings: ZarinpalSettings, method: Method, fields: Record<string, unknown>) {
  const answer = await requestJson({
    url: `${settings.baseUrl}/pg/v4/payment/${method}.json`,
    method: 'POST',
    json: { merchant_id: settings.merchantId, ...fields },
    timeoutMs: settings.timeoutMs ?? TIMEOUT_MS,
  }).catch(readRefusal)
  const coded = codedOf(answer)
  if (coded === undefined) throw unreadable(method)
  return { code: coded.code, data: coded }
}

/** Refusals come with a 4xx as well as with a 200. A 5xx is no word about the payment, whatever it contains. */
function readRefusal(error: unknown): unknown {
  const refusing = error instanceof OutsideError && error.status !== undefined && error.status < 500
  if (refusing && codedOf(error.answer) !== undefined) return error.answer
  throw error
}

/** On success `data` is an object and `errors` an empty list; on failure the other way round, or a list of one. */
function codedOf(answer: unknown): Static<typeof Coded> | undefined {
  if (!Check(Answer, answer)) return undefined
  return [answer.data, answer.errors].flat().find((part) => Check(Coded, part))
}

function refused(method: Method, code: number): OutsideError {
  return new OutsideError(`zarinpal refused the ${method}: ${code}`, {
    kind: 'status',
    sent: 'yes',
    code: String(code),
  })
}

function unreadable(method: Method): OutsideError {
  return new OutsideError(`zarinpal answered the ${method} in an unknown form`, { kind: 'format', sent: 'yes' })
}
