import type { AccessRefusal } from '../../domains/access/index.ts'
import type { AssistantRefusal, ScribeRefusal, VisionRefusal } from '../../domains/assistant/index.ts'
import type { CareRefusal } from '../../domains/care/index.ts'
import type { IdentityRefusal } from '../../domains/identity/index.ts'
import type { LedgerRefusal } from '../../domains/ledger/index.ts'
import type { NotificationRefusal } from '../../domains/notifications/index.ts'
import type { PaymentRefusal } from '../../domains/payments/index.ts'
import type { PlanRefusal } from '../../domains/plans/index.ts'
import type { PrescriptionRefusal } from '../../domains/prescriptions/index.ts'
import type { RecordRefusal } from '../../domains/records/index.ts'
import type { VideoRefusal } from '../../domains/video/index.ts'
import type { FileRefusal } from '../../platform/files/files.ts'
import type { MediaRefusal } from '../../platform/media/receive.ts'
import type { OnceRefusal } from '../../platform/once.ts'
import type { PictureRefusal } from '../../platform/pictures.ts'

interface Row {
  readonly status: number
  /** The code as clients see it, where it is not the domain's own word. */
  readonly code?: string
  readonly fa: string
  readonly en: string
}

type AnyRefusal =
  | AccessRefusal
  | ScribeRefusal
  | AssistantRefusal
  | CareRefusal
  | FileRefusal
  | MediaRefusal
  | IdentityRefusal
  | LedgerRefusal
  | NotificationRefusal
  | PaymentRefusal
  | PlanRefusal
  | OnceRefusal
  | PictureRefusal
  | PrescriptionRefusal
  | RecordRefusal
  | VideoRefusal
  | VisionRefusal

