import { X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '../design/button.tsx'
import { Segments } from '../design/field.tsx'
import { Loading } from '../design/states.tsx'
import { useFormat } from '../i18n/format.ts'
import { RecordingConsent } from './recording-consent.tsx'
import type { DoctorTab, RoomVisit } from './room-visit.ts'
import { useRoomTexts } from './texts.ts'

const ChatPanel = lazy(async () => ({ default: (await import('./chat-panel.tsx')).ChatPanel }))
const PatientPanel = lazy(async () => ({ default: (await import('./patient-panel.tsx')).PatientPanel }))
const DoctorPanel = lazy(async () => ({ default: (await import('./doctor-panel.tsx')).DoctorPanel }))

const TABS = {
  patient: ['chat', 'files', 'recording'],
  doctor: ['chat', 'record', 'scribe', 'prescription'],
} as const
type Part = DoctorTab | 'files' | 'recording'
type Tab = Part | 'chat'

/** Beside the picture, below it on a phone: what is written between both, and what of the record belongs to the visit. */
export function SidePanel({
  visit,
  unread,
  isOpen,
  onClose,
  onUnread,
  audio,
}: {
  visit: RoomVisit
  unread: number
  isOpen: boolean
  onClose: () => void
  onUnread: (count: number) => void
  /** What both sides say, for the doctor's transcript. */
  audio: () => Promise<MediaStream>
}) {
  const t = useRoomTexts()
  const { number } = useFormat()
  const tabs: readonly Tab[] = TABS[visit.role]
  const [tab, setTab] = useState<Tab>(visit.role === 'doctor' ? 'record' : 'chat')
  // What was opened stays: a recording goes on, and what is half written is not lost, while one looks elsewhere.
  const [opened, setOpened] = useState<readonly Part[]>([])
  const kept = tab !== 'chat' && isOpen && !opened.includes(tab) ? [...opened, tab] : opened
  if (kept !== opened) setOpened(kept)
  return (
    <aside
      aria-label={t.panel}
      hidden={!isOpen}
      className={`h-[60dvh] min-h-0 flex-col border-border bg-background max-lg:border-t lg:h-auto lg:border-s ${isOpen ? 'flex' : ''} ${visit.role === 'doctor' ? 'lg:w-[44%] lg:max-w-3xl' : 'lg:w-96'}`}
    >
      <div className="flex items-start gap-2 border-b border-border bg-surface p-2">
        <div className="min-w-0 flex-1">
          <Segments
            label={t.panel}
            hideLabel
            value={tab}
            onValue={setTab}
            options={tabs.map((value) => ({
              value,
              label: value === 'chat' && unread > 0 ? t.chatUnread(number(unread)) : t[value],
            }))}
          />
        </div>
        <Button isIconOnly variant="ghost" aria-label={t.closePanel} onPress={onClose}>
          <X className="size-5" aria-hidden />
        </Button>
      </div>
      <div className={`min-h-0 flex-1 ${tab === 'chat' ? 'flex' : 'hidden'}`}>
        <Suspense fallback={<Loading />}>
          <ChatPanel visit={visit} isShown={isOpen && tab === 'chat'} onUnread={onUnread} />
        </Suspense>
      </div>
      {kept.map((each) => (
        <div key={each} hidden={tab !== each} className="min-h-0 flex-1 overflow-y-auto p-3 sm:p-4">
          <Suspense fallback={<Loading />}>
            {each === 'files' ? (
              <PatientPanel visitId={visit.id} />
            ) : each === 'recording' ? (
              <RecordingConsent visitId={visit.id} />
            ) : (
              <DoctorPanel visit={visit} tab={each} audio={audio} />
            )}
          </Suspense>
        </div>
      ))}
    </aside>
  )
}
