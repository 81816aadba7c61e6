import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import { type Appended, appendLocked, type Locked, lockConversations } from './append.ts'
import { messagingRefuses } from './errors.ts'
import type { Change, NewMessage } from './message.ts'

/** What is written together; some hundred rows more cost less than another commit. */
const TOGETHER_MAX = 400

interface Waiting {
  readonly message: NewMessage & { readonly senderId: string }
  /** Staff may write where they have no part. */
  readonly anywhere: boolean
  readonly resolve: (appended: Appended) => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes messages of persons in groups: while one group is being committed the next gathers, so that a busy node pays for
 * few commits and an idle one for no waiting. A message is answered once it is committed, and told to the feed before that.
 */
export function createWriter({
  db,
  clock,
  publish,
}: {
  db: Db
  clock: Clock
  publish: (changes: readonly Change[]) => void
}) {
  let waiting: Waiting[] = []
  let writing: Promise<void> | undefined

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, TOGETHER_MAX)
      waiting = waiting.slice(TOGETHER_MAX)
      await writeGroup(group)
    }
    writing = undefined
  }

  /** A group that fails is written one by one, so that only whose fault it was fails. */
  async function writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await inTransaction(db, async (tx) => {
        const locked = await lockConversations(tx, [...new Set(group.map(({ message }) => message.conversationId))])
        const allowed = group.filter((one) => mayWrite(one, locked))
        const messages = allowed.map(({ message }) => message)
        const appended = messages.length > 0 ? await appendLocked(tx, clock.now(), locked, messages) : []
        return new Map(allowed.map((one, index) => [one, appended[index] as Appended]))
      })
      publish(
        [...new Set([...outcomes.values()].flatMap((one) => ('change' in one ? [one.change] : [])))].sort(inOrder),
      )
      for (const one of group) {
        const appended = outcomes.get(one)
        if (appended) one.resolve(appended)
        else one.reject(messagingRefuses.CONVERSATION_NOT_FOUND())
      }
    } catch (error) {
      if (group.length === 1) group[0]?.reject(error)
      else for (const one of group) await writeGroup([one])
    }
  }

  return {
    /**
     * Writes one message to the end of a direct conversation of the sender.
     * @throws CONVERSATION_NOT_FOUND there is none, or the sender has no part in it
     */
    write(message: Waiting['message'], { anywhere }: { anywhere: boolean }): Promise<Appended> {
      return new Promise((resolve, reject) => {
        waiting.push({ message, anywhere, resolve, reject })
        writing ??= writeAll()
      })
    },
    /** How many wait to be written. */
    get depth() {
      return waiting.length
    },
    /** Resolves when all that was asked for is written. */
    async idle(): Promise<void> {
      await writing
    },
  }
}
export type Writer = ReturnType<typeof createWriter>

const inOrder = (a: Change, b: Change): number => a.version - b.version

function mayWrite({ message, anywhere }: Waiting, locked: ReadonlyMap<number, Locked>): boolean {
  const conversation = locked.get(message.conversationId)
  if (conversation?.kind !== 'direct') return false
  return anywhere || message.senderId === conversation.lowPersonId || message.senderId === conversation.highPersonId
}
