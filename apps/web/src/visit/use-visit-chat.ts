import type { ChatMessage, ChatSocket } from '@helssa/client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { chat } from '../session/clients.ts'

/** The latest come first; an older conversation is found by writing to it. */
const LOOKED_AT = 200
const LOOKS_MS = 5_000

interface Talk {
  /** The other side's number among the chat's users; undefined where there is none. */
  readonly userId: number | undefined
  readonly conversationId: number | undefined
}

/** Who the other side is in the chat, and the conversation there is already. */
async function findTalk(personId: string): Promise<Talk> {
  const { data: found } = await chat.api.GET('/api/users/', { params: { query: { search: personId } } })
  const userId = found[0]?.id
  if (userId === undefined) return { userId, conversationId: undefined }
  const { data: all } = await chat.api.GET('/api/conversations/', { params: { query: { limit: LOOKED_AT } } })
  const { data: me } = await chat.api.GET('/api/users/me/')
  // Staff see everybody's conversations: it must be one's own.
  const ours = all.find(({ participants }) => {
    const ids = participants.map(({ id }) => id)
    return ids.includes(userId) && ids.includes(me.id)
  })
  return { userId, conversationId: ours?.id }
}

/** The conversation of patient and doctor, live; it begins with the first message. */
export function useVisitChat(personId: string) {
  const talk = useQuery({
    queryKey: ['visit-chat', personId],
    queryFn: () => findTalk(personId),
    staleTime: Number.POSITIVE_INFINITY,
    // Nothing tells of a conversation that the other side begins.
    refetchInterval: ({ state: { data } }) =>
      data?.userId !== undefined && data.conversationId === undefined ? LOOKS_MS : false,
  })
  const [wasThere, setWasThere] = useState<boolean>()
  if (talk.data && wasThere === undefined) setWasThere(talk.data.conversationId !== undefined)
  const [begun, setBegun] = useState<number>()
  const conversationId = begun ?? talk.data?.conversationId
  const [socket, setSocket] = useState<ChatSocket>()
  const [messages, setMessages] = useState<readonly ChatMessage[]>([])
  const [isTyping, setIsTyping] = useState(false)
  const [error, setError] = useState<unknown>()
  const [round, setRound] = useState(0)
  const userId = talk.data?.userId

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another attempt
  useEffect(() => {
    if (conversationId === undefined) return
    setError(undefined)
    let opened: ChatSocket | undefined
    let isOver = false
    chat
      .openLatest(conversationId)
      .then((live) => {
        if (isOver) return live.close()
        opened = live
        setSocket(live)
        setMessages(live.messages)
        live.onEvent((event) => {
          if (event.type !== 'typing') setMessages(live.messages)
          else if (event.user.id === userId) setIsTyping(event.isTyping)
        })
      })
      .catch((failed: unknown) => !isOver && setError(failed))
    return () => {
      isOver = true
      opened?.close()
      setSocket(undefined)
    }
  }, [conversationId, userId, round])

  return {
    talk,
    userId,
    socket,
    messages,
    isTyping,
    error,
    /** Opens the conversation again after it failed to. */
    reopen: () => setRound((last) => last + 1),
    /** There was a conversation before this visit's room was entered. */
    wasThere: wasThere === true,
    isOpening: conversationId !== undefined && !socket,
    /** @throws SocketError, ChatError, HelssaError */
    async send(content: string): Promise<void> {
      if (socket) await socket.send(content)
      else if (userId !== undefined) setBegun((await chat.write(userId, content)).conversation)
    },
  }
}