/** Every refusal this surface can meet: status, code and words. A new one in a domain does not compile until it has a row. */
export const refusalRows = {
  OTP_EXPIRED: { status: 400, fa: 'کد تایید منقضی شده است', en: 'The code has expired' },
  OTP_INVALID: { status: 400, fa: 'کد تایید نامعتبر است', en: 'The code is not valid' },
  OTP_RESEND_TOO_SOON: { status: 429, fa: 'تعداد درخواست‌ها بیش از حد مجاز است', en: 'Too many requests' },
  OTP_NOT_SENT: {
    status: 503,
    code: 'SERVICE_UNAVAILABLE',
    fa: 'ارسال کد ممکن نشد؛ کمی بعد دوباره تلاش کنید',
    en: 'The code could not be sent; try again shortly',
  },
  PHONE_BLOCKED: { status: 403, fa: 'شماره تلفن مسدود شده است', en: 'This phone number is blocked' },
  TOKEN_EXPIRED: { status: 401, fa: 'نشست شما پایان یافته است', en: 'The token has expired' },
  TOKEN_INVALID: { status: 401, fa: 'توکن معتبر نیست', en: 'The token is not valid' },
  FORBIDDEN: { status: 403, code: 'PERMISSION_DENIED', fa: 'اجازهٔ این کار را ندارید', en: 'You may not do this' },

  DOCTOR_UNAVAILABLE: { status: 409, fa: 'پزشک در دسترس نیست', en: 'The doctor is not available' },
  DOCTOR_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'پزشک یافت نشد', en: 'No such doctor' },
  APPOINTMENT_CONFLICT: { status: 409, fa: 'تداخل زمانی با ویزیت دیگر', en: 'The time conflicts with another visit' },
  ENCOUNTER_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'ویزیت یافت نشد', en: 'No such visit' },
  ENCOUNTER_STATE: {
    status: 409,
    code: 'INVALID_STATE',
    fa: 'وضعیت ویزیت اجازهٔ این کار را نمی‌دهد',
    en: 'The state of the visit does not allow this',
  },
  ENCOUNTER_TOO_EARLY: {
    status: 409,
    code: 'TOO_EARLY',
    fa: 'زمان ویزیت هنوز نرسیده است',
    en: 'It is too early for this',
  },
  ALREADY_PAID: { status: 409, fa: 'هزینهٔ این ویزیت پرداخت شده است', en: 'This visit is already paid' },
  ALREADY_RATED: { status: 409, fa: 'به این ویزیت پیش‌تر امتیاز داده‌اید', en: 'You have already rated this visit' },
  COUNCIL_NUMBER_TAKEN: {
    status: 409,
    fa: 'این پزشک یا شمارهٔ نظام پزشکی پیش‌تر ثبت شده است',
    en: 'This doctor or council number is already registered',
  },
  SPECIALTY_UNKNOWN: {
    status: 422,
    code: 'VALIDATION_ERROR',
    fa: 'تخصص شناخته نیست',
    en: 'The specialty is not known',
  },

  INSUFFICIENT_BALANCE: { status: 402, fa: 'موجودی کیف پول کافی نیست', en: 'The wallet balance is not sufficient' },
  HOLD_RESOLVED: {
    status: 409,
    code: 'INVALID_STATE',
    fa: 'این مبلغ پیش‌تر تسویه شده است',
    en: 'This amount is already settled',
  },
  PAYMENT_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'پرداخت یافت نشد', en: 'No such payment' },
  PAYMENT_CLOSED: { status: 409, fa: 'این پرداخت پایان یافته است', en: 'This payment is closed' },

  PLAN_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'اشتراک یافت نشد', en: 'No such plan' },
  DISCOUNT_CODE_INVALID: { status: 422, fa: 'کد تخفیف معتبر نیست', en: 'The discount code is not valid' },
  PLAN_LIMIT_REACHED: {
    status: 403,
    fa: 'سهم این ماه شما تمام شده است؛ با تهیهٔ اشتراک ادامه دهید',
    en: 'Your allowance for this month is used up; a plan gives more',
  },
  SUBSCRIPTION_EXPIRED: { status: 403, fa: 'اشتراک شما منقضی شده است', en: 'Your subscription has expired' },
  PLAN_ENDS_BEFORE: {
    status: 403,
    code: 'SUBSCRIPTION_EXPIRED',
    fa: 'اشتراک شما پیش از تاریخ این ویزیت پایان می‌یابد',
    en: 'Your subscription ends before this visit',
  },

  SESSION_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'گفتگو یافت نشد', en: 'No such conversation' },
  UPLOAD_NOT_FOUND: {
    status: 422,
    code: 'VALIDATION_ERROR',
    fa: 'این فایل از فایل‌های ارسالی شما نیست یا پیش‌تر پیوست شده است',
    en: 'This is none of the files you sent, or it is attached already',
  },
  ASSISTANT_BUSY: {
    status: 429,
    code: 'RATE_LIMIT_EXCEEDED',
    fa: 'پاسخ پرسش‌های پیشین شما هنوز آماده نیست؛ کمی صبر کنید',
    en: 'Your earlier questions are still being answered; wait a moment',
  },
  ANSWER_UNDER_WAY: {
    status: 409,
    fa: 'پاسخ این پرسش در حال آماده شدن است',
    en: 'This question is being answered already',
  },
  FILE_TOO_LARGE: { status: 413, fa: 'حجم فایل بیش از حد مجاز', en: 'The file is too large' },
  FILE_INFECTED: {
    status: 415,
    code: 'UNSUPPORTED_FORMAT',
    fa: 'در این فایل بدافزار یافت شد',
    en: 'Malware was found in this file',
  },
  RANGE_NOT_SATISFIABLE: { status: 416, fa: 'این بخش از فایل وجود ندارد', en: 'The file has no such part' },
  MEDIA_FORMAT: {
    status: 415,
    code: 'UNSUPPORTED_FORMAT',
    fa: 'فرمت فایل پشتیبانی نمی‌شود',
    en: 'The format is not supported',
  },
  MEDIA_UNREADABLE: {
    status: 415,
    code: 'UNSUPPORTED_FORMAT',
    fa: 'این فایل خوانا نیست',
    en: 'This file cannot be read',
  },
  PICTURE_FORMAT: {
    status: 415,
    code: 'UNSUPPORTED_FORMAT',
    fa: 'تصویر باید JPEG، PNG یا WebP باشد',
    en: 'A picture must be JPEG, PNG or WebP',
  },
  PICTURE_UNREADABLE: {
    status: 415,
    code: 'UNSUPPORTED_FORMAT',
    fa: 'این تصویر خوانا نیست',
    en: 'This picture cannot be read',
  },
  PICTURE_TOO_LARGE: {
    status: 413,
    code: 'FILE_TOO_LARGE',
    fa: 'ابعاد تصویر بیش از حد مجاز است',
    en: 'The picture has too many pixels',
  },
  ANALYSIS_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'تحلیل تصویر یافت نشد', en: 'No such analysis' },
  ANSWER_NOT_KNOWN: { status: 404, code: 'NOT_FOUND', fa: 'پاسخی برای این پرسش یافت نشد', en: 'No answer is known' },
  AI_SERVICE_UNAVAILABLE: {
    status: 503,
    fa: 'سرویس هوش مصنوعی در دسترس نیست',
    en: 'The AI service is not available',
  },

  VISIT_STATE: {
    status: 409,
    code: 'INVALID_STATE',
    fa: 'وضعیت ویزیت اجازهٔ این کار را نمی‌دهد',
    en: 'The state of the visit does not allow this',
  },
  TRANSCRIPT_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'متن ویزیت یافت نشد', en: 'No such transcript' },
  TRANSCRIPT_STATE: {
    status: 409,
    code: 'INVALID_STATE',
    fa: 'وضعیت متن ویزیت اجازهٔ این کار را نمی‌دهد',
    en: 'The state of the transcript does not allow this',
  },
  TRANSCRIPT_IN_USE: {
    status: 409,
    fa: 'گزارشی بر این متن استوار است؛ حذف آن ممکن نیست',
    en: 'A report rests on this transcript; it cannot be deleted',
  },
  TRANSCRIPT_EMPTY: {
    status: 422,
    fa: 'در متن ویزیت چیزی گفته نشده است؛ گزارشی ساخته نشد',
    en: 'Nothing is said in the transcript; no report was made',
  },
  TRANSCRIPTS_TOO_MANY: {
    status: 409,
    fa: 'تعداد متن‌های این ویزیت به حد مجاز رسیده است',
    en: 'This visit has as many transcripts as it may have',
  },
  CONSENT_REQUIRED: {
    status: 403,
    fa: 'بیمار به ضبط صدای این ویزیت رضایت نداده است',
    en: 'The patient has not agreed to the recording of this visit',
  },
  CONSENT_WITHDRAWN: {
    status: 403,
    fa: 'بیمار رضایت خود را پس گرفت و صدا حذف شد',
    en: 'The patient withdrew the consent, and the audio was deleted',
  },
  AUDIO_FORMAT: {
    status: 415,
    code: 'UNSUPPORTED_FORMAT',
    fa: 'فرمت صدا پشتیبانی نمی‌شود',
    en: 'The format of the audio is not supported',
  },
  AUDIO_UNREADABLE: { status: 422, fa: 'صدا خوانده نشد', en: 'The audio could not be read' },
  CHUNK_DIFFERS: {
    status: 409,
    fa: 'بخش دیگری با این شماره نگه داشته شده است',
    en: 'Another chunk of this number is kept',
  },
  SOAP_TASK_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'این کار یافت نشد', en: 'No such task' },
  SOAP_TASK_RUNNING: {
    status: 409,
    fa: 'گزارش دیگری از این متن در حال تهیه است',
    en: 'Another report of this transcript is being made',
  },
  SOAP_FAILED: { status: 500, fa: 'گزارش ساخته نشد', en: 'The report could not be made' },
  REPORT_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'گزارش یافت نشد', en: 'No such report' },
  REPORT_CHANGED: {
    status: 409,
    fa: 'گزارش از آن پس تغییر کرده است؛ دوباره بخوانید',
    en: 'The report was changed since; read it again',
  },
  REPORT_SIGNED: { status: 409, fa: 'گزارش این ویزیت امضا شده است', en: 'The report of this visit is signed' },
  REPORT_UNACKNOWLEDGED: {
    status: 409,
    fa: 'پیش از امضا باید هشدارهای مهم و موارد جاافتاده را تایید کنید',
    en: 'Grave warnings and omissions must be acknowledged before signing',
  },

  ROOM_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'ویزیت یافت نشد', en: 'No such visit' },
  ROOM_ROLE_WRONG: {
    status: 403,
    code: 'ROLE_MISMATCH',
    fa: 'نقش اعلام‌شده نقش شما در این ویزیت نیست',
    en: 'This is not your role in this visit',
  },
  ROOM_UNPAID: {
    status: 402,
    code: 'PAYMENT_REQUIRED',
    fa: 'هزینهٔ این ویزیت پرداخت نشده است',
    en: 'This visit is not paid for',
  },
  ROOM_TOO_EARLY: {
    status: 409,
    code: 'TOO_EARLY',
    fa: 'ورود به ویزیت از ۱۵ دقیقه پیش از آن ممکن است',
    en: 'The visit can be joined from 15 minutes before it',
  },
  ROOM_CLOSED: { status: 409, fa: 'این ویزیت پایان یافته است', en: 'This visit is over' },
  ROOM_JOINED_TOO_OFTEN: {
    status: 429,
    code: 'RATE_LIMIT_EXCEEDED',
    fa: 'بیش از حد به ویزیت وارد شده‌اید؛ یک دقیقه صبر کنید',
    en: 'You have joined too often; wait a minute',
  },
  ROOM_NOT_JOINED: { status: 409, fa: 'ابتدا به اتاق ویزیت وارد شوید', en: 'Join the room of a visit first' },
  PEER_NOT_IN_ROOM: { status: 404, fa: 'این شخص در اتاق ویزیت نیست', en: 'This person is not in the room' },
  SEAT_REPLACED: {
    status: 409,
    fa: 'از جای دیگری به ویزیت وارد شده‌اید',
    en: 'You have joined from somewhere else',
  },
  SEAT_LOST: { status: 503, fa: 'ارتباط شما قطع شده بود؛ دوباره وارد شوید', en: 'The connection was lost; join again' },

  ACCESS_REQUEST_NOT_FOUND: {
    status: 404,
    code: 'NOT_FOUND',
    fa: 'درخواست دسترسی یافت نشد',
    en: 'No such access request',
  },
  ACCESS_STATE: {
    status: 409,
    code: 'INVALID_STATE',
    fa: 'وضعیت درخواست دسترسی اجازهٔ این کار را نمی‌دهد',
    en: 'The state of the access request does not allow this',
  },
  ACCESS_CODE_INVALID: { status: 400, code: 'OTP_INVALID', fa: 'کد تایید نامعتبر است', en: 'The code is not valid' },
  ACCESS_CODE_EXPIRED: { status: 400, code: 'OTP_EXPIRED', fa: 'کد تایید منقضی شده است', en: 'The code has expired' },
  ACCESS_GUESSED_OUT: {
    status: 429,
    code: 'RATE_LIMIT_EXCEEDED',
    fa: 'کد نادرست بیش از حد مجاز وارد شد؛ یک ساعت دیگر تلاش کنید',
    en: 'Too many wrong codes; try again in an hour',
  },
  ACCESS_ASKED_TOO_OFTEN: {
    status: 429,
    code: 'RATE_LIMIT_EXCEEDED',
    fa: 'تعداد درخواست‌های دسترسی بیش از حد مجاز است؛ یک ساعت دیگر تلاش کنید',
    en: 'Access was asked for too often; try again in an hour',
  },
  REVIEW_OF_ONESELF: {
    status: 403,
    code: 'PERMISSION_DENIED',
    fa: 'بازبینی اضطرار خودتان با مدیر دیگری است',
    en: 'An emergency of your own is for another administrator to review',
  },
  ACCESS_TO_ONESELF: {
    status: 422,
    code: 'VALIDATION_ERROR',
    fa: 'شماره از آن خود شماست',
    en: 'This phone number is your own',
  },
  RECORD_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'پروندهٔ بیمار یافت نشد', en: 'No such record' },
  NOTE_VISIT_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'ویزیت یافت نشد', en: 'No such visit' },

  PRESCRIPTION_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'نسخه یافت نشد', en: 'No such prescription' },
  PRESCRIPTION_VISIT_STATE: {
    status: 409,
    code: 'INVALID_STATE',
    fa: 'نسخه پس از آغاز ویزیت نوشته می‌شود',
    en: 'A prescription is written once the visit has begun',
  },
  PRESCRIPTION_EXISTS: {
    status: 409,
    fa: 'این ویزیت نسخه دارد؛ نسخهٔ تازه باید جای آن را بگیرد',
    en: 'This visit has a prescription; a new one must supersede it',
  },
  PRESCRIPTION_SUPERSEDED: {
    status: 409,
    fa: 'نسخهٔ دیگری جای این نسخه را گرفته است',
    en: 'Another prescription has taken the place of this one',
  },
  PRESCRIPTION_UNACKNOWLEDGED: {
    status: 409,
    fa: 'پیش از صدور نسخه باید هشدارهای مهم را تایید کنید',
    en: 'Grave warnings must be acknowledged before the prescription is issued',
  },

  MEDICAL_FILE_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'فایل یافت نشد', en: 'No such file' },
  STORAGE_FULL: {
    status: 403,
    code: 'PLAN_LIMIT_REACHED',
    fa: 'فضای پروندهٔ شما پر است؛ فایلی را حذف کنید یا اشتراک بزرگ‌تری تهیه کنید',
    en: 'The storage of your record is full; delete a file, or a larger plan gives more',
  },
  FILES_CLOSED: {
    status: 409,
    code: 'INVALID_STATE',
    fa: 'فایل‌های این ویزیت در این وضعیت برای پزشک باز نیست',
    en: 'The files of this visit are not open to its doctor in this state',
  },

  NOTIFICATION_NOT_FOUND: { status: 404, code: 'NOT_FOUND', fa: 'اعلان یافت نشد', en: 'No such notification' },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    fa: 'این کلید برای درخواست دیگری به کار رفته است',
    en: 'This Idempotency-Key was used with another request',
  },
} as const satisfies Record<AnyRefusal, Row>

