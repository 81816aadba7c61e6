import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/**
 * After going to another page the keyboard goes on at its heading, which screen readers say then. Whoever is on something that
 * is still there, in a list beside the page for instance, stays on it.
 */
export function usePageFocus(): void {
  const router = useRouter()
  useEffect(() => {
    let stopWaiting = () => {}
    const stop = router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
      stopWaiting()
      if (fromLocation && pathChanged) stopWaiting = focusHeading()
    })
    return () => {
      stopWaiting()
      stop()
    }
  }, [router])
}

/** Puts the focus on the page's heading, or on the page until it has one. Answers how to stop waiting for it. */
function focusHeading(): () => void {
  const main = document.getElementById('content')
  if (!main || isWithin(main)) return () => {}
  if (focusOn(main.querySelector('h1'))) return () => {}
  focusOn(main)
  const watch = new MutationObserver(() => {
    const heading = main.querySelector('h1')
    if (!heading) return
    watch.disconnect()
    if (document.activeElement === main) focusOn(heading)
  })
  watch.observe(main, { childList: true, subtree: true })
  return () => watch.disconnect()
}

const isWithin = (main: HTMLElement): boolean =>
  document.activeElement !== main && main.contains(document.activeElement)

function focusOn(element: HTMLElement | null): boolean {
  if (!element) return false
  element.tabIndex = -1
  element.focus({ preventScroll: true })
  return true
}
