import { createAccess } from './domains/access/index.ts'
import { createAssistant } from './domains/assistant/index.ts'
import { createAudit } from './domains/audit/index.ts'
import { createCare } from './domains/care/index.ts'
import { createChannels } from './domains/channels/index.ts'
import { accountRefuses, createIdentity } from './domains/identity/index.ts'
import { createLedger } from './domains/ledger/index.ts'
import { createMessaging } from './domains/messaging/index.ts'
import { createNotifications, type MessageSender } from './domains/notifications/index.ts'
import { createPayments, type Gateway } from './domains/payments/index.ts'
import { createPlans } from './domains/plans/index.ts'
import { createPrescriptions } from './domains/prescriptions/index.ts'
import { createRecords } from './domains/records/index.ts'
import { createAlerts, createServices } from './domains/services/index.ts'
import { createTimeline } from './domains/timeline/index.ts'
import { createTokens } from './domains/tokens/index.ts'
import { createVideo } from './domains/video/index.ts'
import type { Bus } from './platform/bus/bus.ts'
import type { Cache } from './platform/cache/cache.ts'
import type { Clock } from './platform/clock.ts'
import type { Db } from './platform/database/transaction.ts'
import type { FileStore } from './platform/files/files.ts'
import type { Log } from './platform/log.ts'
import type { Models } from './platform/model/index.ts'
import { joinKeys } from './platform/once.ts'
import type { OutboxHandlers } from './platform/outbox.ts'
import { createSealer } from './platform/sealer.ts'
import type { Secrets } from './platform/secrets.ts'
import { createLinkSigner } from './platform/signed-link.ts'

/** The ground floor as the domains need it; tests pass their own clock, sender and gateway. */
export interface Ground {
  readonly db: Db
  readonly cache: Cache
  readonly bus: Bus
  readonly clock: Clock
  readonly files: FileStore
  readonly log: Log
  readonly secrets: Secrets
  readonly publicUrl: string
  readonly sender: MessageSender
  readonly gateway: Gateway
  /** Where the platforms of customers are asked. */
  readonly platforms: { readonly telegram: string; readonly instagram: string }
  /** Language and speech models; what needs one that is not configured is not available. */
  readonly models: Models
  /** The assistant speaks only of knowledge that is checked so far; of all unless told. */
  readonly knowledgeRequired?: 'clinician-reviewed' | undefined
}

/** Builds the domains upon each other, each with just what it uses. */
export function composeDomains(ground: Ground) {
  const { db, cache, bus, clock, files, log, secrets, publicUrl, sender, gateway, platforms, models } = ground
  const onFault = (error: unknown) => log.error({ err: error }, 'a background step failed')
  const ledger = createLedger({ db })
  const notifications = createNotifications({ db, bus, clock, sender, onFault })
  const identity = createIdentity({
    db,
    cache,
    bus,
    clock,
    jwtSecret: secrets.jwt,
    otpSecret: secrets.otp,
    publicUrl,
    onFault,
    sendMail: async (mail) => {
      await sender.send({ channel: 'email', ...mail })
    },
    sendOtp: async ({ phone, channel, code }) => {
      await sender.send({ channel, to: phone, body: `کد تایید هلسا: ${code}`, code, template: 'otp' })
    },
  })
  const payments = createPayments({ db, clock, ledger, notifications, gateway, publicUrl, onFault })
  const plans = createPlans({ db, clock, ledger, payments, notifications })
  const tokens = createTokens({ db, clock, ledger, payments, notifications, accounts: identity.accounts })
  const alerts = createAlerts({ db, clock, notifications, tokens })
  const signer = createLinkSigner({ secret: secrets.dataKey, clock })
  const messaging = createMessaging({ db, bus, clock, files, publicUrl, signer, onFault })
  const sealer = createSealer(secrets.dataKey)
  const audit = createAudit({ db, clock })
  const care = createCare({ db, clock, ledger, payments, plans, notifications, identity, sealer, audit, onFault })
  const access = createAccess({
    db,
    clock,
    sealer,
    audit,
    care,
    identity,
    notifications,
    secret: secrets.otp,
    onFault,
    onEmergency: ({ id, doctorId, patientId }) =>
      log.warn({ grantId: id, doctorId, patientId }, 'a record was opened in an emergency'),
    sendCode: async ({ phone, code, doctorName }) => {
      const body = `${doctorName} برای دیدن پروندهٔ پزشکی شما در هلسا اجازه می‌خواهد. فقط اگر موافقید این کد را به ایشان بگویید: ${code}`
      await sender.send({ channel: 'sms', to: phone, body, code })
    },
  })
  const channels = createChannels({
    db,
    bus,
    cache,
    clock,
    log,
    sealer,
    messaging,
    publicUrl,
    telegramApiRoot: platforms.telegram,
    instagramApiRoot: platforms.instagram,
    onFault,
  })
  const assistant = createAssistant({
    db,
    clock,
    messaging,
    notifications,
    plans,
    care,
    audit,
    files,
    models,
    signer,
    publicUrl,
    factsOf: care.medicalFactsOf,
    require: ground.knowledgeRequired,
    onEngineFault: (error) => log.warn({ err: error }, 'an engine of the assistant did not answer'),
    onFault,
  })
  const video = createVideo({ db, bus, clock, onFault })
  const records = createRecords({
    db,
    clock,
    sealer,
    shelf: messaging.shelf,
    plans,
    care,
    audit,
    access,
    signer,
    publicUrl,
  })
  const prescriptions = createPrescriptions({ db, clock, sealer, audit, access, care, assistant, notifications })
  const timeline = createTimeline({ db, audit, access, records })
  const services = createServices({ db, clock, tokens, model: models.chat, assistant, onFault })
  identity.onJoin(async (tx, persons) => {
    // Records of health and plans are nobody's to mix; a person who has them alone stays apart.
    const isPatient = (await care.hasRecord(tx, persons.from)) || (await access.hasRecord(tx, persons.from))
    const apart = isPatient || (await records.hasFiles(tx, persons.from)) || (await plans.hasOrdered(tx, persons.from))
    if (apart) throw accountRefuses.MOBILE_TAKEN()
    if (!(await ledger.joinWallets(tx, persons))) throw accountRefuses.JOIN_LATER()
    await joinKeys(tx, persons)
    await payments.join(tx, persons)
    await notifications.join(tx, persons)
    await tokens.join(tx, persons)
    await services.join(tx, persons)
    await alerts.join(tx, persons)
    await messaging.join(tx, persons)
    await assistant.join(tx, persons)
  })
  return {
    ledger,
    notifications,
    identity,
    payments,
    plans,
    care,
    audit,
    access,
    tokens,
    services,
    alerts,
    messaging,
    channels,
    assistant,
    video,
    records,
    timeline,
    prescriptions,
  }
}
export type Domains = ReturnType<typeof composeDomains>

/** What happens after a commit, by the type of the event. */
export const eventHandlers = ({
  care,
  payments,
  plans,
  tokens,
  alerts,
  channels,
  assistant,
  notifications,
}: Domains): OutboxHandlers => ({
  ...notifications.handlers,
  ...care.noticeHandlers,
  ...payments.noticeHandlers,
  ...plans.noticeHandlers,
  ...tokens.noticeHandlers,
  ...alerts.handlers,
  ...channels.handlers,
  ...assistant.scribe.noticeHandlers,
})
