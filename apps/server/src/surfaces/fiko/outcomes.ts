import type { DeliverySummary } from '../../domains/channels/index.ts'

/** So long sending is waited for; then it is told how far it is. */
const OUTCOME_AWAITED_MS = 3_000

type ReadSummaries = (messageIds: readonly number[]) => Promise<Map<number, DeliverySummary>>

/** What became of replies, wherever they are sent from. */
export function createOutcomes(readSummaries: ReadSummaries, onFault: (error: unknown) => void) {
  const waiting = new Map<number, Set<(summary: DeliverySummary | undefined) => void>>()

  const read = async (messageId: number): Promise<DeliverySummary | undefined> =>
    (await readSummaries([messageId])).get(messageId)

  function look(messageId: number): void {
    if (!waiting.has(messageId)) return
    read(messageId).then((summary) => {
      if (!summary || isTried(summary)) for (const hear of waiting.get(messageId) ?? []) hear(summary)
    }, onFault)
  }

  return {
    read,
    /** Looks whether a reply that is waited for was tried; call it when its state changed. */
    look,
    /** How the first attempt at a reply went; after 3 s, how far it is. Nothing for what is sent nowhere. */
    of(messageId: number): Promise<DeliverySummary | undefined> {
      const { promise, resolve } = Promise.withResolvers<DeliverySummary | undefined>()
      const hearing = waiting.get(messageId) ?? new Set()
      waiting.set(messageId, hearing)
      const end = (summary: DeliverySummary | undefined) => {
        clearTimeout(timer)
        hearing.delete(end)
        if (hearing.size === 0) waiting.delete(messageId)
        resolve(summary)
      }
      const timer = setTimeout(() => {
        read(messageId).then(end, (error) => {
          onFault(error)
          end(undefined)
        })
      }, OUTCOME_AWAITED_MS)
      hearing.add(end)
      look(messageId)
      return promise
    },
  }
}
export type Outcomes = ReturnType<typeof createOutcomes>

/** One that waits for a second attempt has an error already. */
const isTried = ({ state, error }: DeliverySummary): boolean =>
  state === 'queued' ? error !== undefined : state !== 'sending'
