import { useQuery } from '@tanstack/react-query'
import { Loaded } from '../design/states.tsx'
import { useLanguage } from '../i18n/language.ts'
import { visitQuery } from '../patient/visits/queries.ts'
import { VisitFiles } from '../patient/visits/visit-files.tsx'

/** The patient's own files of this visit, and a way to send more while talking about them. */
export function PatientPanel({ visitId }: { visitId: string }) {
  const visit = useQuery(visitQuery(visitId, useLanguage()))
  return <Loaded query={visit}>{(found) => <VisitFiles visit={found} />}</Loaded>
}
