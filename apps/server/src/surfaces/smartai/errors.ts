import type { AccountRefusal, IdentityRefusal } from '../../domains/identity/index.ts'
import type { LedgerRefusal } from '../../domains/ledger/index.ts'
import type { ServiceRefusal } from '../../domains/services/index.ts'
import type { TokenRefusal } from '../../domains/tokens/index.ts'
import type { ModelRefusal } from '../../platform/model/index.ts'
import type { OnceRefusal } from '../../platform/once.ts'
import type { PictureRefusal } from '../../platform/pictures.ts'

type Code =
  | 'AUTH_INVALID_CREDENTIALS'
  | 'AUTH_TOKEN_EXPIRED'
  | 'AUTH_TOKEN_INVALID'
  | 'AUTH_INSUFFICIENT_PERMISSIONS'
  | 'AUTH_ACCOUNT_LOCKED'
  | 'RESOURCE_NOT_FOUND'
  | 'RESOURCE_CONFLICT'
  | 'VALIDATION_ERROR'
  | 'TOKEN_INSUFFICIENT_BALANCE'
  | 'RATE_LIMIT_EXCEEDED'
  | 'SERVICE_UNAVAILABLE'
  | 'SERVER_ERROR'

export interface Row {
  readonly status: number
  readonly code: Code
  readonly fa: string
  readonly en: string
  /** The field at fault, where there is one. */
  readonly field?: string
}

type AnyRefusal =
  | 'ANSWER_NOT_KNOWN'
  | AccountRefusal
  | IdentityRefusal
  | LedgerRefusal
  | OnceRefusal
  | PictureRefusal
  | TokenRefusal
  | ServiceRefusal
  | ModelRefusal

