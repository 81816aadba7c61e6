import type { CareRefusal } from '../../domains/care/index.ts'
import type { IdentityRefusal } from '../../domains/identity/index.ts'
import type { LedgerRefusal } from '../../domains/ledger/index.ts'
import type { NotificationRefusal } from '../../domains/notifications/index.ts'
import type { PaymentRefusal } from '../../domains/payments/index.ts'
import type { PlanRefusal } from '../../domains/plans/index.ts'
import type { OnceRefusal } from '../../platform/once.ts'

interface Row {
  readonly status: number
  /** The code as clients see it, where it is not the domain's own word. */
  readonly code?: string
  readonly fa: string
  readonly en: string
}

type AnyRefusal =
  | CareRefusal
  | IdentityRefusal
  | LedgerRefusal
  | NotificationRefusal
  | PaymentRefusal
  | PlanRefusal
  | OnceRefusal

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
