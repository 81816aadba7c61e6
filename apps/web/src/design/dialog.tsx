import { type ComponentProps, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { defineTexts } from '../i18n/texts.ts'
import { Button } from './button.tsx'
import type { DialogFrameProps } from './dialog-frame.tsx'
import { ErrorLine } from './states.tsx'

const loadFrame = () => import('./dialog-frame.tsx')
const DialogFrame = lazy(async () => ({ default: (await loadFrame()).DialogFrame }))

const useTexts = defineTexts({
  fa: { cancel: 'انصراف', close: 'بستن' },
  en: { cancel: 'Cancel', close: 'Close' },
})

/**
 * Something that has to be done before going on. Focus goes in and comes back; Escape closes it. Its code comes after the page
 * that may open it.
 */
export function Dialog({ footer, ...props }: Omit<DialogFrameProps, 'footer'> & { footer?: ReactNode }) {
  const t = useTexts()
  const [isAsked, ask] = useState(props.isOpen)
  if (props.isOpen && !isAsked) ask(true)
  useEffect(() => void loadFrame(), [])
  if (!isAsked) return null
  const close = (
    <Button variant="outline" onPress={props.onClose}>
      {t.close}
    </Button>
  )
  return (
    <Suspense>
      <DialogFrame {...props} footer={footer ?? close} />
    </Suspense>
  )
}

const QUICK_MS = 500

/** Asks before something that cannot be undone, in words that say what will happen. Two quick presses confirm once. */
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
  // The second press of a quick pair comes before it is known that the first one's work goes on.
  const confirmedAt = useRef(Number.NEGATIVE_INFINITY)
  const confirmOnce = () => {
    const now = performance.now()
    if (now - confirmedAt.current < QUICK_MS) return
    confirmedAt.current = now
    onConfirm()
  }
  const footer = (
    <>
      <Button variant="outline" onPress={onClose}>
        {t.cancel}
      </Button>
      <Button variant={isDangerous ? 'danger' : 'primary'} isPending={isPending ?? false} onPress={confirmOnce}>
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

/** The same of what is removed, or ended, and of nothing else besides: it is asked about for as long as it is shown. */
export const ConfirmRemoval = ({
  removal,
  ...props
}: Pick<ComponentProps<typeof ConfirmDialog>, 'title' | 'confirm' | 'children' | 'onClose'> & {
  /** Of `useMutation`. */
  removal: { readonly isPending: boolean; readonly error: unknown; readonly mutate: () => void }
}) => (
  <ConfirmDialog
    {...props}
    isOpen
    isPending={removal.isPending}
    error={removal.error}
    onConfirm={() => removal.mutate()}
  />
)
