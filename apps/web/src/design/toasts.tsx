import { X } from 'lucide-react'
import { defineTexts } from '../i18n/texts.ts'
import { dismissToast, useToasts } from './toast.ts'

const useTexts = defineTexts({
  fa: { close: 'بستن پیام', region: 'پیام‌ها' },
  en: { close: 'Dismiss', region: 'Messages' },
})
const LOOKS = {
  success: 'bg-success text-success-foreground',
  danger: 'bg-danger text-danger-foreground',
  neutral: 'bg-foreground text-background',
}

/**
 * Where what was done is told, above what stands at the foot of pages; over conversations at their head, as one writes at
 * their foot. Screen readers hear it without losing their place.
 */
export function Toasts() {
  const t = useTexts()
  const toasts = useToasts()
  return (
    <section
      aria-label={t.region}
      aria-live="polite"
      className="pointer-events-none fixed inset-x-0 bottom-20 z-[100] flex flex-col items-center gap-2 px-4 [body:has([data-panes])_&]:top-32 [body:has([data-panes])_&]:bottom-auto"
    >
      {toasts.map(({ id, tone, text, action }) => (
        <div
          key={id}
          className={`pointer-events-auto flex max-w-md items-center gap-3 rounded-xl px-4 py-3 shadow-lg ${LOOKS[tone]}`}
        >
          <p>{text}</p>
          {action && (
            <button
              type="button"
              className="-my-2 min-h-10 cursor-pointer px-1 font-semibold underline"
              onClick={() => {
                action.run()
                dismissToast(id)
              }}
            >
              {action.label}
            </button>
          )}
          <button
            type="button"
            aria-label={t.close}
            className="-my-2 -me-3 grid size-10 shrink-0 cursor-pointer place-items-center rounded-xl"
            onClick={() => dismissToast(id)}
          >
            <X className="size-4" aria-hidden />
          </button>
        </div>
      ))}
    </section>
  )
}
