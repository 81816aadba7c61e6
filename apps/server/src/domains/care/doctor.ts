import type { Weekday } from '../../platform/calendar.ts'
import type { WorkingPlan } from './slots.ts'

export const TEHRAN = 'Asia/Tehran'

export interface NotificationPreferences {
  readonly appointment_reminders: boolean
  readonly new_appointments: boolean
  readonly cancellations: boolean
  readonly payment_notifications: boolean
}

/** What a doctor sets: fees (Rial), length of visits and the pause after (minutes), hours, insurances, notices. */
export interface DoctorSettings {
  readonly onlineEnabled: boolean
  readonly inPersonEnabled: boolean
  readonly onlineFeeRial: number
  readonly inPersonFeeRial: number
  readonly durationMinutes: number
  readonly bufferMinutes: number
  readonly workingDays: readonly Weekday[]
  readonly hours: { readonly start: string; readonly end: string }
  readonly breaks: readonly { readonly start: string; readonly end: string }[]
  readonly notificationPreferences: NotificationPreferences
  readonly acceptedInsurances: readonly string[]
}

/** What a new doctor begins with (contract: the settings example); 20-minute visits, ten minutes apart. */
export const USUAL_SETTINGS: DoctorSettings = {
  onlineEnabled: true,
  inPersonEnabled: true,
  onlineFeeRial: 600_000,
  inPersonFeeRial: 800_000,
  durationMinutes: 20,
  bufferMinutes: 10,
  workingDays: ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday'],
  hours: { start: '09:00', end: '17:00' },
  breaks: [{ start: '12:00', end: '13:00' }],
  notificationPreferences: {
    appointment_reminders: true,
    new_appointments: true,
    cancellations: true,
    payment_notifications: true,
  },
  acceptedInsurances: [],
}

/** A doctor as found by patients. */
export interface DoctorCard {
  readonly id: string
  readonly name: string
  readonly gender: 'male' | 'female' | null
  readonly specialty: { readonly code: string; readonly title: { readonly fa: string; readonly en: string } }
  readonly councilNumber: string
  readonly experienceYears: number
  readonly rating: { readonly average: number; readonly count: number }
  readonly profileImage: string | null
  readonly location: { readonly province: string; readonly city: string; readonly address: string }
  readonly languages: readonly string[]
  readonly settings: DoctorSettings
}

/** The settings as a plan of slots. */
export const planOf = (
  settings: Pick<DoctorSettings, 'durationMinutes' | 'bufferMinutes' | 'workingDays' | 'hours' | 'breaks'>,
): WorkingPlan => ({
  zone: TEHRAN,
  durationMinutes: settings.durationMinutes,
  bufferMinutes: settings.bufferMinutes,
  workingDays: settings.workingDays,
  start: settings.hours.start,
  end: settings.hours.end,
  breaks: settings.breaks,
})
