import { type FikoConversation, HelssaError } from '@helssa/client'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useErrorText } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { useNow } from '../design/when.tsx'
import { fiko } from './client.ts'
import { conversationQuery } from './queries.ts'

const LOOK_MS = 3_000

/** Whose turn it is to answer: one's own from the first letter to the reply, so that two never answer at once. */
export function useReplyTurn({ id, reply_lock: lock }: FikoConversation, selfId: number) {
  const queryClient = useQueryClient()
  const textOf = useErrorText()
  const now = useNow(LOOK_MS)
  const isHeld = lock !== null && new Date(lock.until) > now
  const isOwn = isHeld && lock.agent?.id === selfId
  const mine = useRef(false)
  const isAsking = useRef(false)
  const params = { path: { id } }
  const put = (conversation: FikoConversation) => queryClient.setQueryData(conversationQuery(id).queryKey, conversation)
  const take = async (isTakeOver: boolean) => {
    mine.current = true
    isAsking.current = true
    try {
      put(
        (await fiko.api.POST('/fiko/v1/conversations/{id}/reply-lock', { params, body: { take_over: isTakeOver } }))
          .data,
      )
    } catch (error) {
      if (!(error instanceof HelssaError)) throw error
      mine.current = false
      // Whose turn it is stands above the line already.
      if (error.code !== 'REPLY_LOCKED') showToast(textOf(error), { tone: 'danger' })
    } finally {
      isAsking.current = false
    }
  }
  const release = async () => {
    if (!mine.current) return
    mine.current = false
    try {
      put((await fiko.api.DELETE('/fiko/v1/conversations/{id}/reply-lock', { params })).data)
    } catch (error) {
      if (!(error instanceof HelssaError)) throw error // it ends by itself in half a minute
    }
  }
  const leave = useRef(release)
  useEffect(() => {
    leave.current = release
  })
  useEffect(() => () => void leave.current(), [])
  return {
    /** Who answers at the moment, where that is somebody else; `null` is an agent who is none any more. */
    other: isHeld && !isOwn ? lock.agent : undefined,
    begin: () => {
      if (!isHeld && !isAsking.current) void take(false)
    },
    takeOver: () => void take(true),
    release: () => void release(),
  }
}
