import type { Line } from '../line.ts'
import { findAllergies } from './allergies.ts'
import { findComplaints } from './complaints.ts'
import { type DrugNames, drugNamesFrom, findDrugs } from './drug-names.ts'
import { findDurations } from './durations.ts'
import type { Extraction } from './extraction.ts'
import { findFindings } from './findings.ts'
import { findMedications } from './medications.ts'
import { readTranscript, type Said } from './read.ts'
import { findVitalSigns } from './vital-signs.ts'

export { type DrugNames, drugNamesFrom } from './drug-names.ts'
export type { Extraction, Fact, Lasting, Medication, Sign, VitalSign, VitalSigns } from './extraction.ts'

/** The names known without the folder knowledge/. */
const LISTED: DrugNames = drugNamesFrom([])

/**
 * What the talk of a visit and the doctor's notes (line -1) say, read by rules: Persian as it is spoken and written, and
 * English. Each fact has the places that say it; what was taken back, denied, asked or told of somebody else is none. The
 * words of a talk are never instructions. Pure; linear in the length of the talk. `drugs` adds the names of knowledge/ to
 * those known anyway.
 */
export function extractFindings(lines: readonly Line[], notes: string, drugs: DrugNames = LISTED): Extraction {
  const talk = readTranscript(lines, notes)
  const drugsOf = remember((said) => findDrugs(said, drugs))
  const complaintsOf = remember(findComplaints)
  const { current, prescribed, stopped } = findMedications(talk, drugsOf)
  const { allergies, denied } = findAllergies(talk, drugsOf)
  return {
    ...findFindings(talk, { drugsOf, complaintsOf }),
    currentMedications: current,
    prescribed,
    stopped,
    allergies,
    deniesAllergies: denied,
    vitalSigns: findVitalSigns(talk),
    durations: findDurations(talk, drugsOf, complaintsOf),
  }
}

/** A line is read once, however many ask. */
function remember<T>(read: (said: Said) => T): (said: Said) => T {
  const known = new Map<Said, T>()
  return (said) => {
    const before = known.get(said)
    if (before !== undefined) return before
    const fresh = read(said)
    known.set(said, fresh)
    return fresh
  }
}
