import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { readSmtpUrl } from '../../platform/smtp-url.ts'
import { createKavenegarSender } from './kavenegar.ts'
import { createOutboxSender } from './outbox-sender.ts'
import type { MessageSender } from './sender.ts'
import { createSmtpSender } from './smtp.ts'
import { createTwilioSender } from './twilio.ts'

/**
 * E-mail goes to the server at `SMTP_URL`, without one to the development outbox; all else to who `SMS_PROVIDER` names.
 * In production without `SMTP_URL` an e-mail is an error.
 */
export function createSender(config: Config, deps: { db: Db; clock: Clock }): MessageSender {
  const mail = createMailSender(config, deps)
  const phone = createPhoneSender(config, deps)
  return { send: (message) => (message.channel === 'email' ? mail : phone).send(message) }
}

function createMailSender(config: Config, deps: { db: Db; clock: Clock }): MessageSender {
  const server = config.SMTP_URL === undefined ? undefined : readSmtpUrl(config.SMTP_URL)
  if (server) return createSmtpSender({ server, from: needed(config, 'MAIL_FROM', 'SMTP_URL') })
  if (config.HELSSA_ENV === 'development') return createOutboxSender(deps)
  return { send: () => Promise.reject(new Error('no e-mail can be sent: SMTP_URL is not set')) }
}

function createPhoneSender(config: Config, deps: { db: Db; clock: Clock }): MessageSender {
  const by = `SMS_PROVIDER=${config.SMS_PROVIDER}`
  switch (config.SMS_PROVIDER) {
    case 'kavenegar':
      return createKavenegarSender({
        apiKey: needed(config, 'KAVENEGAR_API_KEY', by),
        template: needed(config, 'KAVENEGAR_OTP_TEMPLATE', by),
        sender: config.KAVENEGAR_SENDER,
        baseUrl: config.KAVENEGAR_URL,
      })
    case 'twilio':
      return createTwilioSender({
        accountSid: needed(config, 'TWILIO_ACCOUNT_SID', by),
        authToken: needed(config, 'TWILIO_AUTH_TOKEN', by),
        from: needed(config, 'TWILIO_FROM', by),
        whatsappFrom: config.TWILIO_WHATSAPP_FROM,
        baseUrl: config.TWILIO_URL,
      })
    case 'outbox':
      return createOutboxSender(deps)
  }
}

type Needed =
  | 'KAVENEGAR_API_KEY'
  | 'KAVENEGAR_OTP_TEMPLATE'
  | 'TWILIO_ACCOUNT_SID'
  | 'TWILIO_AUTH_TOKEN'
  | 'TWILIO_FROM'
  | 'MAIL_FROM'

/** Reading the configuration has already refused what is missing; this says the same to the compiler. */
function needed(config: Config, name: Needed, by: string): string {
  const value = config[name]
  if (value === undefined) throw new Error(`${name} is required by ${by}`)
  return value
}
