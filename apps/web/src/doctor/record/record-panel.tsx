import { HelssaError } from '@helssa/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Segments } from '../../design/field.tsx'
import { Loaded } from '../../design/states.tsx'
import { AskAccess } from '../access/ask-access.tsx'
import { FilesPart } from './files-part.tsx'
import { NotesPart } from './notes-part.tsx'
import { PrescriptionsPart } from './prescriptions-part.tsx'
import { recordQuery } from './queries.ts'
import { ReportsPart } from './reports-part.tsx'
import { Summary } from './summary.tsx'
import { RECORD_TABS, type RecordTab } from './tabs.ts'
import { usePatientRecordTexts } from './texts.ts'
import { TimelinePart } from './timeline-part.tsx'

interface Props {
  patientId: string
  /** The visit that notes are written in, if it is about one. */
  visitId?: string
  tab: RecordTab
  onTab: (tab: RecordTab) => void
}

/** A patient's record as far as it is open to the doctor, by its parts; where it is closed, how to ask for it. */
export function RecordParts({ patientId, visitId, tab, onTab }: Props) {
  const t = usePatientRecordTexts()
  const record = useQuery(recordQuery(patientId))
  const isClosed = record.error instanceof HelssaError && (record.error.status === 404 || record.error.status === 403)
  if (isClosed) return <AskAccess patientId={patientId} />
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Segments
        label={t.parts}
        hideLabel
        value={tab}
        onValue={onTab}
        options={RECORD_TABS.map((value) => ({ value, label: t.tabs[value] }))}
      />
      {tab === 'summary' && (
        <Loaded query={record} rows={3} height={120}>
          {(data) => <Summary record={data} />}
        </Loaded>
      )}
      {tab === 'timeline' && <TimelinePart patientId={patientId} />}
      {tab === 'notes' && <NotesPart patientId={patientId} {...(visitId && { visitId })} />}
      {tab === 'files' && <FilesPart patientId={patientId} />}
      {tab === 'reports' && <ReportsPart patientId={patientId} />}
      {tab === 'prescriptions' && <PrescriptionsPart patientId={patientId} />}
      <p className="text-sm text-muted">{t.seen}</p>
    </div>
  )
}

/** The same beside something else: which part is shown is its own matter. */
export function RecordPanel(props: Omit<Props, 'tab' | 'onTab'>) {
  const [tab, setTab] = useState<RecordTab>('summary')
  return <RecordParts {...props} tab={tab} onTab={setTab} />
}
