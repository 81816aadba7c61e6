import { useQuery } from '@tanstack/react-query'
import { Card } from '../../design/page.tsx'
import { Loaded } from '../../design/states.tsx'
import { defineTexts } from '../../i18n/texts.ts'
import { PrescriptionBody, PrescriptionStatus } from '../../record/prescription.tsx'
import { prescriptionQuery } from './queries.ts'

const useTexts = defineTexts({ fa: { title: 'نسخه' }, en: { title: 'Prescription' } })

/** What the doctor prescribed in a visit. */
export function VisitPrescription({ id }: { id: string }) {
  const t = useTexts()
  const query = useQuery(prescriptionQuery(id))
  return (
    <Card title={t.title} actions={query.data && <PrescriptionStatus status={query.data.status} />}>
      <Loaded query={query} rows={1} height={120}>
        {(prescription) => <PrescriptionBody prescription={prescription} />}
      </Loaded>
    </Card>
  )
}
