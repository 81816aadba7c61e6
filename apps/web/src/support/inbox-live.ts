import { type FikoConversation, type FikoEvent, openFikoSocket, type SocketState } from '@helssa/client'
import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { helssa } from '../session/clients.ts'

type Written = Extract<FikoEvent, { type: 'customer_message' }>
type Pages = InfiniteData<readonly FikoConversation[]>

/** Many things at once are one reason to look which conversations a list has. */
const LOOK_MS = 800

/** Keeps the inbox as the server has it for as long as it is shown; tells when a customer writes. Answers how the line is. */
export function useLiveInbox(
  onWritten: (written: Written, conversation: FikoConversation | undefined) => void,
): SocketState['state'] {
  const queryClient = useQueryClient()
  const [line, setLine] = useState<SocketState['state']>('connecting')
  const tell = useRef(onWritten)
  useEffect(() => {
    tell.current = onWritten
  }, [onWritten])
  useEffect(() => {
    const socket = openFikoSocket(helssa)
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        void queryClient.invalidateQueries({ queryKey: ['inbox', 'conversations'] })
      }, LOOK_MS)
    }
    socket.onState(({ state }) => setLine(state))
    let isFirst = true
    socket.onEvent((event) => {
      if (event.type === 'customer_message') {
        const known = socket.conversations?.find(({ id }) => id === event.conversationId)
        return tell.current(event, known)
      }
      const byId = new Map(event.conversations.map((each) => [each.id, each]))
      queryClient.setQueriesData<Pages>(
        { queryKey: ['inbox', 'conversations'] },
        (pages) => pages && renew(pages, byId),
      )
      for (const [id, each] of byId) {
        if (queryClient.getQueryData(['inbox', 'conversation', id]))
          queryClient.setQueryData(['inbox', 'conversation', id], each)
      }
      // The first answer is about as old as the list itself.
      if (!isFirst) look()
      isFirst = false
    })
    return () => {
      clearTimeout(timer)
      socket.close()
    }
  }, [queryClient])
  return line
}

const renew = (pages: Pages, byId: ReadonlyMap<string, FikoConversation>): Pages => ({
  ...pages,
  pages: pages.pages.map((page) => page.map((each) => byId.get(each.id) ?? each)),
})
