import { useBlocker } from '@tanstack/react-router'
import { defineTexts } from '../i18n/texts.ts'
import { ConfirmDialog } from './dialog.tsx'

const useTexts = defineTexts({
  fa: {
    title: 'تغییرها ذخیره نشده‌اند',
    text: 'اگر بروید آنچه نوشته‌اید از دست می‌رود.',
    leave: 'رفتن بدون ذخیره',
  },
  en: {
    title: 'Your changes are not saved',
    text: 'If you leave now, what you have written is lost.',
    leave: 'Leave without saving',
  },
})

/** Asks before the page is left while something on it is not saved, or goes on; `words` say what is to become of that. */
export function UnsavedGuard({
  isDirty,
  words,
}: {
  isDirty: boolean
  words?: { readonly title: string; readonly text: string; readonly leave: string }
}) {
  const own = useTexts()
  const t = words ?? own
  const blocker = useBlocker({ shouldBlockFn: () => isDirty, enableBeforeUnload: isDirty, withResolver: true })
  return (
    <ConfirmDialog
      title={t.title}
      confirm={t.leave}
      isOpen={blocker.status === 'blocked'}
      onConfirm={() => blocker.proceed?.()}
      onClose={() => blocker.reset?.()}
    >
      <p>{t.text}</p>
    </ConfirmDialog>
  )
}
