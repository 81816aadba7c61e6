import type { ChannelRefusal } from '../../domains/channels/index.ts'
import type { IdentityRefusal } from '../../domains/identity/index.ts'
import type { MessagingRefusal } from '../../domains/messaging/index.ts'
import type { FileRefusal } from '../../platform/files/files.ts'
import type { MediaRefusal } from '../../platform/media/receive.ts'

export interface Row {
  readonly status: number
  readonly fa: string
  readonly en: string
}

type AnyRefusal =
  | Extract<IdentityRefusal, 'TOKEN_INVALID' | 'TOKEN_EXPIRED'>
  | ChannelRefusal
  | MessagingRefusal
  | FileRefusal
  | MediaRefusal

/** Every refusal this surface can meet. A new one in a domain does not compile until it has a row. */
export const refusalRows = {
  TOKEN_INVALID: { status: 401, fa: 'توکن نامعتبر است', en: 'The token is not valid' },
  TOKEN_EXPIRED: { status: 401, fa: 'توکن منقضی شده است', en: 'The token has expired' },
  NOT_ALLOWED: { status: 403, fa: 'اجازهٔ این کار را ندارید', en: 'You may not do this' },
  CHANNEL_NOT_FOUND: { status: 404, fa: 'این کانال یافت نشد', en: 'There is no such channel' },
  CHANNEL_TOKEN_WRONG: {
    status: 400,
    fa: 'پلتفرم این توکن را نمی‌پذیرد، یا توکن حساب دیگری است',
    en: 'The platform does not take this token, or it is another account’s',
  },
  CHANNEL_UNREACHABLE: {
    status: 503,
    fa: 'پلتفرم پاسخ درستی نداد؛ دوباره تلاش کنید',
    en: 'The platform did not answer as it should; try again',
  },
  THREAD_NOT_FOUND: { status: 404, fa: 'این گفتگو یافت نشد', en: 'There is no such conversation' },
  ASSIGNEE_CHANGED: {
    status: 409,
    fa: 'این گفتگو در این میان به کس دیگری سپرده شده است',
    en: 'The conversation was given to somebody else meanwhile',
  },
  ASSIGNEE_UNKNOWN: {
    status: 400,
    fa: 'assignee: پشتیبانی با این شناسه یافت نشد',
    en: 'assignee: there is no agent with this id',
  },
  CANNED_REPLY_NOT_FOUND: { status: 404, fa: 'این پاسخ آماده یافت نشد', en: 'There is no such canned reply' },
  CANNED_SHORTCUT_TAKEN: {
    status: 409,
    fa: 'shortcut: پاسخ آمادهٔ دیگری این میان‌بر را دارد',
    en: 'shortcut: another canned reply has this shortcut',
  },
  REPLY_LOCKED: {
    status: 409,
    fa: 'پشتیبان دیگری در حال پاسخ به این گفتگو است',
    en: 'Another agent is answering this conversation',
  },
  REPLY_EMPTY: { status: 400, fa: 'متن پیام نمی‌تواند خالی باشد', en: 'Message content cannot be empty' },
  REPLY_NOT_YOURS: {
    status: 403,
    fa: 'تنها نویسندهٔ پیام یا مدیر می‌تواند آن را تغییر دهد',
    en: 'Only its author or an admin may change this message',
  },
  WINDOW_CLOSED: {
    status: 409,
    fa: 'مهلت ۲۴ ساعتهٔ پاسخ پس از آخرین پیام مشتری گذشته است',
    en: 'The platform takes no answer more than 24 hours after the customer’s last message',
  },
  DELIVERY_BUSY: {
    status: 409,
    fa: 'پیام همین حالا در حال ارسال است؛ اندکی بعد تلاش کنید',
    en: 'The message is being sent at this moment; try again soon',
  },
  DELIVERY_UNCERTAIN: {
    status: 409,
    fa: 'معلوم نیست پیام به مشتری رسیده باشد؛ نخست آن را مشخص کنید',
    en: 'Nobody knows whether the message arrived; settle that first',
  },
  EDIT_UNSUPPORTED: {
    status: 409,
    fa: 'این پلتفرم تغییر یا حذف پیام ارسال‌شده را نمی‌پذیرد',
    en: 'The platform does not let sent messages be changed or deleted',
  },
  EDIT_TOO_LONG: {
    status: 400,
    fa: 'content: متن تازه در پیام‌های ارسال‌شده جا نمی‌شود',
    en: 'content: the new text no longer fits the messages it was sent in',
  },
  NOTHING_TO_RESEND: { status: 409, fa: 'چیزی برای ارسال دوباره نیست', en: 'Nothing of it failed' },
  NOTHING_TO_SETTLE: { status: 409, fa: 'وضعیت ارسال نامعلومی در کار نیست', en: 'Nothing of it is uncertain' },
  CONVERSATION_NOT_FOUND: { status: 404, fa: 'این گفتگو یافت نشد', en: 'There is no such conversation' },
  MESSAGE_NOT_FOUND: { status: 404, fa: 'این پیام یافت نشد', en: 'There is no such message' },
  MESSAGE_NOT_YOURS: {
    status: 403,
    fa: 'تنها فرستنده می‌تواند این پیام را تغییر دهد یا حذف کند',
    en: 'Only its sender may change or delete this message',
  },
  MESSAGE_DELETED: { status: 409, fa: 'این پیام حذف شده است', en: 'This message was deleted' },
  RECIPIENT_NOT_FOUND: { status: 404, fa: 'کاربری با این شناسه یافت نشد', en: 'There is no user with this id' },
  ATTACHMENTS_TOO_MANY: {
    status: 400,
    fa: 'file: این پیام پیوست‌های زیادی دارد',
    en: 'file: this message has too many attachments',
  },
  ATTACHMENT_NOT_FOUND: { status: 404, fa: 'این فایل یافت نشد', en: 'There is no such file' },
  FILE_TOO_LARGE: { status: 413, fa: 'file: حجم فایل بیش از حد مجاز است', en: 'file: the file is too large' },
  FILE_INFECTED: { status: 415, fa: 'file: در این فایل بدافزار یافت شد', en: 'file: malware was found in it' },
  RANGE_NOT_SATISFIABLE: { status: 416, fa: 'این بخش از فایل وجود ندارد', en: 'The file has no such part' },
  MEDIA_FORMAT: { status: 415, fa: 'file: فرمت فایل پذیرفته نیست', en: 'file: this format is not accepted' },
  MEDIA_UNREADABLE: { status: 415, fa: 'file: این فایل خوانا نیست', en: 'file: this file cannot be read' },
} as const satisfies Record<AnyRefusal, Row>

