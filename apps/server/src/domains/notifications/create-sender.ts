import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { createKavenegarSender } from './kavenegar.ts'
import { createOutboxSender } from './outbox-sender.ts'
import type { MessageSender } from './sender.ts'
import { createTwilioSender } from './twilio.ts'

/** The sender `SMS_PROVIDER` names. Only the outbox takes e-mail; the providers refuse it with an error. */
export function createSender(config: Config, deps: { db: Db; clock: Clock }): MessageSender {
  switch (config.SMS_PROVIDER) {
    case 'kavenegar':
      return createKavenegarSender({
        apiKey: needed(config, 'KAVENEGAR_API_KEY'),
        template: needed(config, 'KAVENEGAR_OTP_TEMPLATE'),
        sender: config.KAVENEGAR_SENDER,
        baseUrl: config.KAVENEGAR_URL,
      })
    case 'twilio':
      return createTwilioSender({
        accountSid: needed(config, 'TWILIO_ACCOUNT_SID'),
        authToken: needed(config, 'TWILIO_AUTH_TOKEN'),
        from: needed(config, 'TWILIO_FROM'),
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

/** Reading the configuration has already refused what is missing; this says the same to the compiler. */
function needed(config: Config, name: Needed): string {
  const value = config[name]
  if (value === undefined) throw new Error(`${name} is required by SMS_PROVIDER=${config.SMS_PROVIDER}`)
  return value
}
