// Kavenegar, REST v1 (https://kavenegar.com/rest.html). Its API key is part of the path of every address.
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { OutsideError, requestJson } from '../../platform/http-client.ts'
import { type MessageSender, type OutgoingMessage, refuseEmail, speakable } from './sender.ts'

const TIMEOUT_MS = 10_000

export interface KavenegarSettings {
  apiKey: string
  /** `https://api.kavenegar.com`. */
  baseUrl: string
  /** The approved template of the one-time code; its text holds `%token`. */
  template: string
  /** The line texts are sent from; without one, the account's own default. */
  sender?: string | undefined
}

/**
 * Codes go through the template (`verify/lookup`, by SMS or spoken), other texts through `sms/send` and
 * `call/maketts`. Kavenegar has no WhatsApp: what was meant for it goes out as an SMS to the same number.
 * @throws OutsideError with Kavenegar's own status, as 411 for a number it cannot reach or 418 for used up credit
 */
export function createKavenegarSender(settings: KavenegarSettings): MessageSender {
  return {
    send: async (message) => {
      const { method, form } = callOf(settings, message)
      const answer = await ask(settings, method, form)
      if (answer.return.status !== 200) throw refused(answer.return.status)
      return nameOf(answer.entries)
    },
  }
}

/** The method of Kavenegar's that carries this message, and what it is told. */
function callOf({ template, sender }: KavenegarSettings, message: OutgoingMessage) {
  if (message.channel === 'email') throw refuseEmail('kavenegar')
  const receptor = receptorOf(message.to)
  const spoken = message.channel === 'call'
  if (message.template === 'otp') {
    if (message.code === undefined) throw new Error('a message by the template "otp" needs its code')
    const form = { receptor, token: message.code, template, type: spoken ? 'call' : 'sms' }
    return { method: 'verify/lookup', form }
  }
  if (spoken) return { method: 'call/maketts', form: { receptor, message: speakable(message) } }
  return { method: 'sms/send', form: { receptor, message: message.body, ...(sender === undefined ? {} : { sender }) } }
}

/** Iranian numbers in their local form, others with 00 and the country, as Kavenegar writes them. */
function receptorOf(phone: string): string {
  return phone.startsWith('+98') ? `0${phone.slice(3)}` : phone.replace('+', '00')
}

const Answer = Type.Object({ return: Type.Object({ status: Type.Integer() }), entries: Type.Optional(Type.Unknown()) })
const Entry = Type.Object({ messageid: Type.Union([Type.Integer(), Type.String()]) })

/** Kavenegar's answer, which it gives with its own status as the HTTP status, or within a 200. */
async function ask({ apiKey, baseUrl }: KavenegarSettings, method: string, form: Record<string, string>) {
  const url = `${baseUrl}/v1/${encodeURIComponent(apiKey)}/${method}.json`
  const answer = await requestJson({ url, method: 'POST', form, timeoutMs: TIMEOUT_MS }).catch((error: unknown) => {
    if (error instanceof OutsideError && Check(Answer, error.answer)) return error.answer
    throw error
  })
  if (Check(Answer, answer)) return answer
  throw new OutsideError('kavenegar answered without its status', { kind: 'format', sent: 'yes' })
}

/** `entries` is one entry at `lookup` in some versions, a list of them elsewhere. */
function nameOf(entries: unknown): { providerId?: string } {
  const entry: unknown = Array.isArray(entries) ? entries[0] : entries
  return Check(Entry, entry) ? { providerId: String(entry.messageid) } : {}
}

function refused(status: number): OutsideError {
  const reason = REASONS[status] ?? 'see its list of errors'
  return new OutsideError(`kavenegar refused: ${status}, ${reason}`, {
    kind: 'status',
    sent: 'yes',
    status,
    code: String(status),
  })
}

/** Those an operator can do something about, or that tell of the number. */
const REASONS: Readonly<Record<number, string>> = {
  400: 'parameters are missing',
  401: 'the account is not active',
  402: 'the operation failed',
  403: 'the API key is not valid',
  406: 'a parameter is empty',
  407: 'this address may not use the account',
  409: 'it is overloaded',
  411: 'the recipient is not valid',
  412: 'the sending line is not valid',
  413: 'the text is empty or too long',
  414: 'the request is too large',
  416: 'this address is not the one set for the account',
  418: 'the credit is used up',
  420: 'links are not allowed in texts of this account',
  422: 'the text has a character it cannot process',
  424: 'the template was not found',
  426: 'the account lacks the service needed',
  427: 'the line needs a permission',
  428: 'the code cannot be told by a call',
  429: 'this address is limited',
  431: 'the code has a wrong form',
  432: 'the template has no place for the code',
  451: 'too many requests',
  501: 'a test account reaches only its owner',
}
