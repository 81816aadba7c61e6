import type { Clock } from '../../platform/clock.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { OutsideError } from '../../platform/http-client.ts'
import { type Claimed, claimDue, giveUpLost, type Outcome, putOff, settleDelivery } from './delivery-store.ts'
import type { Notice } from './notice.ts'
import { loudFrom } from './quiet-hours.ts'
import type { MessageSender, OutgoingMessage } from './sender.ts'
import { shortTextOf } from './short-text.ts'

const SENT_TOGETHER = 10
/** Longer than any sender takes to give up. */
const LOST_AFTER_MS = 5 * 60_000
/** Tries of what certainly did not go out: half a minute after the first, then twice as long each time, a quarter of an hour in all. */
const ATTEMPTS_MAX = 6
const FIRST_PAUSE_MS = 30_000
const TOO_MANY_REQUESTS = 429

/** Whether what is told is still so; asked right before it goes out. */
export type StillTrue = (db: Db, told: { readonly notice: Notice; readonly personId: string }) => Promise<boolean>

interface Deps {
  readonly db: Db
  readonly clock: Clock
  readonly sender: MessageSender
  readonly onFault: (error: unknown) => void
}

/**
 * Sends what is to go out of notices by SMS and e-mail. Each message is a row that one node takes before it sends: tried again
 * only where it certainly did not go out, and never where that is not known, as providers cannot tell a second one from the first.
 */
export function createDeliveries({ db, clock, sender, onFault }: Deps) {
  const checks = new Map<Notice['type'], StillTrue>()
  let sending: Promise<void> | undefined

  async function sendDue(): Promise<void> {
    for (;;) {
      const now = clock.now()
      await giveUpLost(db, now, new Date(now.getTime() - LOST_AFTER_MS))
      // Looked at each time: with much to send the night may begin meanwhile.
      const loud = loudFrom(now)
      if (loud > now) await putOff(db, now, loud)
      const claimed = await claimDue(db, now, SENT_TOGETHER)
      await Promise.all(
        claimed.map(async (one) => settleDelivery(db, clock.now(), one.id, await deliver(one).catch(outcomeOf(one)))),
      )
      if (claimed.length < SENT_TOGETHER) return
    }
  }

  async function deliver(claimed: Claimed): Promise<Outcome> {
    const message = messageOf(claimed)
    if (!message) return { state: 'failed', error: 'there is no address to send it to' }
    if (claimed.expiresAt <= clock.now()) return { state: 'failed', error: 'it came too late' }
    const notice = noticeOf(claimed)
    const check = checks.get(notice.type)
    if (check && !(await isStillTrue(check, claimed))) return { state: 'failed', error: 'it is not so any more' }
    const { providerId } = await sender.send(message)
    return { state: 'sent', providerId: providerId ?? null }
  }

  /** Nothing was sent where this fails, so it is asked again. */
  const isStillTrue = (check: StillTrue, claimed: Claimed): Promise<boolean> =>
    check(db, { notice: noticeOf(claimed), personId: claimed.personId }).catch((error) => {
      onFault(error)
      throw new OutsideError('it could not be asked whether this is still so', { kind: 'network', sent: 'no' })
    })

  const outcomeOf =
    ({ channel, attempts }: Claimed) =>
    (error: unknown): Outcome => {
      // Whatever else is thrown is thrown before anybody is asked: by a configuration that cannot send this.
      if (!(error instanceof OutsideError)) {
        onFault(error)
        return { state: 'failed', error: 'this server cannot send it' }
      }
      const fate = fateOf(error, channel)
      if (fate !== 'unsent') return { state: fate, error: error.message }
      if (attempts >= ATTEMPTS_MAX) return { state: 'failed', error: error.message }
      const pauseMs = FIRST_PAUSE_MS * 2 ** (attempts - 1)
      return { state: 'again', dueAt: new Date(clock.now().getTime() + pauseMs), error: error.message }
    }

  return {
    /** Has notices of a type looked at again right before they go out. */
    checkBefore(type: Notice['type'], check: StillTrue): void {
      checks.set(type, check)
    },
    /** Sends all that is due now. Any number of nodes may. @throws what the database says */
    sendDue,
    /** Has what is due sent, once at a time on this node. */
    wake(): void {
      sending ??= sendDue()
        .catch(onFault)
        .finally(() => {
          sending = undefined
        })
    },
    /** Resolves when nothing is under way on this node. */
    async idle(): Promise<void> {
      await sending
    },
  }
}
export type Deliveries = ReturnType<typeof createDeliveries>

const noticeOf = ({ type, data }: Claimed): Notice => ({ type, data }) as Notice

const SUBJECT = { fa: 'خبری از هلسا', en: 'News from Helssa' } as const

/** Persian, but to numbers of other countries. */
function messageOf(claimed: Claimed): OutgoingMessage | undefined {
  const { channel, phone, email, isActive } = claimed
  const to = channel === 'sms' ? phone : email
  if (to === null || !isActive) return undefined
  const language = phone === null || phone.startsWith('+98') ? 'fa' : 'en'
  const body = shortTextOf(noticeOf(claimed), language)
  return channel === 'sms' ? { channel, to, body } : { channel, to, subject: SUBJECT[language], body }
}

/** What a failure means for its message: it certainly did not go out, it was refused for good, or nobody knows. */
function fateOf({ sent, kind, status }: OutsideError, channel: Claimed['channel']): 'unsent' | 'failed' | 'uncertain' {
  if (sent === 'no') return 'unsent'
  if (kind !== 'status' || status === undefined) return 'uncertain'
  // A mail server says by 4xx to come again, and by 5xx never to; of a provider's 5xx nobody knows what it did before.
  if (channel === 'email') return status < 500 ? 'unsent' : 'failed'
  if (status === TOO_MANY_REQUESTS) return 'unsent'
  return status < 500 ? 'failed' : 'uncertain'
}
