import { useState } from 'react'
import { keep } from '../i18n/language.ts'

const KEY = 'helssa.inbox.notify'

/** Whether messages of customers are told on the desktop: asked for by hand, and kept for the next visits. */
export function useDesktopNotices() {
  const isSupported = 'Notification' in globalThis
  const [isOn, setOn] = useState(() => isSupported && Notification.permission === 'granted' && readKept() === 'on')
  const turn = async (): Promise<'on' | 'off' | 'denied' | 'unsupported'> => {
    const allowed = isOn ? undefined : await Notification.requestPermission()
    if (allowed !== undefined && allowed !== 'granted') return 'denied'
    if (!isOn && !canShow()) return 'unsupported'
    keep(KEY, isOn ? 'off' : 'on')
    setOn(!isOn)
    return isOn ? 'off' : 'on'
  }
  const show = (title: string, body: string, tag: string, onClick: () => void) => {
    if (!isOn) return
    const notice = new Notification(title, { body, tag, icon: '/icon-192.png' })
    notice.onclick = () => {
      window.focus()
      notice.close()
      onClick()
    }
  }
  return { isSupported, isOn, turn, show }
}

/** Browsers of phones have the name, and show nothing by it. */
function canShow(): boolean {
  try {
    new Notification('', { silent: true }).close()
    return true
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return false
  }
}

function readKept(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return null
  }
}
