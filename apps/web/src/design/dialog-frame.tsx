import { Modal } from '@heroui/react/modal'
import type { ReactNode } from 'react'
import { AriaLocale } from './aria-locale.tsx'
import './dialog-frame.css'

export interface DialogFrameProps {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  footer: ReactNode
  size?: 'sm' | 'md' | 'lg'
}

/** What is around a dialog's content. It opens from outside, so there is no trigger and no `Modal` around it that wants one. */
export function DialogFrame({ title, isOpen, onClose, children, footer, size = 'md' }: DialogFrameProps) {
  return (
    <AriaLocale>
      <Modal.Backdrop isOpen={isOpen} onOpenChange={(open) => !open && onClose()}>
        <Modal.Container size={size}>
          <Modal.Dialog>
            <Modal.Header>
              <Modal.Heading>{title}</Modal.Heading>
            </Modal.Header>
            <Modal.Body>{children}</Modal.Body>
            <Modal.Footer>{footer}</Modal.Footer>
          </Modal.Dialog>
        </Modal.Container>
      </Modal.Backdrop>
    </AriaLocale>
  )
}
