import { useCallback } from 'react'
import { defineTexts } from '../i18n/texts.ts'
import { showToast } from './toast.ts'

const useTexts = defineTexts({
  fa: { copied: 'کپی شد', notCopied: 'مرورگر اجازهٔ کپی نداد. متن را انتخاب و خودتان کپی کنید.' },
  en: { copied: 'Copied', notCopied: 'The browser did not allow it. Please select the text and copy it yourself.' },
})

/** Puts a text into the clipboard and says whether that worked. */
export function useCopy(): (text: string) => Promise<void> {
  const t = useTexts()
  return useCallback(
    async (text) => {
      try {
        await navigator.clipboard.writeText(text)
        showToast(t.copied)
      } catch (error) {
        // Refused, or a page that did not come over TLS, which has no clipboard.
        if (!(error instanceof DOMException) && isSecureContext) throw error
        showToast(t.notCopied, { tone: 'danger' })
      }
    },
    [t],
  )
}
