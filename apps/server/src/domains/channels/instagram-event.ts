// Instagram's messaging events (developers.facebook.com/docs/instagram-platform/webhooks/examples), read without trust in
// their shape. One call tells of many events; each is an update of its own here.
import { createHash } from 'node:crypto'
import type { FileReference, InboundEvent, Update } from './channel.ts'
import { arrayOf, type Facts, factsOf, idOf, integerOf, keepable, textOf } from './wire.ts'

/** What stands for a message without words, by the type of its first attachment. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  audio: '[پیام صوتی]',
  image: '[تصویر]',
  video: '[ویدیو]',
  file: '[فایل]',
  share: '[پست هم‌رسانی‌شده]',
  post: '[پست هم‌رسانی‌شده]',
  ig_post: '[پست هم‌رسانی‌شده]',
  reel: '[ریل]',
  ig_reel: '[ریل]',
  story_mention: '[نام‌بردن در استوری]',
  ig_story: '[استوری]',
  like_heart: '[قلب]',
  sticker: '[استیکر]',
  location: '[موقعیت مکانی]',
}
const UNKNOWN = '[پیام پشتیبانی‌نشده]'
/** Of these the address leads to what the customer sent; of the others to a page at Instagram. */
const FILES = new Set(['image', 'audio', 'video', 'file', 'story_mention', 'ig_story'])
const FILES_MAX = 10
/** Longer is the name of nobody at Instagram. */
const PERSON_ID_LENGTH_MAX = 100
/** A time outside of these is none that anything happened at. */
const [YEAR_2000, YEAR_10000] = [Date.UTC(2000), Date.UTC(10_000)]

/** The updates in what Instagram sent about one account; those about others, whom it serves by the same app, are not ours. */
export function readInstagramUpdates(told: unknown, account: { externalId: string }): Update[] {
  return arrayOf(factsOf(keepable(told))?.entry)
    .map(factsOf)
    .filter((entry) => entry !== undefined && String(entry.id) === account.externalId)
    .flatMap((entry) => arrayOf(entry?.messaging).concat(arrayOf(entry?.changes)))
    .flatMap((event) => {
      const facts = factsOf(event)
      return facts ? updateOf(facts, account) : []
    })
}

function updateOf(event: Facts, account: { externalId: string }): Update[] {
  const sender = textOf(factsOf(event.sender)?.id) ?? ''
  const recipient = textOf(factsOf(event.recipient)?.id) ?? ''
  const chat = sender === account.externalId ? recipient : sender
  if (chat.length > PERSON_ID_LENGTH_MAX) return []
  return [{ externalId: nameOfEvent(event), chat, rank: integerOf(event.timestamp) ?? 0, payload: event }]
}

/** What an event is known by: sent again it has the same name. */
function nameOfEvent(event: Facts): string {
  const message = factsOf(event.message)
  const mid = idOf(message?.mid)
  if (mid && message?.is_deleted === true) return unsentName(mid)
  if (mid) return `message:${mid}`
  return `event:${createHash('sha256').update(JSON.stringify(event)).digest('base64url')}`
}

/** The name of the update by which a message is taken back. */
export const unsentName = (mid: string): string => `unsent:${mid}`

/** What an event says. It happened when it was received, where it tells no time that can be. */
export function readInstagramEvent(payload: unknown, receivedAt: Date): InboundEvent {
  const event = factsOf(payload) ?? {}
  const at = timeOf(event.timestamp) ?? receivedAt
  const message = factsOf(event.message)
  if (message) return messageOf(message, at)
  const edit = factsOf(event.message_edit)
  const edited = idOf(edit?.mid)
  if (edited) return wordsOf('edit', { externalId: edited, sentAt: at, content: textOf(edit?.text) ?? '' })
  const postback = factsOf(event.postback)
  const pressed = idOf(postback?.mid)
  if (pressed) return wordsOf('message', { externalId: pressed, sentAt: at, content: textOf(postback?.title) ?? '' })
  const read = idOf(factsOf(event.read)?.mid)
  if (read) return { kind: 'read', externalId: read, at }
  const delivered = arrayOf(factsOf(event.delivery)?.mids).flatMap((mid) => idOf(mid) ?? [])
  return delivered.length > 0 ? { kind: 'delivered', externalIds: delivered, at } : { kind: 'ignored' }
}

function timeOf(timestamp: unknown): Date | undefined {
  const time = integerOf(timestamp)
  return time === undefined || time < YEAR_2000 || time >= YEAR_10000 ? undefined : new Date(time)
}

const wordsOf = (
  kind: 'message' | 'edit',
  { content, ...rest }: { externalId: string; sentAt: Date; content: string },
): InboundEvent => ({ kind, ...rest, fromUs: false, content: content || UNKNOWN, files: [] })

function messageOf(message: Facts, sentAt: Date): InboundEvent {
  const externalId = idOf(message.mid)
  if (!externalId) return { kind: 'ignored' }
  if (message.is_deleted === true) return { kind: 'deleted', externalId }
  const attachments = arrayOf(message.attachments)
    .map(factsOf)
    .filter((one) => one !== undefined)
  const type = textOf(attachments[0]?.type)
  return {
    kind: 'message',
    externalId,
    sentAt,
    fromUs: message.is_echo === true,
    content: textOf(message.text) || (type && PLACEHOLDERS[type]) || UNKNOWN,
    files: attachments.flatMap(fileOf).slice(0, FILES_MAX),
  }
}

function fileOf({ type, payload }: Facts): FileReference[] {
  const reference = textOf(factsOf(payload)?.url)
  return reference && FILES.has(String(type)) ? [{ reference, name: null }] : []
}
