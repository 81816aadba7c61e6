import type { FikoDelivery, FikoMessage } from '@helssa/client'
import { useMutation } from '@tanstack/react-query'
import { Check, CircleAlert, CircleQuestionMark, Clock, RotateCcw } from 'lucide-react'
import { Button } from '../design/button.tsx'
import { ErrorLine } from '../design/states.tsx'
import { fiko } from './client.ts'
import { useRoomTexts } from './room-texts.ts'

const ICONS = { queued: Clock, sending: Clock, sent: Check, failed: CircleAlert, uncertain: CircleQuestionMark }

/** How sending goes, beside the time. */
export function DeliveryIcon({ delivery: { state } }: { delivery: FikoDelivery }) {
  const t = useRoomTexts()
  const Icon = ICONS[state]
  return (
    <span role="img" aria-label={t[state]} title={t[state]}>
      <Icon className="size-4" aria-hidden />
    </span>
  )
}

/** Why it was not sent, or that nobody knows, and the way out. */
export function DeliveryTrouble({ message: { id }, delivery }: { message: FikoMessage; delivery: FikoDelivery }) {
  const t = useRoomTexts()
  const params = { path: { id } }
  // What comes of it is told by the socket.
  const resend = useMutation({ mutationFn: () => fiko.api.POST('/fiko/v1/messages/{id}/resend', { params }) })
  const settle = useMutation({
    mutationFn: (state: 'sent' | 'failed') =>
      fiko.api.POST('/fiko/v1/messages/{id}/settle', { params, body: { state } }),
  })
  const { state, error } = delivery
  if (state !== 'failed' && state !== 'uncertain') return null
  const isPending = resend.isPending || settle.isPending
  const why = error === null ? undefined : (t.why[error] ?? error)
  return (
    <div className="flex max-w-md flex-col items-end gap-1 text-sm">
      <p className={state === 'failed' ? 'text-danger' : 'text-warning'}>
        {state === 'uncertain' ? t.uncertainText : why ? `${t.failed}: ${why}` : t.failed}
      </p>
      <div className="flex flex-wrap justify-end gap-2">
        {state === 'uncertain' && (
          <>
            <Button size="sm" variant="outline" isDisabled={isPending} onPress={() => settle.mutate('sent')}>
              {t.arrived}
            </Button>
            <Button size="sm" variant="outline" isDisabled={isPending} onPress={() => settle.mutate('failed')}>
              {t.notArrived}
            </Button>
          </>
        )}
        <Button size="sm" variant="outline" isPending={resend.isPending} onPress={() => resend.mutate()}>
          <RotateCcw className="size-4" aria-hidden />
          {t.resend}
        </Button>
      </div>
      <ErrorLine error={resend.error ?? settle.error} />
    </div>
  )
}
