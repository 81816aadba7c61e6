// Twilio, REST API of 2010-04-01 (https://www.twilio.com/docs/iam/api): form in, JSON out, Basic authentication.
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { OutsideError, requestJson } from '../../platform/http-client.ts'
import { type MessageSender, type OutgoingMessage, refuseEmail, speakable } from './sender.ts'

const TIMEOUT_MS = 10_000

export interface TwilioSettings {
  accountSid: string
  authToken: string
  /** The number of SMS and calls, E.164. */
  from: string
  /** The number of WhatsApp, E.164; without one WhatsApp messages go out as SMS. */
  whatsappFrom?: string | undefined
  /** `https://api.twilio.com`. */
  baseUrl: string
}

/**
 * SMS and WhatsApp as messages, calls as a voice that says the text twice, the digits of a code apart.
 * @throws OutsideError with Twilio's own code, as 21211 for a number that is none
 */
export function createTwilioSender(settings: TwilioSettings): MessageSender {
  return {
    send: async (message) => {
      const { resource, form } = callOf(settings, message)
      const answer = await ask(settings, resource, form)
      if (!Check(Created, answer)) {
        throw new OutsideError('twilio answered without a sid', { kind: 'format', sent: 'yes' })
      }
      return { providerId: answer.sid }
    },
  }
}

/** The resource of Twilio's that carries this message, and what it is told. */
function callOf({ from, whatsappFrom }: TwilioSettings, message: OutgoingMessage) {
  const { channel, to, body } = message
  if (channel === 'email') throw refuseEmail('twilio')
  if (channel === 'call') return { resource: 'Calls', form: { To: to, From: from, Twiml: twimlOf(message) } }
  if (channel === 'whatsapp' && whatsappFrom !== undefined) {
    return { resource: 'Messages', form: { To: `whatsapp:${to}`, From: `whatsapp:${whatsappFrom}`, Body: body } }
  }
  return { resource: 'Messages', form: { To: to, From: from, Body: body } }
}

/** Said twice, because who picks up a telephone seldom has a pen at hand at the first digit. */
function twimlOf(message: OutgoingMessage): string {
  return `<Response><Say loop="2">${escapeXml(speakable(message))}</Say></Response>`
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}

const Created = Type.Object({ sid: Type.String({ minLength: 1 }) })
const Refused = Type.Object({ code: Type.Integer() })

async function ask({ accountSid, authToken, baseUrl }: TwilioSettings, resource: string, form: Record<string, string>) {
  const url = `${baseUrl}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/${resource}.json`
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  return requestJson({ url, method: 'POST', headers: { authorization }, form, timeoutMs: TIMEOUT_MS }).catch(
    (error: unknown) => {
      throw error instanceof OutsideError && Check(Refused, error.answer) ? named(error, error.answer.code) : error
    },
  )
}

/** Twilio's code instead of its sentence, which quotes the number. */
function named({ status }: OutsideError, code: number): OutsideError {
  return new OutsideError(`twilio refused: ${code} (https://www.twilio.com/docs/errors/${code})`, {
    kind: 'status',
    sent: 'yes',
    ...(status === undefined ? {} : { status }),
    code: String(code),
  })
}
