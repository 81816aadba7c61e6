import type { Bus } from '../../platform/bus/bus.ts'
import type { Cache } from '../../platform/cache/cache.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import type { Log } from '../../platform/log.ts'
import type { Sealer } from '../../platform/sealer.ts'
import type { Messaging } from '../messaging/index.ts'
import { createAccounts } from './accounts.ts'
import { createCanned } from './canned.ts'
import { createCustomerFiles } from './customer-files.ts'
import { createDelivery } from './delivery.ts'
import { createInbound } from './inbound.ts'
import { createInbox } from './inbox.ts'
import { createPolling } from './polling.ts'
import { createPresence } from './presence.ts'
import { createProfiles } from './profiles.ts'
import { createTickets } from './ticket.ts'

export interface ChannelsDeps {
  readonly db: Db
  readonly bus: Bus
  readonly cache: Cache
  readonly clock: Clock
  readonly log: Pick<Log, 'info' | 'warn'>
  readonly sealer: Sealer
  readonly messaging: Messaging
  /** Where platforms reach us; Telegram calls only https. */
  readonly publicUrl: string
  readonly telegramApiRoot: string
  readonly instagramApiRoot: string
  readonly onFault: (error: unknown) => void
}

/** Customers who write by Telegram and Instagram: what they say, and what is said to them. */
export function createChannels(deps: ChannelsDeps) {
  const accounts = createAccounts(deps)
  const inbound = createInbound(deps)
  return {
    accounts,
    inbound,
    files: createCustomerFiles({ ...deps, accounts }),
    profiles: createProfiles({ ...deps, accounts }),
    /** Asks platforms that cannot call us; `stored` is called when something waits to be handled. */
    createPolling: ({ stored, waitSeconds }: { stored: () => void; waitSeconds?: number }) =>
      createPolling({ ...deps, accounts, inbound, stored, ...(waitSeconds !== undefined && { waitSeconds }) }),
    handlers: inbound.handlers,
    delivery: createDelivery({
      ...deps,
      open: accounts.open,
      noteState: accounts.noteState,
      linkTo: deps.messaging.links.of,
    }),
    inbox: createInbox(deps),
    canned: createCanned(deps),
    presence: createPresence(deps),
    tickets: createTickets(deps),
  }
}
export type Channels = ReturnType<typeof createChannels>

export { type Agent, isAgent } from './access.ts'
export type { Accounts, Connected, ConnectInput } from './accounts.ts'
export type { AgentCard } from './agent-store.ts'
export { type CannedReply, SHORTCUT_LENGTH_MAX } from './canned.ts'
export {
  ACCOUNTS_CHANNEL,
  type ChannelAccount,
  type Customer,
  INBOX_CHANNEL,
  type InboxNews,
  type Thread,
} from './channel.ts'
export type { DeliverySummary, ReplyDelivery } from './delivery.ts'
export type { ChannelRefusal } from './errors.ts'
export type { Inbound } from './inbound.ts'
export { INBOX_PAGE_MAX, type Inbox } from './inbox.ts'
export { readInstagramUpdates } from './instagram-event.ts'
export type { Platform } from './platform-client.ts'
export type { Polling } from './polling.ts'
export type { Presence } from './presence.ts'
export { readTelegramUpdate } from './telegram-update.ts'
export { type InboxThread, THREAD_STATUSES, type ThreadStatus } from './thread.ts'
export { TICKET_SECONDS, type Tickets } from './ticket.ts'
