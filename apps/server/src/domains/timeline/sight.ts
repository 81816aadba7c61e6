import { grantFor, type Rights } from '../access/index.ts'

/** How far somebody sees into a patient's record. */
export interface Sight {
  readonly patientId: string
  /** Visits, prescriptions, files, and notes that are not private. */
  readonly history: boolean
  /** Signed reports of all visits. */
  readonly reports: boolean
  /** Besides, what belongs to this doctor's own visits and hand. */
  readonly doctor: { readonly id: string; readonly hasVisit: boolean; readonly isAuthor: boolean } | null
}

/** A patient sees everything of their own but what doctors noted for themselves alone. */
export const sightOfSelf = (patientId: string): Sight => ({ patientId, history: true, reports: true, doctor: null })

export const sightOfDoctor = (patientId: string, doctorId: string, rights: Rights): Sight => ({
  patientId,
  history: grantFor(rights, 'view_history') !== undefined,
  reports: grantFor(rights, 'view_reports') !== undefined,
  doctor: { id: doctorId, hasVisit: rights.hasVisit, isAuthor: rights.isAuthor },
})
