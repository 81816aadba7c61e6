import type { ReactNode } from 'react'
import { When } from '../design/when.tsx'
import { useFormat } from '../i18n/format.ts'
import { isolate } from '../i18n/isolate.ts'
import type { Report } from './queries.ts'
import { useRecordTexts } from './texts.ts'

/** A signed report in the order in which one reads it; what it says nothing of is left out. */
export function ReportView({ report: { soap_report, signed_at } }: { report: Report }) {
  const t = useRecordTexts()
  const { digits } = useFormat()
  const { subjective, objective, assessment, plan } = soap_report
  const vitals = Object.entries(objective.vital_signs as Record<string, string>)
  return (
    <div className="flex flex-col gap-4">
      <Part name={t.chiefComplaint} text={subjective.chief_complaint} />
      <Part name={t.hpi} text={subjective.hpi} />
      <Part name={t.pmh} list={subjective.pmh} />
      <Part name={t.takes} list={subjective.medications} />
      <Part name={t.allergies} list={subjective.allergies} />
      <Part name={t.vitals} list={vitals.map(([name, value]) => `${t.vitalNames[name] ?? name}: ${digits(value)}`)} />
      <Part name={t.exam} text={objective.physical_exam} />
      <Part name={t.diagnoses} list={assessment.diagnoses.map(({ description }) => description)} />
      <Part
        name={t.planned}
        list={plan.medications.map(({ name, dosage, frequency, duration }) =>
          // Each in its own direction, so that "500 mg" is not turned around.
          [name, ...[dosage, frequency, duration].flatMap((part) => (part ? [isolate(part)] : []))].join(' · '),
        )}
      />
      <Part name={t.followUp} text={plan.follow_up} />
      {signed_at && (
        <p className="text-sm text-muted">
          <SignedAt at={signed_at} />
        </p>
      )}
    </div>
  )
}

function SignedAt({ at }: { at: string }) {
  const t = useRecordTexts()
  const [before, after] = t.signedAt('\n').split('\n')
  return (
    <>
      {before}
      <When at={at} />
      {after}
    </>
  )
}

function Part({ name, text, list }: { name: string; text?: string; list?: readonly string[] }): ReactNode {
  if (!text && !list?.length) return null
  return (
    <section>
      <h3 className="text-sm font-medium text-muted">{name}</h3>
      {text && (
        <p className="break-words whitespace-pre-wrap" dir="auto">
          {text}
        </p>
      )}
      {list && (
        <ul className="list-inside list-disc">
          {list.map((each) => (
            <li key={each} dir="auto" className="break-words">
              {each}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
