import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'

/** Within this a dialog that closes has given the focus back, where it can. */
const RETURNED_MS = 100

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
    const stopKeeping = keepFocusNear()
    return () => {
      stopWaiting()
      stop()
      stopKeeping()
    }
  }, [router])
}

/**
 * Where what had the focus goes away without another page coming, as a row does that was deleted, the keyboard goes on at what
 * is left around it. Answers how to stop.
 */
function keepFocusNear(): () => void {
  let around: readonly Element[] = []
  let pathname = ''
  const note = ({ target }: FocusEvent) => {
    pathname = location.pathname
    around = ancestorsOf(target as Element)
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const goOn = () => {
    if (around[0]?.isConnected || document.activeElement !== document.body || pathname !== location.pathname) return
    focusOn(around.find(isLeft) ?? document.getElementById('content'))
  }
  const watch = new MutationObserver(() => {
    if (!around[0] || around[0].isConnected) return
    clearTimeout(timer)
    timer = setTimeout(goOn, RETURNED_MS)
  })
  document.addEventListener('focusin', note)
  watch.observe(document.body, { childList: true, subtree: true })
  return () => {
    document.removeEventListener('focusin', note)
    watch.disconnect()
    clearTimeout(timer)
  }
}

const isLeft = (element: Element): element is HTMLElement =>
  element.isConnected && element.matches('li, section, article, form, main')

function ancestorsOf(element: Element): Element[] {
  const found = [element]
  for (let each = element.parentElement; each; each = each.parentElement) found.push(each)
  return found
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
