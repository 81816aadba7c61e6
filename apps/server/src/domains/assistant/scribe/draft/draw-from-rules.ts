import type { FindIcd } from '../../icd/index.ts'
import type { Extraction } from '../extract/index.ts'
import { saidAs } from './build-report.ts'
import { certaintyOf } from './certainty.ts'
import type { Drawn } from './claims.ts'
import type { Source } from './source.ts'

/** A report's claims as the rules found them: in the words of the transcript, diagnoses only where the doctor named them. */
export function drawFromRules(extraction: Extraction, source: Source, findIcd: FindIcd): Drawn {
  return {
    claims: {
      chiefComplaint: extraction.chiefComplaint,
      history: extraction.history,
      pastHistory: extraction.pastHistory,
      currentMedications: extraction.currentMedications.map(({ value, evidence }) => ({
        value: saidAs(value),
        evidence,
      })),
      allergies: extraction.allergies,
      vitalSigns: extraction.vitalSigns,
      examination: extraction.examination,
      diagnoses: extraction.diagnoses.map(({ value, evidence }) => ({
        value: {
          description: value,
          icd_code: findIcd({ description: value })?.code ?? null,
          probability: certaintyOf(
            evidence.flatMap((span) => source.clausesIn(span).map(({ text }) => text)).join(' '),
          ),
        },
        evidence,
      })),
      prescribed: extraction.prescribed,
      followUp: extraction.followUp,
    },
    dropped: [],
    use: null,
  }
}
