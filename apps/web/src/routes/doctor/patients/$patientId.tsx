import { createFileRoute } from '@tanstack/react-router'
import { PatientPage } from '../../../doctor/patients/patient-page.tsx'
import { RECORD_TABS, type RecordTab } from '../../../doctor/record/tabs.ts'

interface Search {
  tab?: RecordTab
}

export const Route = createFileRoute('/doctor/patients/$patientId')({
  validateSearch: ({ tab }: Record<string, unknown>): Search => {
    const known = RECORD_TABS.find((each) => each === tab)
    return known && known !== 'summary' ? { tab: known } : {}
  },
  component: PatientPage,
})
