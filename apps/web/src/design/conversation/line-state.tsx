import type { SocketState } from '@helssa/client'
import { RefreshCw, Wifi, WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTalkTexts } from './texts.ts'

/** A line that is new is no news for so long. */
const PATIENCE_MS = 1_500

/** Whether the line stands, in words where it does not; `isQuiet` says nothing while it does. */
export function LineState({ line, isQuiet = false }: { line: SocketState['state']; isQuiet?: boolean }) {
  const t = useTalkTexts()
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    setLate(false)
    if (line !== 'connecting') return
    const timer = setTimeout(() => setLate(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [line])
  const isShown = line === 'waiting' || line === 'closed' || (line === 'connecting' && isLate)
  return (
    <span role="status" className="text-xs">
      {isShown ? (
        <span className="flex items-center gap-1 font-medium text-warning">
          {line === 'connecting' ? (
            <RefreshCw className="size-3.5 shrink-0 animate-spin" aria-hidden />
          ) : (
            <WifiOff className="size-3.5 shrink-0" aria-hidden />
          )}
          {t[line]}
        </span>
      ) : isQuiet ? null : (
        <span className="flex items-center gap-1 text-muted">
          <Wifi className="size-3.5 shrink-0" aria-hidden />
          {line === 'connecting' ? t.connecting : t.open}
        </span>
      )}
    </span>
  )
}