/** Every refusal this surface can meet. A new one in a domain does not compile until it has a row. */
export const refusalRows = {
  CREDENTIALS_INVALID: {
    status: 401,
    code: 'AUTH_INVALID_CREDENTIALS',
    fa: 'اطلاعات ورود نامعتبر است',
    en: 'The e-mail or the password is wrong',
  },
  PASSWORD_WRONG: {
    status: 401,
    code: 'AUTH_INVALID_CREDENTIALS',
    fa: 'رمز عبور فعلی درست نیست',
    en: 'The current password is wrong',
  },
  ACCOUNT_LOCKED: {
    status: 423,
    code: 'AUTH_ACCOUNT_LOCKED',
    fa: 'پس از 5 تلاش ناموفق، ورود به این حساب تا چند دقیقه بسته است',
    en: 'After 5 wrong passwords signing in to this account is closed for some minutes',
  },
  ADDRESS_THROTTLED: {
    status: 429,
    code: 'RATE_LIMIT_EXCEEDED',
    fa: 'رمزهای نادرست زیادی از این نشانی رسیده است؛ کمی بعد دوباره تلاش کنید',
    en: 'Too many wrong passwords from this address; try again later',
  },
  ACCOUNT_SUSPENDED: {
    status: 403,
    code: 'AUTH_INSUFFICIENT_PERMISSIONS',
    fa: 'این حساب مسدود است؛ با پشتیبانی تماس بگیرید',
    en: 'This account is suspended; please contact support',
  },
  ACCOUNT_NOT_FOUND: {
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
    fa: 'حسابی با ایمیل برای شما ثبت نشده است',
    en: 'There is no account by e-mail',
  },
  EMAIL_TAKEN: {
    status: 400,
    code: 'VALIDATION_ERROR',
    field: 'email',
    fa: 'با این ایمیل پیش‌تر ثبت‌نام شده است',
    en: 'This e-mail is registered already',
  },
  PASSWORD_WEAK: {
    status: 400,
    code: 'VALIDATION_ERROR',
    field: 'password',
    fa: 'این رمز عبور آسان حدس زده می‌شود؛ رمز دیگری برگزینید',
    en: 'This password is easily guessed; choose another',
  },
  LINK_INVALID: {
    status: 400,
    code: 'VALIDATION_ERROR',
    field: 'token',
    fa: 'این پیوند دیگر معتبر نیست؛ پیوند تازه‌ای بخواهید',
    en: 'This link is no longer good; ask for a new one',
  },
  MOBILE_MISSING: {
    status: 400,
    code: 'VALIDATION_ERROR',
    field: 'mobile',
    fa: 'شماره موبایلی ثبت نشده است',
    en: 'There is no mobile number to prove',
  },
  MOBILE_TAKEN: {
    status: 409,
    code: 'RESOURCE_CONFLICT',
    field: 'mobile',
    fa: 'این شماره از آن حساب دیگری است که با این حساب یکی نمی‌شود؛ با پشتیبانی تماس بگیرید',
    en: 'This number belongs to an account that cannot be joined with this one; please contact support',
  },
  JOIN_LATER: {
    status: 409,
    code: 'RESOURCE_CONFLICT',
    field: 'mobile',
    fa: 'تا پایان کاری که اکنون از اعتبار این حساب در جریان است نمی‌توان آن را با صاحب این شماره یکی کرد؛ کمی بعد کد تازه‌ای بخواهید',
    en: 'While something of this account’s credit is set aside it cannot be joined with this number’s person; ask for a new code shortly',
  },
  EMAIL_UNVERIFIED: {
    status: 409,
    code: 'RESOURCE_CONFLICT',
    field: 'email',
    fa: 'نخست ایمیل خود را با پیوندی که برایتان فرستاده شد تایید کنید',
    en: 'First verify your e-mail with the link that was sent to you',
  },
  CODES_TOO_MANY: {
    status: 429,
    code: 'RATE_LIMIT_EXCEEDED',
    fa: 'کدهای زیادی خواسته‌اید؛ بعداً دوباره تلاش کنید',
    en: 'You asked for too many codes; try again later',
  },
  LAST_ADMIN: {
    status: 409,
    code: 'RESOURCE_CONFLICT',
    fa: 'آخرین مدیر را نمی‌توان کنار گذاشت یا مسدود کرد',
    en: 'The last administrator cannot be demoted or suspended',
  },

  OTP_EXPIRED: {
    status: 400,
    code: 'VALIDATION_ERROR',
    field: 'code',
    fa: 'کد تایید منقضی شده است',
    en: 'The code has expired',
  },
  OTP_INVALID: {
    status: 400,
    code: 'VALIDATION_ERROR',
    field: 'code',
    fa: 'کد تایید نامعتبر است',
    en: 'The code is not valid',
  },
  OTP_RESEND_TOO_SOON: {
    status: 429,
    code: 'RATE_LIMIT_EXCEEDED',
    fa: 'برای درخواست کد تازه کمی صبر کنید',
    en: 'Wait a little before asking for another code',
  },
  OTP_NOT_SENT: {
    status: 503,
    code: 'SERVICE_UNAVAILABLE',
    fa: 'ارسال کد ممکن نشد؛ کمی بعد دوباره تلاش کنید',
    en: 'The code could not be sent; try again shortly',
  },
  PHONE_BLOCKED: {
    status: 429,
    code: 'RATE_LIMIT_EXCEEDED',
    fa: 'برای این شماره کدهای زیادی خواسته شده است؛ بعداً دوباره تلاش کنید',
    en: 'Too many codes for this number; try again later',
  },
  TOKEN_EXPIRED: { status: 401, code: 'AUTH_TOKEN_EXPIRED', fa: 'توکن منقضی شده است', en: 'The token has expired' },
  TOKEN_INVALID: { status: 401, code: 'AUTH_TOKEN_INVALID', fa: 'توکن نامعتبر است', en: 'The token is not valid' },
  FORBIDDEN: { status: 403, code: 'AUTH_INSUFFICIENT_PERMISSIONS', fa: 'دسترسی ناکافی', en: 'You may not do this' },

  INSUFFICIENT_BALANCE: {
    status: 402,
    code: 'TOKEN_INSUFFICIENT_BALANCE',
    fa: 'موجودی توکن ناکافی است',
    en: 'There are not enough tokens',
  },
  RECIPIENT_UNAVAILABLE: {
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
    field: 'recipientEmail',
    fa: 'گیرنده‌ای با این ایمیل که بتواند توکن بگیرد یافت نشد',
    en: 'Nobody with this e-mail can receive tokens',
  },
  TRANSFER_TO_SELF: {
    status: 400,
    code: 'VALIDATION_ERROR',
    field: 'recipientEmail',
    fa: 'انتقال به خود ممکن نیست',
    en: 'Tokens cannot be transferred to oneself',
  },
  PACKAGE_NOT_FOUND: {
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
    fa: 'این بسته یافت نشد',
    en: 'There is no such package',
  },
  INVOICE_NOT_FOUND: {
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
    fa: 'این فاکتور یافت نشد',
    en: 'There is no such invoice',
  },
  PURCHASE_STATE: {
    status: 409,
    code: 'RESOURCE_CONFLICT',
    fa: 'وضعیت این خرید اجازهٔ این کار را نمی‌دهد',
    en: 'The state of this purchase does not allow this',
  },
  PURCHASES_TOO_MANY: {
    status: 409,
    code: 'RESOURCE_CONFLICT',
    fa: '20 خرید پرداخت‌نشده دارید؛ یکی را بپردازید یا 15 دقیقه صبر کنید تا لغو شوند',
    en: 'You have 20 unpaid purchases; pay one, or wait 15 minutes until they lapse',
  },
  TOKEN_HOLDER_NOT_FOUND: {
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
    fa: 'کاربر یافت نشد',
    en: 'There is no such user',
  },

  SERVICE_NOT_FOUND: {
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
    fa: 'این سرویس یافت نشد',
    en: 'There is no such service',
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    code: 'SERVICE_UNAVAILABLE',
    fa: 'این سرویس اکنون در دسترس نیست؛ چیزی کم نشد',
    en: 'This service is not available now; nothing was charged',
  },
  SERVICE_TEXT_SIZE: {
    status: 400,
    code: 'VALIDATION_ERROR',
    field: 'text',
    fa: 'متن باید 1 تا 20000 نویسه باشد',
    en: 'The text must have 1 to 20000 characters',
  },
  ANSWER_NOT_KNOWN: {
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
    fa: 'پاسخی برای این پرسش یافت نشد؛ چیزی کم نشد',
    en: 'No answer to this question is known; nothing was charged',
  },
  MODEL_UNAVAILABLE: {
    status: 503,
    code: 'SERVICE_UNAVAILABLE',
    fa: 'سرویس پاسخ نداد؛ چیزی کم نشد. کمی بعد دوباره تلاش کنید',
    en: 'The service did not answer; nothing was charged. Try again shortly',
  },
  MODEL_BUSY: {
    status: 503,
    code: 'SERVICE_UNAVAILABLE',
    fa: 'سرویس اکنون شلوغ است؛ چیزی کم نشد. کمی بعد دوباره تلاش کنید',
    en: 'The service is busy; nothing was charged. Try again shortly',
  },
  RUN_IN_PROGRESS: {
    status: 409,
    code: 'RESOURCE_CONFLICT',
    fa: 'این درخواست هنوز در حال اجراست؛ کمی بعد دوباره بپرسید',
    en: 'This request still runs; ask again shortly',
  },
  RUN_ABORTED: {
    status: 409,
    code: 'RESOURCE_CONFLICT',
    fa: 'این اجرا قطع شد',
    en: 'This run was broken off',
  },
  RUN_LOST: {
    status: 503,
    code: 'SERVICE_UNAVAILABLE',
    fa: 'این اجرا ناتمام پایان یافت؛ تنها آنچه تولید شده بود حساب شد',
    en: 'This run ended unfinished; only what it had produced was charged',
  },
  ALERT_NOT_FOUND: {
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
    fa: 'این هشدار یافت نشد',
    en: 'There is no such alert',
  },
  ALERT_EXISTS: {
    status: 400,
    code: 'VALIDATION_ERROR',
    field: 'threshold',
    fa: 'این هشدار پیش‌تر گذاشته شده است',
    en: 'There is this alert already',
  },
  ALERTS_TOO_MANY: {
    status: 400,
    code: 'VALIDATION_ERROR',
    field: 'kind',
    fa: 'حداکثر 10 هشدار می‌توان گذاشت',
    en: 'There can be at most 10 alerts',
  },

  HOLD_RESOLVED: {
    status: 409,
    code: 'RESOURCE_CONFLICT',
    fa: 'این رزرو پیش‌تر پایان یافته است',
    en: 'This reservation has ended already',
  },
  PICTURE_UNREADABLE: {
    status: 400,
    code: 'VALIDATION_ERROR',
    field: 'avatar',
    fa: 'این تصویر خوانا نیست',
    en: 'This picture cannot be read',
  },
  PICTURE_TOO_LARGE: {
    status: 413,
    code: 'VALIDATION_ERROR',
    field: 'avatar',
    fa: 'تصویر بیش از اندازه بزرگ است (حداکثر 5 مگابایت و 40 میلیون نقطه)',
    en: 'The picture is too large (at most 5 MB and 40 million pixels)',
  },
  PICTURE_FORMAT: {
    status: 415,
    code: 'VALIDATION_ERROR',
    field: 'avatar',
    fa: 'تصویر باید JPEG، PNG یا WebP باشد',
    en: 'A picture must be JPEG, PNG or WebP',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    code: 'RESOURCE_CONFLICT',
    fa: 'این کلید با درخواست دیگری به کار رفته است',
    en: 'This key came with another request before',
  },
} as const satisfies Record<AnyRefusal, Row>

