import { CircleCheck, CircleSlash, DoorOpen } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, LinkButton } from '../design/button.tsx'
import type { RoomState, RoomVisit } from './room-visit.ts'
import { useRoomTexts } from './texts.ts'
import type { CallEnd } from './use-call.ts'

type Why = Exclude<RoomState, 'early' | 'open' | 'over'> | 'ended' | 'time_over' | 'left' | 'replaced' | 'refused'

const whyOf = (end: CallEnd): Why => (end.reason === 'signed_out' ? 'left' : end.reason)

/** One is not in the room: why, and where to go on. */
export function Outcome({
  visit,
  state,
  end,
  onAgain,
}: {
  visit: RoomVisit
  state: RoomState
  end?: CallEnd | undefined
  onAgain?: () => void
}) {
  const t = useRoomTexts()
  const isShut = state !== 'open' && state !== 'early'
  const why: Why = isShut ? (state === 'over' ? 'ended' : state) : end ? whyOf(end) : 'left'
  const isPatient = visit.role === 'patient'
  const mayReturn = !isShut && (why === 'left' || why === 'replaced' || why === 'refused')
  const text =
    why === 'refused' && end?.message ? end.message : why === 'ended' && !isPatient ? t.endedForDoctor : t[why].text
  const Icon = why === 'ended' ? CircleCheck : why === 'left' || why === 'replaced' ? DoorOpen : CircleSlash
  return (
    <section className="m-auto flex w-full max-w-lg flex-col items-center gap-4 p-6 text-center">
      <Icon className={`size-14 ${why === 'ended' ? 'text-success' : 'text-muted'}`} aria-hidden />
      <div role="status">
        <h2 className="text-2xl font-bold text-balance">{t[why].title}</h2>
        <p className="mt-1 text-muted">{text}</p>
      </div>
      <div className="flex flex-wrap justify-center gap-3">
        {mayReturn && onAgain && <Button onPress={onAgain}>{why === 'replaced' ? t.continueHere : t.rejoin}</Button>}
        <Onwards visit={visit} isUnpaid={why === 'unpaid'} isMinor={mayReturn}>
          {isPatient && why === 'ended' ? t.rate : isPatient ? t.toVisit : t.toDesk}
        </Onwards>
      </div>
    </section>
  )
}

function Onwards({
  visit,
  isUnpaid,
  isMinor,
  children,
}: {
  visit: RoomVisit
  isUnpaid: boolean
  isMinor: boolean
  children: ReactNode
}) {
  const t = useRoomTexts()
  const variant = isMinor ? 'outline' : 'primary'
  if (visit.role === 'doctor') {
    return (
      <LinkButton to="/doctor/visits/$visitId" params={{ visitId: visit.id }} variant={variant}>
        {children}
      </LinkButton>
    )
  }
  const params = { visitId: visit.id }
  return isUnpaid ? (
    <LinkButton to="/visits/$visitId/pay" params={params}>
      {t.pay}
    </LinkButton>
  ) : (
    <LinkButton to="/visits/$visitId" params={params} variant={variant}>
      {children}
    </LinkButton>
  )
}