/** What HTTP itself refuses, with the code it is told by. */
export const httpRows = {
  400: { code: 'BAD_REQUEST', status: 400, fa: 'درخواست خوانا نیست', en: 'The request cannot be read' },
  401: { code: 'UNAUTHENTICATED', status: 401, fa: 'برای این کار باید وارد شوید', en: 'Sign in to do this' },
  404: { code: 'NOT_FOUND', status: 404, fa: 'منبع درخواستی یافت نشد', en: 'Nothing is found here' },
  405: {
    code: 'METHOD_NOT_ALLOWED',
    status: 405,
    fa: 'این روش اینجا پذیرفته نیست',
    en: 'This method is not allowed here',
  },
  408: { code: 'TIMEOUT', status: 408, fa: 'درخواست به‌موقع کامل نشد', en: 'The request did not arrive in time' },
  413: {
    code: 'TOO_LARGE',
    status: 413,
    fa: 'داده‌های ارسالی بیش از اندازه بزرگ است',
    en: 'What was sent is too large',
  },
  415: {
    code: 'UNSUPPORTED_FORMAT',
    status: 415,
    fa: 'این نوع محتوا پذیرفته نیست',
    en: 'This kind of content is not accepted',
  },
  422: { code: 'VALIDATION_ERROR', status: 400, fa: 'داده‌های ارسالی نامعتبر هستند', en: 'What was sent is not valid' },
  429: { code: 'RATE_LIMITED', status: 429, fa: 'تعداد درخواست‌ها بیش از حد مجاز است', en: 'Too many requests' },
  500: { code: 'INTERNAL_ERROR', status: 500, fa: 'خطای داخلی سرور', en: 'Something went wrong on our side' },
  503: { code: 'UNAVAILABLE', status: 503, fa: 'سرویس در دسترس نیست', en: 'The service is not available' },
} as const satisfies Record<number, Row & { code: string }>

/** The row of a refusal, with the code it is told by. */
export const rowOf = (code: string): (Row & { code: string }) | undefined =>
  Object.hasOwn(refusalRows, code) ? { code, ...refusalRows[code as keyof typeof refusalRows] } : undefined
