import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { LinkButton } from '../../design/button.tsx'
import { Page } from '../../design/page.tsx'
import { useCalled } from '../../i18n/called.ts'
import { recordQuery } from '../record/queries.ts'
import { RecordParts } from '../record/record-panel.tsx'
import { usePatientsTexts } from './texts.ts'

const route = getRouteApi('/doctor/patients/$patientId')

/** A patient's record, each part with its own address. */
export function PatientPage() {
  const called = useCalled()
  const t = usePatientsTexts()
  const { patientId } = route.useParams()
  const { tab = 'summary' } = route.useSearch()
  const navigate = route.useNavigate()
  const { data } = useQuery(recordQuery(patientId))
  return (
    <Page
      title={data ? called(data.patient.name) : t.record}
      lead={t.record}
      actions={
        <LinkButton to="/doctor/patients" variant="outline">
          {t.back}
        </LinkButton>
      }
    >
      <RecordParts
        patientId={patientId}
        tab={tab}
        onTab={(to) => void navigate({ search: to === 'summary' ? {} : { tab: to }, resetScroll: false })}
      />
    </Page>
  )
}
