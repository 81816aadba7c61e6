import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { type Conversation, openConversation, type Talk } from './conversation.ts'
import { sessionsQuery, usageQuery } from './queries.ts'

const nothing = () => () => {}

/** The conversation of a session, open for as long as it is shown; undefined for the moment before. */
export function useConversation(sessionId: string): { conversation: Conversation; talk: Talk } | undefined {
  const queryClient = useQueryClient()
  const [conversation, setConversation] = useState<Conversation>()
  useEffect(() => {
    const opened = openConversation(sessionId, () => {
      void queryClient.invalidateQueries(usageQuery)
      void queryClient.invalidateQueries(sessionsQuery)
    })
    setConversation(opened)
    return () => opened.close()
  }, [sessionId, queryClient])
  const talk = useSyncExternalStore(conversation?.subscribe ?? nothing, () => conversation?.current())
  return conversation && talk && { conversation, talk }
}
