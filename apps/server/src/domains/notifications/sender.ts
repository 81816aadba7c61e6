/** The ways a message can reach a person outside of the app. */
export type Channel = 'sms' | 'whatsapp' | 'call' | 'email'

/** One message to one person. */
export interface OutgoingMessage {
  channel: Channel
  /** E.164 (`+989121234567`), or an e-mail address for `email`. */
  to: string
  /** Of an e-mail, one line. */
  subject?: string
  /** The whole text, code included. */
  body: string
  /** The one-time code within the body, for providers that ask for it apart or speak it. */
  code?: string
  /** Set where the provider keeps an approved text of its own, which it fills with the code. */
  template?: 'otp'
}

/**
 * Hands messages to whoever delivers them. Done means accepted for delivery, not delivered; `providerId` is the
 * provider's name for it. A message is tried once: repeating is the caller's to decide (see `OutsideError.sent`).
 * @throws OutsideError the provider refused or could not be asked
 */
export interface MessageSender {
  send(message: OutgoingMessage): Promise<{ providerId?: string }>
}

/** The body as it is to be spoken: the digits of the code one by one, for "123456" is otherwise read as a number. */
export function speakable({ body, code }: OutgoingMessage): string {
  if (code === undefined) return body
  const digits = [...code].join(', ')
  return body.includes(code) ? body.replaceAll(code, digits) : `${body} ${digits}`
}

/** What a provider of SMS and calls says to an e-mail: a fault of the configuration, not of the person. */
export function refuseEmail(provider: string): Error {
  return new Error(`${provider} sends no e-mail; that is for the server at SMTP_URL`)
}
