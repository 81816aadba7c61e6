import { defineTexts } from '../i18n/texts.ts'

type Pair = readonly [name: string, text: string]
interface Texts {
  title: string
  lead: string
  apis: string
  reference: string
  document: string
  address: string
  client: string
  api: Record<'helssa' | 'smartai' | 'chat' | 'fiko', Pair>
  begin: string
  beginText: string
  firstCode: string
  tryIt: string
  session: string
  sessionPoints: readonly string[]
  errors: string
  errorsText: string
  errorExample: string
  codes: readonly (readonly [code: string, text: string])[]
  limits: string
  limitsText: string
  limitRows: readonly Pair[]
  limitCaption: string
  whom: string
  limit: string
  retries: string
  retriesText: string
  retriesExample: string
  sockets: string
  socketsText: string
  toSockets: string
}

export const useGuideTexts = defineTexts<Texts>({
  fa: {
    title: 'راهنمای توسعه‌دهندگان',
    lead: 'چهار API، شش سوکت و یک کلاینت برای همه. همین برنامه هم با همان‌ها ساخته شده است.',
    apis: 'چهار API',
    reference: 'مرجع و آزمودن',
    document: 'سند OpenAPI',
    address: 'نشانی',
    client: 'در کلاینت',
    api: {
      helssa: ['HELSSA', 'بیمار و پزشک: جست‌وجو، نوبت، پرداخت، ویزیت تصویری، پرونده، دستیار و گزارش‌نویس.'],
      smartai: ['SmartAI123', 'حساب با ایمیل، توکن و انتقال آن، خدمات هوشمند و مدیریت کاربران.'],
      chat: ['گفت‌وگو', 'گفت‌وگوی هر دو کاربر، با پیوست، ویرایش، حذف و نشان خواندن.'],
      fiko: ['فیکو', 'صندوق پشتیبانی: پیام مشتریان تلگرام و اینستاگرام، واگذاری و پاسخ.'],
    },
    begin: 'شروع',
    beginText:
      'با \u2066@helssa/client\u2069 نشانی‌ها، ورودی‌ها و پاسخ‌ها نوع دارند، نشست خودش تازه می‌شود و درخواستِ گم‌شده بی‌خطر دوباره فرستاده می‌شود.',
    firstCode: 'ورود و نخستین درخواست',
    tryIt: 'همین را همین‌جا اجرا کنید',
    session: 'نشست و زبان',
    sessionPoints: [
      'ورود با کد یک‌بارمصرف (HELSSA) یا ایمیل و گذرواژه (SmartAI123)؛ هر دو یک نشست می‌سازند که در هر چهار API پذیرفته است.',
      'توکن دسترسی در سرآیند Authorization می‌رود و کوتاه‌عمر است؛ توکن تازه‌سازی یک بار به کار می‌آید و با استفادهٔ دوباره‌اش نشست بسته می‌شود.',
      'پیام خطاها به زبانی است که در Accept-Language خواسته‌اید: fa یا en.',
      'مبلغ‌ها ریال و عدد درست‌اند؛ زمان‌ها ISO 8601 و تاریخ‌های HELSSA جلالی‌اند.',
    ],
    errors: 'خطاها',
    errorsText:
      'برنامه‌ها به code نگاه می‌کنند که پایدار است؛ message برای آدم‌هاست. کلاینت همهٔ شکل‌ها را یک HelssaError می‌کند.',
    errorExample: 'شکل خطا در HELSSA',
    codes: [
      ['401 TOKEN_EXPIRED', 'توکن را تازه کنید؛ کلاینت خودش این کار را می‌کند.'],
      ['403 PERMISSION_DENIED', 'نقش یا اجازهٔ این کار را ندارید.'],
      ['404 NOT_FOUND', 'نیست، یا برای شما نیست؛ این دو از هم پیدا نیستند.'],
      ['409 APPOINTMENT_CONFLICT', 'کسی زودتر گرفت؛ details زمان‌های آزاد بعدی را دارد.'],
      ['422 VALIDATION_ERROR', 'details.field_errors می‌گوید کدام فیلد و چرا.'],
      ['429 RATE_LIMIT_EXCEEDED', 'به اندازهٔ Retry-After صبر کنید.'],
      ['503 SERVICE_UNAVAILABLE', 'سرویس بیرونی در دسترس نیست؛ کمی بعد دوباره.'],
    ],
    limits: 'محدودیت تعداد',
    limitsText: 'هر پاسخ سرآیندهای X-RateLimit را دارد. پیش‌فرض‌ها:',
    limitRows: [
      ['ناشناس، از هر نشانی', '۱۰۰ در ساعت'],
      ['هر کاربر', '۱۰۰۰ در ساعت'],
      ['کاربر با اشتراک ویژه', '۱۰٬۰۰۰ در ساعت'],
      ['SmartAI123', '۱۰۰ در دقیقه'],
      ['هر سوکت', '۲۰ فریم در ثانیه'],
    ],
    limitCaption: 'محدودیت تعداد درخواست',
    whom: 'چه کسی',
    limit: 'چه اندازه',
    retries: 'تکرار بی‌خطر',
    retriesText:
      'رزرو، پرداخت، شارژ، خرید و انتقال سرآیند Idempotency-Key می‌گیرند: با همان کلید هر چند بار که برسد یک بار انجام می‌شود و همان پاسخ می‌آید. کلاینت خودش کلید می‌گذارد؛ برای تکرار پس از بازگشایی صفحه، کلید را خودتان نگه دارید.',
    retriesExample: 'تکرار با کلید خودتان',
    sockets: 'زنده',
    socketsText:
      'سوکت‌ها خودشان برمی‌گردند، از همان‌جا که بودند ادامه می‌دهند و آنچه فرستاده‌اید یک بار می‌رسد. توکن در نشانی نوشته نمی‌شود.',
    toSockets: 'مرجع سوکت‌ها',
  },
  en: {
    title: 'For developers',
    lead: 'Four APIs, six sockets, one client for all of them. This very app is made of nothing else.',
    apis: 'The four APIs',
    reference: 'Reference, to be tried out',
    document: 'OpenAPI document',
    address: 'Address',
    client: 'In the client',
    api: {
      helssa: [
        'HELSSA',
        'Patients and doctors: search, booking, payment, video visits, the record, the assistant, the scribe.',
      ],
      smartai: [
        'SmartAI123',
        'Accounts by e-mail, tokens and their transfer, smart services, administration of users.',
      ],
      chat: ['Chat', 'Conversations between any two users, with attachments, edits, deletion and read marks.'],
      fiko: ['Fiko', 'The support inbox: messages of customers on Telegram and Instagram, assignment, replies.'],
    },
    begin: 'Begin',
    beginText:
      'With @helssa/client paths, parameters and answers are typed, the session renews itself, and lost calls are repeated where that can do no harm.',
    firstCode: 'Signing in, and a first call',
    tryIt: 'Run this right here',
    session: 'Session and language',
    sessionPoints: [
      'Sign in by a one-time code (HELSSA) or by e-mail and password (SmartAI123); both begin a session that all four APIs take.',
      'The access token goes in the Authorization header and lives shortly; a refresh token works once, and its second use ends the session.',
      'Messages of errors come in the language asked for by Accept-Language: fa or en.',
      'Amounts are whole Rials; times are ISO 8601, and dates of HELSSA are Jalali.',
    ],
    errors: 'Errors',
    errorsText:
      'Programs look at code, which stays; message is for people. The client makes one HelssaError of all shapes.',
    errorExample: 'An error of HELSSA',
    codes: [
      ['401 TOKEN_EXPIRED', 'Renew the token; the client does so by itself.'],
      ['403 PERMISSION_DENIED', 'You lack the role or the consent.'],
      ['404 NOT_FOUND', 'Not there, or not for you; which of the two is not told.'],
      ['409 APPOINTMENT_CONFLICT', 'Somebody was faster; details has the next free times.'],
      ['422 VALIDATION_ERROR', 'details.field_errors says which field, and why.'],
      ['429 RATE_LIMIT_EXCEEDED', 'Wait as long as Retry-After says.'],
      ['503 SERVICE_UNAVAILABLE', 'Something outside is away; try again shortly.'],
    ],
    limits: 'Rate limits',
    limitsText: 'Every answer has X-RateLimit headers. Unless configured otherwise:',
    limitRows: [
      ['Nobody signed in, by address', '100 an hour'],
      ['A person', '1,000 an hour'],
      ['A person with a premium plan', '10,000 an hour'],
      ['SmartAI123', '100 a minute'],
      ['A socket', '20 frames a second'],
    ],
    limitCaption: 'Rate limits',
    whom: 'Who',
    limit: 'How much',
    retries: 'Safe repetition',
    retriesText:
      'Booking, paying, charging, buying and transferring take an Idempotency-Key: however often a call arrives under one key, it is done once and answers the same. The client sends keys by itself; to repeat after a reload, keep a key of your own.',
    retriesExample: 'Repeating under a key of your own',
    sockets: 'Live',
    socketsText:
      'Sockets come back by themselves, go on where they were, and what you send arrives once. No token stands in an address.',
    toSockets: 'Reference of the sockets',
  },
})