/** What HTTP itself refuses, by status. */
export const httpRows = {
  400: { code: 'BAD_REQUEST', fa: 'درخواست نامعتبر است', en: 'The request is malformed' },
  401: { code: 'AUTHENTICATION_REQUIRED', fa: 'برای این کار وارد شوید', en: 'Sign in first' },
  404: { code: 'NOT_FOUND', fa: 'منبع یافت نشد', en: 'Not found' },
  405: { code: 'METHOD_NOT_ALLOWED', fa: 'این روش مجاز نیست', en: 'Method not allowed' },
  408: { code: 'REQUEST_TIMEOUT', fa: 'درخواست به‌موقع نرسید', en: 'The request took too long' },
  413: { code: 'FILE_TOO_LARGE', fa: 'حجم فایل بیش از حد مجاز', en: 'The content is too large' },
  415: { code: 'UNSUPPORTED_FORMAT', fa: 'فرمت فایل پشتیبانی نمی‌شود', en: 'The format is not supported' },
  422: { code: 'VALIDATION_ERROR', fa: 'اطلاعات ارسالی معتبر نیست', en: 'The input is not valid' },
  429: { code: 'RATE_LIMIT_EXCEEDED', fa: 'تعداد درخواست‌ها بیش از حد مجاز است', en: 'Too many requests' },
  500: { code: 'INTERNAL_ERROR', fa: 'خطای سرور', en: 'Internal error' },
  503: { code: 'SERVICE_UNAVAILABLE', fa: 'سرویس موقتاً در دسترس نیست', en: 'The service is temporarily unavailable' },
} as const satisfies Record<number, { code: string; fa: string; en: string }>

export const rowOf = (code: string): Row | undefined => (refusalRows as Record<string, Row>)[code]
