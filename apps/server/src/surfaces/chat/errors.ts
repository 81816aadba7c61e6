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
  | MessagingRefusal
  | FileRefusal
  | MediaRefusal

/** Every refusal this surface can meet. A new one in a domain does not compile until it has a row. */
export const refusalRows = {
  TOKEN_INVALID: { status: 401, fa: 'توکن نامعتبر است', en: 'The token is not valid' },
  TOKEN_EXPIRED: { status: 401, fa: 'توکن منقضی شده است', en: 'The token has expired' },
  CONVERSATION_NOT_FOUND: { status: 404, fa: 'این گفتگو یافت نشد', en: 'There is no such conversation' },
  MESSAGE_NOT_FOUND: { status: 404, fa: 'این پیام یافت نشد', en: 'There is no such message' },
  MESSAGE_NOT_YOURS: {
    status: 403,
    fa: 'تنها فرستنده می‌تواند این پیام را تغییر دهد یا حذف کند',
    en: 'Only its sender may change or delete this message',
  },
  MESSAGE_DELETED: { status: 400, fa: 'این پیام حذف شده است', en: 'This message was deleted' },
  RECIPIENT_NOT_FOUND: {
    status: 400,
    fa: 'recipient_id: کاربری با این شناسه یافت نشد',
    en: 'recipient_id: there is no user with this id',
  },
  ATTACHMENTS_TOO_MANY: {
    status: 400,
    fa: 'file: این پیام پیوست‌های زیادی دارد',
    en: 'file: this message has too many attachments',
  },
  ATTACHMENT_NOT_FOUND: { status: 404, fa: 'این فایل یافت نشد', en: 'There is no such file' },
  FILE_TOO_LARGE: {
    status: 400,
    fa: 'file: حجم فایل بیش از ۱۰ مگابایت است',
    en: 'file: the file is larger than 10 MB',
  },
  FILE_INFECTED: { status: 400, fa: 'file: در این فایل بدافزار یافت شد', en: 'file: malware was found in it' },
  RANGE_NOT_SATISFIABLE: { status: 416, fa: 'این بخش از فایل وجود ندارد', en: 'The file has no such part' },
  MEDIA_FORMAT: {
    status: 400,
    fa: 'file: فرمت فایل پذیرفته نیست؛ فرمت‌های مجاز: jpg، jpeg، png، mp4، mov، webp، gif، heic، avif',
    en: 'file: this format is not accepted; accepted are jpg, jpeg, png, mp4, mov, webp, gif, heic, avif',
  },
  MEDIA_UNREADABLE: { status: 400, fa: 'file: این فایل خوانا نیست', en: 'file: this file cannot be read' },
} as const satisfies Record<AnyRefusal, Row>

/** What HTTP itself refuses. */
export const httpRows = {
  400: { status: 400, fa: 'درخواست خوانا نیست', en: 'The request cannot be read' },
  401: { status: 401, fa: 'برای این کار باید وارد شوید', en: 'Sign in to do this' },
  403: { status: 403, fa: 'اجازهٔ این کار را ندارید', en: 'You may not do this' },
  404: { status: 404, fa: 'منبع درخواستی یافت نشد', en: 'Nothing is found here' },
  405: { status: 405, fa: 'این روش اینجا پذیرفته نیست', en: 'This method is not allowed here' },
  408: { status: 408, fa: 'درخواست به‌موقع کامل نشد', en: 'The request did not arrive in time' },
  413: { status: 413, fa: 'داده‌های ارسالی بیش از اندازه بزرگ است', en: 'What was sent is too large' },
  415: { status: 415, fa: 'این نوع محتوا پذیرفته نیست', en: 'This kind of content is not accepted' },
  422: { status: 400, fa: 'داده‌های ارسالی نامعتبر هستند', en: 'What was sent is not valid' },
  429: { status: 429, fa: 'تعداد درخواست‌ها بیش از حد مجاز است', en: 'Too many requests' },
  500: { status: 500, fa: 'خطای داخلی سرور', en: 'Something went wrong on our side' },
  503: { status: 503, fa: 'سرویس در دسترس نیست', en: 'The service is not available' },
} as const satisfies Record<number, Row>

export const rowOf = (code: string): Row | undefined =>
  Object.hasOwn(refusalRows, code) ? refusalRows[code as keyof typeof refusalRows] : undefined
