import { openNoticesSocket } from '@helssa/client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLanguage } from '../i18n/language.ts'
import { helssa } from '../session/clients.ts'
import { suspectLoss } from '../session/connection.ts'
import { type Notice, refreshNotices, unreadQuery } from './queries.ts'

/** Facts that a notice makes old, by how its type begins: they are asked for anew where they are shown. */
const MADE_OLD: readonly (readonly [start: string, keys: readonly string[]])[] = [
  ['appointment', ['visits', 'encounters']],
  ['visit', ['visits', 'encounters']],
  ['access', ['access']],
  ['emergency', ['access']],
  ['report', ['record']],
  ['prescription', ['record']],
  ['payment', ['money']],
  ['plan', ['plans', 'money']],
  ['new_message', ['chat']],
]

/** Keeps the count and the lists of notices as the server has them, for as long as it is shown; tells what is new. */
export function useLiveNotices(onNotice: (notice: Notice) => void): void {
  const queryClient = useQueryClient()
  const language = useLanguage()
  useEffect(() => {
    const socket = openNoticesSocket(helssa, { language })
    const stop = socket.onEvent((event) => {
      if (event.type === 'unread') queryClient.setQueryData(unreadQuery.queryKey, event.count)
      else onNotice(event.notice)
      void refreshNotices(queryClient)
      if (event.type !== 'notice') return
      const keys = MADE_OLD.find(([start]) => event.notice.type.startsWith(start))?.[1] ?? []
      for (const key of keys) void queryClient.invalidateQueries({ queryKey: [key] })
    })
    const stopState = socket.onState(({ state }) => {
      if (state === 'waiting') suspectLoss()
    })
    return () => {
      stop()
      stopState()
      socket.close()
    }
  }, [queryClient, language, onNotice])
}
