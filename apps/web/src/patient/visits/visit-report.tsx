import type { AnswerOf } from '@helssa/client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Card } from '../../design/page.tsx'
import { Loaded } from '../../design/states.tsx'
import { useFormat } from '../../i18n/format.ts'
import { defineTexts } from '../../i18n/texts.ts'
import { reportQuery } from './queries.ts'

const useTexts = defineTexts({
  fa: {
    title: 'گزارش پزشک',
    signed: (time: string) => `امضاشده در ${time}`,
    subjective: 'شرح حال',
    history: 'سابقهٔ بیماری',
    taking: 'داروهای مصرفی',
    allergies: 'حساسیت‌ها',
    objective: 'معاینه',
    vitals: 'علائم حیاتی',
    assessment: 'تشخیص',
    plan: 'برنامهٔ درمان',
    followUp: 'پیگیری',
    comma: '، ',
  },
  en: {
    title: "The doctor's report",
    signed: (time) => `Signed ${time}`,
    subjective: 'History',
    history: 'Past illnesses',
    taking: 'Medicines taken',
    allergies: 'Allergies',
    objective: 'Examination',
    vitals: 'Vital signs',
    assessment: 'Diagnosis',
    plan: 'Treatment',
    followUp: 'Follow-up',
    comma: ', ',
  },
})
type Report = AnswerOf<'getEncounterReport'>

/** What the doctor signed of a visit. */
export function VisitReport({ visitId }: { visitId: string }) {
  const t = useTexts()
  const { dateTime } = useFormat()
  const query = useQuery(reportQuery(visitId))
  return (
    <Card title={t.title}>
      <Loaded query={query} rows={1} height={160}>
        {(report) => (
          <>
            <ReportView report={report.soap_report} />
            {report.signed_at && <p className="mt-4 text-sm text-muted">{t.signed(dateTime(report.signed_at))}</p>}
          </>
        )}
      </Loaded>
    </Card>
  )
}

function ReportView({ report: { subjective, objective, assessment, plan } }: { report: Report['soap_report'] }) {
  const t = useTexts()
  const { digits } = useFormat()
  const vitals = Object.entries(objective.vital_signs)
  return (
    <div className="grid gap-5 md:grid-cols-2">
      <Part name={t.subjective}>
        <Lines texts={[subjective.chief_complaint, subjective.hpi]} />
        <Named name={t.history} texts={subjective.pmh} />
        <Named name={t.taking} texts={subjective.medications} />
        <Named name={t.allergies} texts={subjective.allergies} />
      </Part>
      <Part name={t.objective}>
        <Lines texts={[objective.physical_exam]} />
        <Named name={t.vitals} texts={vitals.map(([name, value]) => `${name} ${digits(value)}`)} />
      </Part>
      <Part name={t.assessment}>
        <ul className="list-disc ps-5">
          {assessment.diagnoses.map(({ description, icd_code }) => (
            <li key={description}>
              {description} {icd_code && <bdi className="code text-sm text-muted">{icd_code}</bdi>}
            </li>
          ))}
        </ul>
      </Part>
      <Part name={t.plan}>
        <ul className="list-disc ps-5">
          {plan.medications.map(({ name, dosage, frequency, duration }) => (
            <li key={name}>{[name, dosage, frequency, duration].filter(Boolean).join(t.comma)}</li>
          ))}
        </ul>
        <Named name={t.followUp} texts={[plan.follow_up]} />
      </Part>
    </div>
  )
}

const Part = ({ name, children }: { name: string; children: ReactNode }) => (
  <section>
    <h3 className="mb-1 font-semibold">{name}</h3>
    {children}
  </section>
)

const Lines = ({ texts }: { texts: readonly string[] }) =>
  texts
    .filter((text) => text !== '')
    .map((text) => (
      <p key={text} className="break-words whitespace-pre-line">
        {text}
      </p>
    ))

function Named({ name, texts }: { name: string; texts: readonly string[] }) {
  const t = useTexts()
  const told = texts.filter((text) => text !== '')
  if (told.length === 0) return null
  return (
    <p className="break-words">
      <span className="text-muted">{`${name}: `}</span>
      {told.join(t.comma)}
    </p>
  )
}
