import { WifiOff } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { defineTexts } from '../i18n/texts.ts'

const useTexts = defineTexts({
  fa: { offline: 'اینترنت قطع است. با برگشتن اتصال، همه‌چیز خودبه‌خود ادامه می‌یابد.' },
  en: { offline: 'You are offline. Everything goes on by itself once the connection is back.' },
})

/** Says that the line is down for as long as it is. */
export function ConnectionBanner() {
  const t = useTexts()
  const isOnline = useSyncExternalStore(watchLine, () => navigator.onLine)
  return (
    <div role="status">
      {!isOnline && (
        <p className="flex items-center justify-center gap-2 bg-warning px-4 py-2 text-sm text-warning-foreground">
          <WifiOff className="size-4" aria-hidden />
          {t.offline}
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
