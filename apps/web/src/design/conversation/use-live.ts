import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Live, Talk } from './live.ts'

const nothing = () => () => {}

/** A conversation, open for as long as it is shown; `open` must be the same function as long as it is the same conversation. */
export function useLive<Message, Socket>(
  open: () => Live<Message, Socket>,
): { live: Live<Message, Socket>; talk: Talk<Message> } | undefined {
  const [live, setLive] = useState<Live<Message, Socket>>()
  useEffect(() => {
    const opened = open()
    setLive(opened)
    return () => opened.close()
  }, [open])
  const talk = useSyncExternalStore(live?.subscribe ?? nothing, () => live?.current())
  return live && talk && { live, talk }
}
