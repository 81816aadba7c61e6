import { useFormat } from '../i18n/format.ts'
import type { Visit } from './queries.ts'
import { useWords } from './words.ts'

/** Age, gender and record number of a patient, as far as they are known. */
export function PatientLine({
  patient: { age, gender, medical_record_number: number },
}: {
  patient: Visit['patient']
}) {
  const t = useWords()
  const format = useFormat()
  const facts = [age !== null && t.years(format.number(age)), gender && (t.genders[gender] ?? gender)].filter(Boolean)
  return (
    <span className="text-sm text-muted">
      {facts.join(t.dot)}
      {number && (
        <>
          {facts.length > 0 && t.dot}
          <bdi className="code">{number}</bdi>
        </>
      )}
    </span>
  )
}
