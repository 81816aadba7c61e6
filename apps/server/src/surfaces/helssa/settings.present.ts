import type { Static } from 'typebox'
import type { DoctorSettings } from '../../domains/care/index.ts'
import { FieldError } from '../../platform/http/refused.ts'
import type { Settings } from './doctor-desk.schema.ts'

type Wire = Static<typeof Settings>

export const presentSettings = (settings: DoctorSettings): Wire => ({
  consultation_settings: {
    online_consultation_enabled: settings.onlineEnabled,
    in_person_consultation_enabled: settings.inPersonEnabled,
    online_consultation_fee: settings.onlineFeeRial,
    in_person_consultation_fee: settings.inPersonFeeRial,
    consultation_duration: settings.durationMinutes,
    buffer_time: settings.bufferMinutes,
  },
  availability: {
    working_days: [...settings.workingDays],
    working_hours: { ...settings.hours },
    break_times: settings.breaks.map((pause) => ({ ...pause })),
  },
  notification_preferences: { ...settings.notificationPreferences },
  accepted_insurances: [...settings.acceptedInsurances],
})

/** What the schema cannot say: hours and breaks that are empty. Hours that end at or before their start run past midnight. */
export function readSettings(wire: Wire): DoctorSettings {
  const { consultation_settings: consultation, availability } = wire
  const empty = { fa: 'آغاز و پایان یکی است', en: 'Begins and ends at the same time' }
  if (availability.working_hours.start === availability.working_hours.end)
    throw new FieldError('availability.working_hours', empty)
  availability.break_times.forEach((pause, index) => {
    if (pause.start === pause.end) throw new FieldError(`availability.break_times.${index}`, empty)
  })
  return {
    onlineEnabled: consultation.online_consultation_enabled,
    inPersonEnabled: consultation.in_person_consultation_enabled ?? true,
    onlineFeeRial: consultation.online_consultation_fee,
    inPersonFeeRial: consultation.in_person_consultation_fee,
    durationMinutes: consultation.consultation_duration,
    bufferMinutes: consultation.buffer_time,
    workingDays: availability.working_days,
    hours: availability.working_hours,
    breaks: availability.break_times,
    notificationPreferences: wire.notification_preferences,
    acceptedInsurances: wire.accepted_insurances.map((name) => name.trim()),
  }
}
