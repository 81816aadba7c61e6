import type { TokenUse } from '../../../../platform/model/index.ts'
import type { FindIcd } from '../../icd/index.ts'
import type { Answer, Item } from './answer.schema.ts'
import type { Claims, Drawn, Dropped } from './claims.ts'
import type { Source } from './source.ts'
import {
  type Verifier,
  verifyCurrentMedication,
  verifyDiagnosis,
  verifyItem,
  verifyMedication,
  verifyVitalSign,
} from './verify.ts'

/** A report's claims out of a model's answers: only those that the transcript bears out, the others listed with the reason. */
export function drawFromAnswers(
  answers: readonly Answer[],
  { source, findIcd, use }: { source: Source; findIcd: FindIcd; use: TokenUse },
): Drawn {
  const dropped: Dropped[] = []
  const verifier: Verifier = { source, findIcd, dropped }
  const drawn = answers.map((answer) => claimsOf(answer, verifier))
  const all = <K extends Exclude<keyof Claims, 'chiefComplaint'>>(key: K) =>
    drawn.flatMap((claims) => claims[key] as never[])
  const claims: Claims = {
    chiefComplaint: drawn.find(({ chiefComplaint }) => chiefComplaint)?.chiefComplaint ?? null,
    history: all('history'),
    pastHistory: all('pastHistory'),
    currentMedications: all('currentMedications'),
    allergies: all('allergies'),
    vitalSigns: all('vitalSigns'),
    examination: all('examination'),
    diagnoses: all('diagnoses'),
    prescribed: all('prescribed'),
    followUp: all('followUp'),
  }
  return { claims, dropped: withoutRepeats(dropped), use }
}

function claimsOf(answer: Answer, verifier: Verifier): Claims {
  const told = (pointer: string) => (item: Item) =>
    verifyItem(verifier, item, { pointer, matter: 'state', bySpeaker: 'anyone' })
  const byDoctor = (pointer: string) => (item: Item) =>
    verifyItem(verifier, item, { pointer, matter: 'state', bySpeaker: 'doctor' })
  const others = [...answer.current_medications, ...answer.prescribed].map(({ name }) => name)
  return {
    chiefComplaint:
      (answer.chief_complaint ? told('/subjective/chief_complaint')(answer.chief_complaint) : [])[0] ?? null,
    history: answer.hpi.flatMap(told('/subjective/hpi')),
    pastHistory: answer.pmh.flatMap((item) =>
      verifyItem(verifier, item, { pointer: '/subjective/pmh', matter: 'state', bySpeaker: 'anyone', own: true }),
    ),
    currentMedications: answer.current_medications.flatMap((said) =>
      verifyCurrentMedication(verifier, said, {
        pointer: '/subjective/medications',
        matter: 'taken',
        bySpeaker: 'anyone',
        own: true,
        others,
      }),
    ),
    allergies: answer.allergies.flatMap((item) =>
      verifyItem(verifier, item, {
        pointer: '/subjective/allergies',
        matter: 'state',
        bySpeaker: 'anyone',
        named: true,
        own: true,
      }),
    ),
    vitalSigns: answer.vital_signs.flatMap((item) => verifyVitalSign(verifier, item)),
    examination: answer.physical_exam.flatMap(byDoctor('/objective/physical_exam')),
    diagnoses: answer.diagnoses.flatMap((item) => verifyDiagnosis(verifier, item, '/assessment/diagnoses')),
    prescribed: answer.prescribed.flatMap((said) =>
      verifyMedication(verifier, said, {
        pointer: '/plan/medications',
        matter: 'ordered',
        bySpeaker: 'doctor',
        others,
      }),
    ),
    followUp: answer.follow_up.flatMap(byDoctor('/plan/follow_up')),
  }
}

/** The lines that two parts share may give the same claim twice. */
const withoutRepeats = (dropped: readonly Dropped[]): Dropped[] => {
  const seen = new Set<string>()
  return dropped.filter(({ pointer, text }) => {
    const key = JSON.stringify([pointer, text])
    return !seen.has(key) && seen.add(key)
  })
}
