import { conversationOf, fillMessages, fillSignedIn } from './fill-messages.ts'
import { requestOf } from './requests.ts'

/** Conversations, and messages of each. */
interface Talks {
  readonly conversations: number
  readonly each: number
}
export const TALKS = {
  small: { conversations: 10, each: 1_000 },
  large: { conversations: 1_000, each: 10_000 },
} as const

export async function fillTalks(url: string, { conversations, each }: Talks): Promise<void> {
  await fillSignedIn(url, conversations)
  await fillMessages(url, { patients: conversations, conversations, each })
}

/** Of the pages of 20 asked for, half are first ones; the others are anywhere in a conversation. */
export function pagesOf({ conversations, each }: Talks): () => Buffer {
  const pages = each / 20
  let n = 0
  return () => {
    const patient = (n * 7_919) % conversations
    const page = n % 2 === 0 ? 1 : 1 + ((n * 104_729) % pages)
    n++
    return requestOf('GET', `/api/conversations/${conversationOf(patient)}/messages/?page=${page}`, { patient })
  }
}
