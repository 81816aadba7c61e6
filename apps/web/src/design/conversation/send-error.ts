import { SocketError } from '@helssa/client'
import { useErrorText } from '../states.tsx'
import { useTalkTexts } from './texts.ts'

/** Why a message was not sent, in words; `refusals` are those of the surface's own codes. */
export function useSendErrorText(refusals: Readonly<Record<string, string>> = {}): (error: unknown) => string {
  const t = useTalkTexts()
  const textOf = useErrorText()
  return (error) => {
    if (!(error instanceof SocketError)) return textOf(error)
    if (error.code === 'QUEUE_FULL') return t.queueFull
    if (error.code === 'REFUSED') return refusals[error.serverCode ?? ''] ?? t.refused
    return t.unanswered
  }
}
