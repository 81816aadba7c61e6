import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { LinkButton } from '../design/button.tsx'
import { usePageTitle } from '../design/page.tsx'
import { EmptyState, isUnknown, Loaded } from '../design/states.tsx'
import { useNow } from '../design/when.tsx'
import { useLanguage } from '../i18n/language.ts'
import { useMe } from '../session/me.ts'
import { CallRoom } from './call-room.tsx'
import { Lobby } from './lobby.tsx'
import { Outcome } from './outcome.tsx'
import { type RoomVisit, roomStateOf, roomVisitQuery } from './room-visit.ts'
import { hasEntered, keepEntered } from './seat.ts'
import { useRoomTexts } from './texts.ts'
import type { CallEnd } from './use-call.ts'
import { useMedia } from './use-media.ts'

const route = getRouteApi('/visits/$visitId/room')
const LOOKS_MS = 5_000

/** The room of a visit: the check of one's devices, the wait, the call, and what comes after. */
export function RoomPage() {
  const { visitId } = route.useParams()
  const isDoctor = useMe().roles.includes('doctor')
  const language = useLanguage()
  const visit = useQuery({ ...roomVisitQuery(visitId, isDoctor, language), refetchInterval: LOOKS_MS })
  const t = useRoomTexts()
  if (visit.data) return <Room key={visitId} visit={visit.data} />
  return (
    <Frame title={t.room} back={isDoctor ? '/doctor' : '/visits'}>
      <div className="mx-auto w-full max-w-lg p-4">
        {isUnknown(visit.error) ? (
          <EmptyState title={t.unknown}>{t.unknownLead}</EmptyState>
        ) : (
          <Loaded query={visit} rows={2} height={240}>
            {() => null}
          </Loaded>
        )}
      </div>
    </Frame>
  )
}

function Room({ visit }: { visit: RoomVisit }) {
  const t = useRoomTexts()
  usePageTitle(t.title(visit.other.name))
  const state = roomStateOf(visit, useNow(1_000))
  return state === 'open' || state === 'early' ? (
    <OpenRoom visit={visit} state={state} />
  ) : (
    <VisitFrame visit={visit}>
      <Outcome visit={visit} state={state} />
    </VisitFrame>
  )
}

function OpenRoom({ visit, state }: { visit: RoomVisit; state: 'open' | 'early' }) {
  // Whoever was in the call and loads the page again wants to be in it, not to be asked.
  const [isIn, setIsIn] = useState(() => hasEntered(visit.id))
  const [end, setEnd] = useState<CallEnd>()
  const enter = () => {
    keepEntered(visit.id, true)
    setIsIn(true)
    setEnd(undefined)
  }
  const finish = (how: CallEnd) => {
    keepEntered(visit.id, false)
    setIsIn(false)
    // The server's clock has the last word on whether it is time.
    if (how.code !== 'TOO_EARLY') setEnd(how)
  }
  return end ? (
    <VisitFrame visit={visit}>
      <Outcome visit={visit} state={state} end={end} onAgain={enter} />
    </VisitFrame>
  ) : (
    <WithDevices visit={visit} isIn={isIn} onEnter={enter} onEnd={finish} />
  )
}

/** Camera and microphone are on from the check to the end of the call, and no longer. */
function WithDevices({
  visit,
  isIn,
  onEnter,
  onEnd,
}: {
  visit: RoomVisit
  isIn: boolean
  onEnter: () => void
  onEnd: (end: CallEnd) => void
}) {
  const media = useMedia()
  return isIn ? (
    <CallRoom visit={visit} media={media} onEnd={onEnd} />
  ) : (
    <VisitFrame visit={visit}>
      <Lobby visit={visit} media={media} onEnter={onEnter} />
    </VisitFrame>
  )
}

function VisitFrame({ visit, children }: { visit: RoomVisit; children: ReactNode }) {
  const t = useRoomTexts()
  const back = visit.role === 'doctor' ? `/doctor/visits/${visit.id}` : `/visits/${visit.id}`
  return (
    <Frame title={t.title(visit.other.name)} back={back}>
      {children}
    </Frame>
  )
}

/** Around all that is not the call itself: where one is, and the way back. */
function Frame({ title, back, children }: { title: string; back: string; children: ReactNode }) {
  const t = useRoomTexts()
  usePageTitle(title)
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex items-center gap-2 border-b border-border bg-surface p-3">
        <LinkButton to={back} variant="ghost" size="sm">
          <ArrowRight className="size-4 ltr:-scale-x-100" aria-hidden />
          {t.back}
        </LinkButton>
        <h1 className="min-w-0 truncate text-lg font-bold">{title}</h1>
      </header>
      {children}
    </div>
  )
}
