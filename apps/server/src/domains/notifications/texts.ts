import type { Notice, VisitFacts } from './notice.ts'

export type Language = 'fa' | 'en'

const when: Record<Language, Intl.DateTimeFormat> = {
  fa: new Intl.DateTimeFormat('fa-IR-u-ca-persian', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Tehran' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Tehran' }),
}
const money: Record<Language, Intl.NumberFormat> = {
  fa: new Intl.NumberFormat('fa-IR'),
  en: new Intl.NumberFormat('en-US'),
}

const rial = (language: Language, amount: number) =>
  `${money[language].format(amount)} ${language === 'fa' ? 'ریال' : 'IRR'}`
const visit = (language: Language, { with: name, starts_at }: VisitFacts) =>
  language === 'fa'
    ? `ویزیت ${name} در ${when.fa.format(new Date(starts_at))}`
    : `visit with ${name} on ${when.en.format(new Date(starts_at))}`

/** A notice in words, in the reader's language. */
export function textOf(notice: Notice, language: Language): string {
  const fa = language === 'fa'
  switch (notice.type) {
    case 'appointment_reminder': {
      const { before, minutes_left: minutes, with: name } = notice.data
      if (before === 'day') return fa ? `یادآوری: ${visit('fa', notice.data)}` : `Reminder: ${visit('en', notice.data)}`
      return fa
        ? `ویزیت بعدی شما با ${name} ${money.fa.format(minutes)} دقیقه دیگر شروع می‌شود`
        : `Your next visit with ${name} begins in ${minutes} minute${minutes === 1 ? '' : 's'}`
    }
    case 'new_message': {
      const { with: name } = notice.data // empty of who gave none
      return fa
        ? `پیام تازه‌ای${name === '' ? '' : ` از ${name}`} دارید`
        : `You have a new message${name === '' ? '' : ` from ${name}`}`
    }
    case 'new_appointment':
      return fa ? `${visit('fa', notice.data)} رزرو شد` : `New: ${visit('en', notice.data)}`
    case 'appointment_confirmed':
      return fa ? `${visit('fa', notice.data)} قطعی شد` : `Confirmed: ${visit('en', notice.data)}`
    case 'appointment_cancelled': {
      const refund = notice.data.refund_rial
      const back =
        refund === undefined
          ? ''
          : fa
            ? ` و ${rial('fa', refund)} به کیف پول بازگشت`
            : `; ${rial('en', refund)} went back to the wallet`
      return fa ? `${visit('fa', notice.data)} لغو شد${back}` : `Cancelled: ${visit('en', notice.data)}${back}`
    }
    case 'appointment_expired':
      return fa
        ? `مهلت پرداخت ${visit('fa', notice.data)} تمام شد و نوبت آزاد شد`
        : `Not paid in time, the slot is free again: ${visit('en', notice.data)}`
    case 'visit_completed':
      return fa
        ? `${visit('fa', notice.data)} پایان یافت؛ نظر خود را بنویسید`
        : `Completed: ${visit('en', notice.data)}. Please rate it`
    case 'emergency_access':
      return fa
        ? `${notice.data.with} پروندهٔ شما را بدون اجازه و به دلیل اضطرار باز کرد: ${notice.data.reason}`
        : `${notice.data.with} opened your record without asking, for an emergency: ${notice.data.reason}`
    case 'access_requested':
      return fa
        ? `${notice.data.with} برای دیدن پروندهٔ شما اجازه می‌خواهد`
        : `${notice.data.with} asks for access to your record`
    case 'access_approved':
      return fa
        ? `${notice.data.with} با درخواست شما برای دیدن پرونده موافقت کرد`
        : `${notice.data.with} agreed to your request for access to their record`
    case 'access_denied':
      return fa
        ? `${notice.data.with} درخواست شما برای دیدن پرونده را نپذیرفت`
        : `${notice.data.with} declined your request for access to their record`
    case 'access_revoked':
      return fa
        ? `${notice.data.with} به دسترسی شما به پروندهٔ خود پایان داد`
        : `${notice.data.with} ended your access to their record`
    case 'report_signed':
      return fa
        ? `گزارش ${visit('fa', notice.data)} آماده است`
        : `The report of your ${visit('en', notice.data)} is ready`
    case 'prescription_issued':
      return fa ? `${notice.data.with} برای شما نسخه نوشت` : `${notice.data.with} wrote you a prescription`
    case 'prescription_cancelled':
      return fa
        ? `${notice.data.with} نسخهٔ شما را لغو کرد؛ آن را مصرف نکنید و اگر پرسشی دارید بپرسید`
        : `${notice.data.with} cancelled your prescription; do not use it`
    case 'payment_received':
      return fa ? `${rial('fa', notice.data.amount_rial)} دریافت شد` : `${rial('en', notice.data.amount_rial)} received`
    case 'payment_kept_in_wallet':
      return fa
        ? `پرداخت ${rial('fa', notice.data.amount_rial)} رسید، ولی آنچه برایش بود دیگر ممکن نیست؛ مبلغ در کیف پول شماست`
        : `Your payment of ${rial('en', notice.data.amount_rial)} arrived, but what it was for is no longer possible; it is in your wallet`
    case 'plan_purchased':
      return fa ? `اشتراک شما فعال شد` : 'Your plan is active'
    case 'plan_renewed':
      return fa ? `اشتراک شما تمدید شد` : 'Your plan was renewed'
    case 'tokens_received': {
      const { amount, from } = notice.data
      return fa
        ? `${money.fa.format(amount)} توکن${from ? ` از ${from}` : ''} دریافت کردید`
        : `You received ${money.en.format(amount)} tokens${from ? ` from ${from}` : ''}`
    }
    case 'balance_below': {
      const { threshold, balance } = notice.data
      return fa
        ? `موجودی توکن شما به ${money.fa.format(balance)} رسید و از ${money.fa.format(threshold)} کمتر است`
        : `Your token balance is ${money.en.format(balance)}, below ${money.en.format(threshold)}`
    }
    case 'spent_this_month': {
      const { threshold, spent } = notice.data
      return fa
        ? `این ماه ${money.fa.format(spent)} توکن مصرف کرده‌اید و به ${money.fa.format(threshold)} رسیده‌اید`
        : `You used ${money.en.format(spent)} tokens this month and reached ${money.en.format(threshold)}`
    }
    case 'plan_expired':
      return fa ? `اشتراک شما پایان یافت` : 'Your plan has ended'
  }
}
