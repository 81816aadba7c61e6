import { useQuery } from '@tanstack/react-query'
import { Card } from '../../design/page.tsx'
import { Loaded } from '../../design/states.tsx'
import { defineTexts } from '../../i18n/texts.ts'
import { reportQuery } from '../../record/queries.ts'
import { ReportView } from '../../record/report-view.tsx'

const useTexts = defineTexts({
  fa: { title: 'گزارش پزشک', comma: '، ' },
  en: { title: "The doctor's report", comma: ', ' },
})

/** What the doctor signed of a visit. */
export function VisitReport({ visitId }: { visitId: string }) {
  const t = useTexts()
  const query = useQuery(reportQuery(visitId))
  return (
    <Card title={t.title}>
      <Loaded query={query} rows={1} height={160}>
        {(report) => {
          const { assessment, subjective } = report.soap_report
          const diagnoses = assessment.diagnoses.map(({ description }) => description).join(t.comma)
          return (
            <>
              <h3 dir="auto" className="mb-3 font-semibold">
                {diagnoses || subjective.chief_complaint}
              </h3>
              <ReportView report={report} />
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}
