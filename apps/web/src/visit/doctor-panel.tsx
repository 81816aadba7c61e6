import { PrescriptionPanel } from '../doctor/prescription/prescription-panel.tsx'
import { RecordPanel } from '../doctor/record/record-panel.tsx'
import { SoapPanel } from '../doctor/soap/soap-panel.tsx'
import type { DoctorTab, RoomVisit } from './room-visit.ts'
import { useRoomTexts } from './texts.ts'

/** The doctor's desk beside the picture: what the patient came with, the record, and what is written of the visit. */
export function DoctorPanel({
  visit,
  tab,
  audio,
}: {
  visit: RoomVisit
  tab: DoctorTab
  audio: () => Promise<MediaStream>
}) {
  const t = useRoomTexts()
  switch (tab) {
    case 'record':
      return (
        <div className="flex flex-col gap-4">
          <section aria-label={t.complaint} className="rounded-2xl border border-border bg-surface p-4">
            <h2 className="text-sm text-muted">{t.complaint}</h2>
            <p className="font-medium break-words">{visit.complaint}</p>
            {visit.description && <p className="break-words whitespace-pre-line text-muted">{visit.description}</p>}
          </section>
          <RecordPanel patientId={visit.other.id} visitId={visit.id} />
        </div>
      )
    case 'scribe':
      return <SoapPanel visitId={visit.id} audio={audio} />
    case 'prescription':
      return <PrescriptionPanel visitId={visit.id} />
  }
}
