// Telegram's updates (core.telegram.org/bots/api#update), read without trust in their shape.
import type { FileReference, InboundEvent, InboundMessage, Update, Writer } from './channel.ts'
import type { UpdateKind } from './telegram.ts'
import { arrayOf, type Facts, factsOf, integerOf, keepable, nameOf, numberOf, personNameOf, textOf } from './wire.ts'

/** What we ask Telegram to tell. */
export const UPDATE_KINDS = ['message', 'edited_message'] as const satisfies readonly UpdateKind[]

/** What stands for a message without words, by the field that says what it is. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  voice: '[پیام صوتی]',
  audio: '[فایل صوتی]',
  video_note: '[پیام ویدیویی]',
  animation: '[تصویر متحرک]',
  video: '[ویدیو]',
  photo: '[تصویر]',
  live_photo: '[تصویر]',
  document: '[فایل]',
  sticker: '[استیکر]',
  contact: '[شماره تماس]',
  venue: '[موقعیت مکانی]',
  location: '[موقعیت مکانی]',
  poll: '[نظرسنجی]',
  dice: '[تاس]',
  game: '[بازی]',
  story: '[استوری]',
  paid_media: '[رسانهٔ پولی]',
  checklist: '[فهرست کارها]',
  invoice: '[صورت‌حساب]',
}
const UNKNOWN = '[پیام پشتیبانی‌نشده]'
/** Fields of one file; `photo` has sizes of its own, `sticker` is only words. */
const FILES = ['voice', 'audio', 'video_note', 'animation', 'video', 'document'] as const

/** Fields of messages that tell what happened to the chat, and that nobody wrote. */
const SERVICE =
  /^(new_chat|left_chat|delete_chat|group_chat|supergroup|channel_chat|migrate|pinned_message|message_auto_delete|forum_|general_forum|video_chat|boost_added|write_access|proximity|giveaway|connected_website|chat_background|users_shared|chat_shared|passport|successful_payment|refunded_payment)/

/** An update with its place in the order; nothing when it is no update at all. */
export function readTelegramUpdate(told: unknown): Update | undefined {
  const payload = keepable(told)
  const facts = factsOf(payload)
  const id = integerOf(facts?.update_id)
  if (!facts || id === undefined) return undefined
  const chat = factsOf(messageOf(facts)?.chat)
  return { externalId: String(id), chat: String(integerOf(chat?.id) ?? ''), rank: id, payload }
}

/** What an update says: a person's message to the bot, or its edit. Groups and channels are not ours to answer. */
export function readTelegramEvent(payload: unknown): InboundEvent {
  const facts = factsOf(payload)
  const message = facts && messageOf(facts)
  const id = integerOf(message?.message_id)
  if (!facts || !message || id === undefined || textOf(factsOf(message.chat)?.type) !== 'private')
    return { kind: 'ignored' }
  const content = contentOf(message)
  if (content === undefined) return { kind: 'ignored' }
  return {
    kind: factsOf(facts.edited_message) ? 'edit' : 'message',
    externalId: String(id),
    sentAt: new Date((integerOf(message.date) ?? 0) * 1000),
    fromUs: false,
    content,
    files: filesOf(message),
    writer: writerOf(message),
  } satisfies InboundMessage
}

const messageOf = (facts: Facts): Facts | undefined => factsOf(facts.message) ?? factsOf(facts.edited_message)

function contentOf(message: Facts): string | undefined {
  const words = textOf(message.text) ?? textOf(message.caption)
  if (words) return words
  const kind = Object.keys(PLACEHOLDERS).find((field) => field in message)
  if (kind) return `${PLACEHOLDERS[kind]}${detailOf(kind, message)}`
  return Object.keys(message).some((field) => SERVICE.test(field)) ? undefined : UNKNOWN
}

/** What can be told in words of a thing that is no file. */
function detailOf(kind: string, message: Facts): string {
  const thing = factsOf(message[kind])
  if (kind === 'sticker') return after(textOf(thing?.emoji))
  if (kind === 'contact') return after([thing?.first_name, thing?.last_name, thing?.phone_number].map(textOf).join(' '))
  if (kind === 'venue') return after([thing?.title, thing?.address].map(textOf).join('، '))
  if (kind === 'poll') return after(textOf(thing?.question))
  if (kind !== 'location') return ''
  const [latitude, longitude] = [numberOf(thing?.latitude), numberOf(thing?.longitude)]
  return latitude === undefined || longitude === undefined ? '' : ` ${latitude},${longitude}`
}

const after = (text: string | undefined): string => (text?.trim() ? ` ${text.trim().replaceAll(/ {2,}/g, ' ')}` : '')

function filesOf(message: Facts): FileReference[] {
  // The last size of a photo is the largest. An animation comes as a document too, for older programs; it is one file.
  const field = FILES.find((name) => factsOf(message[name]))
  const file = factsOf(arrayOf(message.photo).at(-1)) ?? (field && factsOf(message[field]))
  const reference = textOf(file?.file_id)
  return reference ? [{ reference, name: nameOf(file?.file_name) }] : []
}

function writerOf(message: Facts): Writer {
  const writer = factsOf(message.from) ?? factsOf(message.chat)
  return {
    firstName: personNameOf(writer?.first_name) ?? '',
    lastName: personNameOf(writer?.last_name) ?? '',
    username: personNameOf(writer?.username) ?? null,
  }
}
