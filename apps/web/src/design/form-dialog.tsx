import { type ReactNode, useId } from 'react'
import { defineTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

const useTexts = defineTexts({
  fa: { cancel: 'انصراف' },
  en: { cancel: 'Cancel' },
})

/** A form to be filled in before going on; Enter sends it too, and it can be given up. */
export function FormDialog({
  title,
  submit,
  isPending,
  canSubmit,
  onSubmit,
  onClose,
  children,
}: {
  title: string
  /** The deed's own verb. */
  submit: string
  isPending: boolean
  canSubmit: boolean
  onSubmit: () => void
  onClose: () => void
  children: ReactNode
}) {
  const t = useTexts()
  const form = useId()
  const footer = (
    <>
      <Button variant="outline" onPress={onClose}>
        {t.cancel}
      </Button>
      <Button type="submit" form={form} isPending={isPending} isDisabled={!canSubmit}>
        {submit}
      </Button>
    </>
  )
  return (
    <Dialog title={title} isOpen onClose={onClose} footer={footer}>
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!isPending && canSubmit) onSubmit()
        }}
        className="flex flex-col gap-4"
      >
        {children}
      </form>
    </Dialog>
  )
}
