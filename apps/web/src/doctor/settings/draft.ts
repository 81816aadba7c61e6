import { toLatinDigits } from '../../i18n/format.ts'
import type { Settings } from '../queries.ts'

export type Weekday = Settings['availability']['working_days'][number]
export type NoticeKind = keyof Settings['notification_preferences']
export interface Pause {
  readonly key: string
  readonly start: string
  readonly end: string
}

/** Settings as they are being changed; figures are what was typed. */
export interface SettingsDraft {
  readonly isOnline: boolean
  readonly isInPerson: boolean
  readonly onlineFee: string
  readonly inPersonFee: string
  readonly duration: string
  readonly buffer: string
  readonly days: readonly Weekday[]
  readonly start: string
  readonly end: string
  readonly pauses: readonly Pause[]
  readonly notices: Readonly<Record<NoticeKind, boolean>>
  readonly insurances: readonly string[]
}

/** The draft of settings, with figures as `number` writes them. */
export function draftOf(settings: Settings, number: (value: number) => string): SettingsDraft {
  const { consultation_settings: consultation, availability } = settings
  return {
    isOnline: consultation.online_consultation_enabled,
    isInPerson: consultation.in_person_consultation_enabled ?? true,
    onlineFee: number(consultation.online_consultation_fee),
    inPersonFee: number(consultation.in_person_consultation_fee),
    duration: number(consultation.consultation_duration),
    buffer: number(consultation.buffer_time),
    days: availability.working_days,
    start: availability.working_hours.start,
    end: availability.working_hours.end,
    pauses: availability.break_times.map((pause, place) => ({ key: `${place}`, ...pause })),
    notices: settings.notification_preferences,
    insurances: settings.accepted_insurances,
  }
}

/** A whole number as it was typed, with whatever separates its thousands; undefined where it is none. */
export function wholeOf(text: string): number | undefined {
  const digits = toLatinDigits(text).replace(/[\s,٬،.]/g, '')
  return /^\d{1,12}$/.test(digits) ? Number(digits) : undefined
}

/** The settings a draft asks for; undefined where a figure is none. */
export function settingsOf(draft: SettingsDraft): Settings | undefined {
  const [online, inPerson, duration, buffer] = [draft.onlineFee, draft.inPersonFee, draft.duration, draft.buffer].map(
    wholeOf,
  )
  if (online === undefined || inPerson === undefined || duration === undefined || buffer === undefined) return undefined
  return {
    consultation_settings: {
      online_consultation_enabled: draft.isOnline,
      in_person_consultation_enabled: draft.isInPerson,
      online_consultation_fee: online,
      in_person_consultation_fee: inPerson,
      consultation_duration: duration,
      buffer_time: buffer,
    },
    availability: {
      working_days: [...draft.days],
      working_hours: { start: draft.start, end: draft.end },
      break_times: draft.pauses.map(({ start, end }) => ({ start, end })),
    },
    notification_preferences: { ...draft.notices },
    accepted_insurances: [...draft.insurances],
  }
}

/** What every part of the form is given. */
export interface PartProps {
  draft: SettingsDraft
  onDraft: (part: Partial<SettingsDraft>) => void
  errors: Readonly<Record<string, string>>
}
