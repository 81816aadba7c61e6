import { useEffect, useState } from 'react'

/**
 * For a menu that is made when its button is pressed: it opens once its own trigger is there and has the focus (`autoFocus`), so
 * that the focus comes back to it.
 */
export function useOpenedMenu(): { isOpen: boolean; onOpenChange: (isOpen: boolean) => void } {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => setOpen(true), [])
  return { isOpen, onOpenChange: setOpen }
}
