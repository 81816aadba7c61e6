import type { Notice, VisitFacts } from './notice.ts'
import type { Language } from './texts.ts'

const when: Record<Language, Intl.DateTimeFormat> = {
  fa: new Intl.DateTimeFormat('fa-IR-u-ca-persian', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Tehran' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Tehran' }),
}

/** Whose visit and when; a doctor's phone does not name the patient. */
function visit(language: Language, { with: name, starts_at, told_as }: VisitFacts): string {
  const at = when[language].format(new Date(starts_at))
  if (language === 'fa') return told_as === 'doctor' ? `ویزیت شما در ${at}` : `ویزیت شما با ${name} در ${at}`
  return told_as === 'doctor' ? `your visit on ${at}` : `your visit with ${name} on ${at}`
}

/**
 * A notice as it leaves the house, by SMS or e-mail: read on locked screens and by whoever carries it, so it tells of a
 * visit its doctor and time, and else only that there is something to be read.
 */
export function shortTextOf(notice: Notice, language: Language): string {
  return language === 'fa' ? `هلسا: ${inPersian(notice)}` : `Helssa: ${inEnglish(notice)}`
}

function inPersian(notice: Notice): string {
  switch (notice.type) {
    case 'appointment_reminder':
      return `یادآوری ${visit('fa', notice.data)}`
    case 'new_appointment':
      return `${visit('fa', notice.data)} رزرو شد`
    case 'appointment_confirmed':
      return `${visit('fa', notice.data)} قطعی شد`
    case 'appointment_cancelled':
      return `${visit('fa', notice.data)} لغو شد`
    case 'appointment_expired':
      return `${visit('fa', notice.data)} پرداخت نشد و لغو شد`
    case 'visit_completed':
      return `${visit('fa', notice.data)} پایان یافت`
    case 'new_message':
      return 'پیام تازه‌ای دارید'
    case 'emergency_access':
      return `${notice.data.with} پروندهٔ پزشکی شما را به دلیل اضطرار باز کرد. اگر درست نیست، در هلسا آن را ببندید`
    default:
      return 'خبر تازه‌ای در حساب شماست'
  }
}

function inEnglish(notice: Notice): string {
  switch (notice.type) {
    case 'appointment_reminder':
      return `reminder of ${visit('en', notice.data)}`
    case 'new_appointment':
      return `booked: ${visit('en', notice.data)}`
    case 'appointment_confirmed':
      return `confirmed: ${visit('en', notice.data)}`
    case 'appointment_cancelled':
      return `cancelled: ${visit('en', notice.data)}`
    case 'appointment_expired':
      return `not paid, and cancelled: ${visit('en', notice.data)}`
    case 'visit_completed':
      return `completed: ${visit('en', notice.data)}`
    case 'new_message':
      return 'you have a new message'
    case 'emergency_access':
      return `${notice.data.with} opened your record for an emergency. If that is not right, close it in Helssa`
    default:
      return 'there is news in your account'
  }
}
