import type { Messaging } from '../../messaging/index.ts'

/** Pieces of an answer that come so close together are told together. */
const TOGETHER_MS = 40

/** Tells who listens to the session of an answer as it is said; pieces of the same moment are told together. */
export function createTeller(feed: Pick<Messaging['feed'], 'note'>, conversationId: number, questionId: number) {
  let index = 0
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  const note = (text: string) => feed.note(conversationId, { kind: 'answering', questionId, index: index++, text })
  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting === '') return
    const text = waiting
    waiting = ''
    note(text)
  }
  return {
    begin: () => note(''),
    tell(text: string): void {
      waiting += text
      timer ??= setTimeout(flush, TOGETHER_MS)
    },
    /** Tells what still waits; the whole answer comes after it. */
    end: flush,
    fail(): void {
      flush()
      feed.note(conversationId, { kind: 'unanswered', questionId })
    },
  }
}
