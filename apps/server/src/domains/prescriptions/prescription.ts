import { createHash, randomBytes } from 'node:crypto'
import type { DrugWarning } from '../assistant/index.ts'

export const ITEMS_MAX = 20

/** A line of a prescription, in the doctor's words. */
export interface PrescribedItem {
  readonly drug: string
  readonly dose: string
  readonly frequency: string
  readonly duration: string
  readonly instructions: string | null
}

/** What speaks against the items, as found when they were looked at. */
export interface ItemsCheck {
  /** The gravest first. */
  readonly warnings: readonly DrugWarning[]
  /** Drugs that are not known here, and so were not checked. */
  readonly unchecked: readonly string[]
}

/** What is written once and never changed; names and age as of then. */
export interface PrescriptionContent extends ItemsCheck {
  readonly code: string
  readonly items: readonly PrescribedItem[]
  readonly notes: string | null
  readonly doctor: Prescriber
  readonly patient: {
    readonly name: string
    readonly initials: string
    /** Whole years; below two, in twelfths. */
    readonly ageYears: number | null
  }
  /** Ids of the grave warnings the doctor knew of and prescribed nevertheless. */
  readonly acknowledged: readonly string[]
}
export interface Prescriber {
  readonly name: string
  readonly councilNumber: string
  readonly specialty: { readonly fa: string; readonly en: string }
}

export interface Prescription extends PrescriptionContent {
  readonly id: string
  readonly encounterId: string
  readonly patientId: string
  readonly doctorId: string
  readonly supersedes: string | null
  readonly supersededBy: string | null
  readonly issuedAt: Date
  readonly cancelledAt: Date | null
  readonly cancelReason: string | null
}

export const PRESCRIPTION_STATUSES = ['valid', 'superseded', 'cancelled'] as const
export type PrescriptionStatus = (typeof PRESCRIPTION_STATUSES)[number]

/** Only a valid one may be dispensed. */
export function statusOf({ cancelledAt, supersededBy }: Prescription): PrescriptionStatus {
  if (cancelledAt) return 'cancelled'
  return supersededBy === null ? 'valid' : 'superseded'
}

/** 144 bits: nobody guesses one. */
const CODE_BYTES = 18
export const CODE_LENGTH = 24

/** What the QR on the paper leads by; whoever has it reads what a pharmacist needs. */
export const newCode = (): string => randomBytes(CODE_BYTES).toString('base64url')
/** A code is found by its hash, so that the table tells none. */
export const hashCode = (code: string): Buffer => createHash('sha256').update(code).digest()

/** `ع. م.`: enough to hold a paper against the person who brings it, and no name. */
export const initialsOf = (...names: string[]): string =>
  names
    .map((name) => name.trim())
    .filter(Boolean)
    .map((name) => `${[...name][0]}.`)
    .join(' ')
