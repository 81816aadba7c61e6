import { Modal } from '@heroui/react/modal'
import type { ReactNode } from 'react'
import { defineTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'
import { ErrorLine } from './states.tsx'

const useTexts = defineTexts({
  fa: { cancel: 'انصراف', close: 'بستن' },
  en: { cancel: 'Cancel', close: 'Close' },
})

/** Something that has to be done before going on. Focus goes in and comes back; Escape closes it. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  footer,
  size = 'md',
}: {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  footer?: ReactNode
  size?: 'sm' | 'md' | 'lg'
}) {
  const t = useTexts()
  return (
    <Modal>
      <Modal.Backdrop isOpen={isOpen} onOpenChange={(open) => !open && onClose()}>
        <Modal.Container size={size}>
          <Modal.Dialog>
            <Modal.Header>
              <Modal.Heading>{title}</Modal.Heading>
            </Modal.Header>
            <Modal.Body>{children}</Modal.Body>
            <Modal.Footer>
              {footer ?? (
                <Button variant="outline" onPress={onClose}>
                  {t.close}
                </Button>
              )}
            </Modal.Footer>
          </Modal.Dialog>
        </Modal.Container>
      </Modal.Backdrop>
    </Modal>
  )
}

/** Asks before something that cannot be undone, in words that say what will happen. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  isOpen,
  isPending,
  error,
  isDangerous = true,
  onConfirm,
  onClose,
}: {
  title: string
  children: ReactNode
  /** The deed's own verb, never just "yes". */
  confirm: string
  isOpen: boolean
  isPending?: boolean
  error?: unknown
  isDangerous?: boolean
  onConfirm: () => void
  onClose: () => void
}) {
  const t = useTexts()
  const footer = (
    <>
      <Button variant="outline" onPress={onClose}>
        {t.cancel}
      </Button>
      <Button variant={isDangerous ? 'danger' : 'primary'} isPending={isPending ?? false} onPress={onConfirm}>
        {confirm}
      </Button>
    </>
  )
  return (
    <Dialog title={title} isOpen={isOpen} onClose={onClose} footer={footer} size="sm">
      <div className="flex flex-col gap-3">
        {children}
        <ErrorLine error={error} />
      </div>
    </Dialog>
  )
}
