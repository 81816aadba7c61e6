import { tehranDateOf } from '../../platform/calendar.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import type { Audit, By } from '../audit/index.ts'
import type { Notifications } from '../notifications/index.ts'
import { type BookingRequest, bookEncounter, onlineVisitsOf } from './book-encounter.ts'
import { cancelEncounter } from './cancel-encounter.ts'
import { type Conduct, completeEncounter, markNoShow, startEncounter } from './conduct-encounter.ts'
import { dashboardOf } from './dashboard.ts'
import type { CareDeps, ProfileDeps } from './deps.ts'
import type { DoctorSettings } from './doctor.ts'
import { freeSlotsOf } from './doctor-slots.ts'
import { findDoctor, findSettings, readNextSlots, updateSettings, voidNextSlot } from './doctor-store.ts'
import {
  type EncounterFilter,
  encountersOfDoctor,
  encountersOfPatient,
  findDoctorsEncounter,
  findPatientsEncounter,
} from './encounter-lists.ts'
import { describeVisit, lapseUnpaid, lockEncounter } from './encounter-store.ts'
import { endUnattended } from './end-unattended.ts'
import { careRefuses } from './errors.ts'
import { listDoctors } from './list-doctors.ts'
import { factsOf } from './medical-facts.ts'
import { nextSlotsOf } from './next-slots.ts'
import { doctorsSwitches, visitNotices } from './notices.ts'
import { type Onboarding, onboardDoctor } from './onboard-doctor.ts'
import { allVisits, visitsByDay } from './overview.ts'
import { fulfilEncounter, payEncounter } from './pay-encounter.ts'
import { previewSlots } from './preview-slots.ts'
import type { ProfileChanges } from './profile.ts'
import { findProfile, hasRecord } from './profile-store.ts'
import { quoteEncounter } from './quote-encounter.ts'
import { rateEncounter } from './rate-encounter.ts'
import { readDoctorsEncounter } from './read-encounter.ts'
import { readReference } from './reference.ts'
import { isStillToCome, remindOfVisits } from './reminders.ts'
import { createDoctorSearch, type FoundDoctor } from './search-doctors.ts'
import { updateProfile } from './update-profile.ts'

const SWEEP_BATCH = 500

interface Deps extends CareDeps, ProfileDeps {
  readonly audit: Pick<Audit, 'note'>
  readonly notifications: Notifications
  /** Told what fails where nobody waits for an answer. */
  readonly onFault: (error: unknown) => void
}

