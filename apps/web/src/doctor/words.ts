import type { Tone } from '../design/badge.tsx'
import { defineTexts } from '../i18n/texts.ts'
import type { Visit, VisitStatus, Warning } from './queries.ts'

interface Words {
  statuses: Record<VisitStatus, string>
  types: Record<Visit['visit_type'], string>
  genders: Record<string, string>
  years: (age: string) => string
  minutes: (count: string) => string
  severities: Record<Warning['severity'], string>
  /** Between the parts of one line. */
  dot: string
}

/** Words that all of the doctor's pages share. */
export const useWords = defineTexts<Words>({
  fa: {
    statuses: {
      pending: 'در انتظار پرداخت',
      confirmed: 'قطعی',
      in_progress: 'در جریان',
      completed: 'انجام‌شده',
      cancelled: 'لغوشده',
      no_show: 'بیمار نیامد',
    },
    types: { online: 'آنلاین', in_person: 'حضوری' },
    genders: { male: 'مرد', female: 'زن' },
    years: (age) => `${age} ساله`,
    minutes: (count) => `${count} دقیقه`,
    severities: { major: 'مهم', moderate: 'متوسط', minor: 'جزئی' },
    dot: ' · ',
  },
  en: {
    statuses: {
      pending: 'Not paid yet',
      confirmed: 'Confirmed',
      in_progress: 'Under way',
      completed: 'Completed',
      cancelled: 'Cancelled',
      no_show: 'Did not come',
    },
    types: { online: 'Online', in_person: 'In person' },
    genders: { male: 'Male', female: 'Female' },
    years: (age) => `${age} years`,
    minutes: (count) => `${count} minutes`,
    severities: { major: 'Grave', moderate: 'Moderate', minor: 'Minor' },
    dot: ' · ',
  },
})

export const STATUS_TONES: Record<VisitStatus, Tone> = {
  pending: 'warning',
  confirmed: 'neutral',
  in_progress: 'accent',
  completed: 'success',
  cancelled: 'neutral',
  no_show: 'danger',
}

export const SEVERITY_TONES: Record<Warning['severity'], Tone> = {
  major: 'danger',
  moderate: 'warning',
  minor: 'neutral',
}
