import { WifiOff } from 'lucide-react'
import { useEffect, useSyncExternalStore } from 'react'
import { showToast } from '../design/toast.ts'
import { defineTexts } from '../i18n/texts.ts'
import { onHealed, useIsLost } from '../session/connection.ts'

const useTexts = defineTexts({
  fa: {
    offline: 'اینترنت قطع است. با برگشتن اتصال، همه‌چیز خودبه‌خود ادامه می‌یابد.',
    lost: 'ارتباط با هلسا قطع شده است. خودبه‌خود دوباره وصل می‌شویم.',
    back: 'ارتباط دوباره برقرار شد.',
  },
  en: {
    offline: 'You are offline. Everything goes on by itself once the connection is back.',
    lost: 'Helssa cannot be reached. We are trying to connect again.',
    back: 'The connection is back.',
  },
})

/** Says that the line is down for as long as it is, and that it is back. */
export function ConnectionBanner() {
  const t = useTexts()
  const isOnline = useSyncExternalStore(watchLine, () => navigator.onLine)
  const isLost = useIsLost()
  useEffect(() => onHealed(() => showToast(t.back)), [t])
  return (
    <div role="status" className="sticky top-14 z-20">
      {(!isOnline || isLost) && (
        <p className="flex items-center justify-center gap-2 bg-warning px-4 py-2 text-sm text-warning-foreground">
          <WifiOff className="size-4 shrink-0" aria-hidden />
          {isOnline ? t.lost : t.offline}
        </p>
      )}
    </div>
  )
}

function watchLine(listener: () => void): () => void {
  addEventListener('online', listener)
  addEventListener('offline', listener)
  return () => {
    removeEventListener('online', listener)
    removeEventListener('offline', listener)
  }
}