/** Patients, doctors, slots and visits. */
export function createCare(deps: Deps) {
  const { db, clock, sealer } = deps
  deps.payments.onPaid('encounter', {
    lock: async (tx, { subjectId }) => subjectId && lockEncounter(tx, subjectId),
    use: async (tx, { subjectId, personId }) => {
      if (subjectId) await fulfilEncounter(deps, tx, { encounterId: subjectId, personId })
    },
    describe: describeVisit,
  })

  deps.notifications.preferences.governBy(doctorsSwitches)
  deps.notifications.deliveries.checkBefore('appointment_reminder', async (db, { notice: { data } }) =>
    'encounter_id' in data && data.encounter_id !== undefined ? isStillToCome(db, data.encounter_id) : false,
  )

  async function orNotFound<T>(found: Promise<T | undefined>): Promise<T> {
    const doctor = await found
    if (!doctor) throw careRefuses.DOCTOR_NOT_FOUND()
    return doctor
  }

  return {
    async profileOf(personId: string) {
      const profile = await findProfile(db, sealer, personId)
      if (!profile) throw new Error(`person ${personId} is gone`)
      return profile
    },
    hasRecord,
    /** What a person has on file of their health, as of today. */
    medicalFactsOf: (personId: string) => factsOf(db, personId, tehranDateOf(clock.now())),
    updateProfile: (personId: string, changes: ProfileChanges, options: { replace: boolean }) =>
      updateProfile(deps, personId, changes, options.replace),

    searchDoctors: createDoctorSearch(deps),
    /** @throws DOCTOR_NOT_FOUND */
    async doctor(id: string): Promise<FoundDoctor> {
      // The slot's version first: settings read after it are no older, so nothing old can be kept under it.
      const { slots } = await readNextSlots(db, [id])
      const card = await orNotFound(findDoctor(db, id))
      const next = await nextSlotsOf(db, clock.now(), new Map([[id, card.settings]]), slots)
      return { ...card, nextAvailable: next.get(id) ?? null }
    },
    /** @throws DOCTOR_NOT_FOUND */
    slotsOf: (doctorId: string, range: { from: Date; until: Date }) => orNotFound(freeSlotsOf(deps, doctorId, range)),

    /** What doctors are chosen by. */
    reference: () => readReference(db),
    quote: (patientId: string, asked: Parameters<typeof quoteEncounter>[2]) => quoteEncounter(deps, patientId, asked),
    onlineVisitsOf: (patientId: string) => onlineVisitsOf(deps, patientId),
    book: (patientId: string, asked: BookingRequest) => bookEncounter(deps, patientId, asked),
    pay: (patientId: string, asked: Parameters<typeof payEncounter>[2]) => payEncounter(deps, patientId, asked),
    cancel: (personId: string, asked: Parameters<typeof cancelEncounter>[2]) => cancelEncounter(deps, personId, asked),
    rate: (patientId: string, asked: Parameters<typeof rateEncounter>[2]) => rateEncounter(deps, patientId, asked),
    start: (doctorId: string, asked: Conduct) => startEncounter(deps, doctorId, asked),
    complete: (doctorId: string, asked: Conduct) => completeEncounter(deps, doctorId, asked),
    markNoShow: (doctorId: string, asked: Conduct) => markNoShow(deps, doctorId, asked),

    encountersOfPatient: (patientId: string, filter: EncounterFilter) => encountersOfPatient(db, patientId, filter),
    encountersOfDoctor: (doctorId: string, filter: EncounterFilter) => encountersOfDoctor(db, doctorId, filter),
    /** @throws ENCOUNTER_NOT_FOUND also when it is somebody else's */
    async patientsEncounter(patientId: string, id: string) {
      const encounter = await findPatientsEncounter(db, patientId, id)
      if (!encounter) throw careRefuses.ENCOUNTER_NOT_FOUND()
      return encounter
    },
    /** @throws ENCOUNTER_NOT_FOUND also when it is another doctor's */
    async doctorsEncounter(doctorId: string, id: string) {
      const encounter = await findDoctorsEncounter(db, doctorId, id)
      if (!encounter) throw careRefuses.ENCOUNTER_NOT_FOUND()
      return encounter
    },
    /** The same for whoever reads it: the audit has it first. @throws ENCOUNTER_NOT_FOUND */
    readDoctorsEncounter: (by: By, id: string) => readDoctorsEncounter(deps, by, id),

    dashboardOf: (doctorId: string) => dashboardOf(deps, doctorId),
    /** @throws DOCTOR_NOT_FOUND */
    settingsOf: (doctorId: string) => orNotFound(findSettings(db, doctorId)),
    /** Booked visits stay as they are. @throws DOCTOR_NOT_FOUND */
    async changeSettings(doctorId: string, settings: DoctorSettings): Promise<DoctorSettings> {
      const known = await inTransaction(db, async (tx) => {
        await voidNextSlot(tx, doctorId)
        return updateSettings(tx, doctorId, settings)
      })
      if (!known) throw careRefuses.DOCTOR_NOT_FOUND()
      return settings
    },
    previewSlots: (doctorId: string, settings: DoctorSettings, range: { from: Date; until: Date }) =>
      previewSlots(deps, doctorId, settings, range),
    onboard: (asked: Onboarding) => onboardDoctor(deps, asked),
    listDoctors: (asked: Parameters<typeof listDoctors>[1]) => listDoctors(db, asked),
    visitsByDay: (range: { from: Date; until: Date }) => visitsByDay(db, range),
    allVisits: (range: { from: Date; until: Date }) => allVisits(db, range),

    /** Ends unpaid bookings past their time; the database is asked until none is left. */
    async lapseUnpaid(): Promise<void> {
      while ((await inTransaction(db, (tx) => lapseUnpaid(tx, clock.now(), { limit: SWEEP_BATCH }))) === SWEEP_BATCH);
    },
    /** Ends visits that were never started, or never completed, a day after their end. */
    endUnattended: () => endUnattended(deps),
    /** Reminds both sides of visits a day and half an hour before. */
    remindOfVisits: () => remindOfVisits(deps),
    noticeHandlers: visitNotices(deps.notifications),
  }
}
export type Care = ReturnType<typeof createCare>

export type { Booking } from './book-encounter.ts'
export type { Dashboard } from './dashboard.ts'
export { type DoctorCard, type DoctorSettings, USUAL_SETTINGS } from './doctor.ts'
export {
  CANCELLATION_FEE_PERCENT,
  type Encounter,
  type EncounterStatus,
  freeCancellationBefore,
  isMeetingOpen,
  meetingClosesAt,
  proposeCancellation,
} from './encounter.ts'
export type { DoctorsEncounter, PatientsEncounter } from './encounter-lists.ts'
export type { CareRefusal } from './errors.ts'
export type { ListedDoctor } from './list-doctors.ts'
export type { MedicalFacts } from './medical-facts.ts'
export type { Onboarding } from './onboard-doctor.ts'
export type { ListedVisit } from './overview.ts'
export { isComplete, type PatientProfile, type ProfileChanges } from './profile.ts'
export type { FoundDoctor } from './search-doctors.ts'
export type { Slot } from './slots.ts'