/** What HTTP itself refuses. */
export const httpRows = {
  400: { status: 400, code: 'VALIDATION_ERROR', fa: 'درخواست خوانا نیست', en: 'The request cannot be read' },
  401: { status: 401, code: 'AUTH_TOKEN_INVALID', fa: 'برای این کار باید وارد شوید', en: 'Sign in to do this' },
  404: { status: 404, code: 'RESOURCE_NOT_FOUND', fa: 'منبع درخواستی یافت نشد', en: 'Nothing is found here' },
  405: {
    status: 405,
    code: 'VALIDATION_ERROR',
    fa: 'این روش اینجا پذیرفته نیست',
    en: 'This method is not allowed here',
  },
  408: {
    status: 408,
    code: 'VALIDATION_ERROR',
    fa: 'درخواست به‌موقع کامل نشد',
    en: 'The request did not arrive in time',
  },
  413: {
    status: 413,
    code: 'VALIDATION_ERROR',
    fa: 'داده‌های ارسالی بیش از اندازه بزرگ است',
    en: 'What was sent is too large',
  },
  415: {
    status: 415,
    code: 'VALIDATION_ERROR',
    fa: 'این نوع محتوا پذیرفته نیست',
    en: 'This kind of content is not accepted',
  },
  422: { status: 400, code: 'VALIDATION_ERROR', fa: 'داده‌های ارسالی نامعتبر هستند', en: 'What was sent is not valid' },
  429: { status: 429, code: 'RATE_LIMIT_EXCEEDED', fa: 'تعداد درخواست‌ها بیش از حد مجاز است', en: 'Too many requests' },
  500: { status: 500, code: 'SERVER_ERROR', fa: 'خطای داخلی سرور', en: 'Something went wrong on our side' },
  503: { status: 503, code: 'SERVICE_UNAVAILABLE', fa: 'سرویس در دسترس نیست', en: 'The service is not available' },
} as const satisfies Record<number, Row>

export const rowOf = (code: string): Row | undefined =>
  Object.hasOwn(refusalRows, code) ? refusalRows[code as keyof typeof refusalRows] : undefined
