import type { Clock } from '../../platform/clock.ts'
import { type Db, sqlStateOf } from '../../platform/database/transaction.ts'
import { type Appended, appendMessages, type Wanted } from './append.ts'
import { messagingRefuses } from './errors.ts'
import type { Change, NewMessage } from './message.ts'

/** What is written together; some hundred rows more cost less than another commit. */
const TOGETHER_MAX = 1_000
const ATTEMPTS_MAX = 4
/**
 * Serialization failure, deadlock, and a message by a name its sender gave to one that another node wrote at this very
 * moment: asked again, all of them are met otherwise.
 */
const AGAIN = new Set(['40001', '40P01', '23505'])
/** The database answered, and it is neither shutting down nor out of connections or room. */
const REFUSED = /^(?!08|53|57P)\d[\dA-Z]{4}$/
/** What the words of a message are the reason of, and not the moment: said again it fails again. */
const ITS_OWN_FAULT = /^(22|23|54)/

interface Waiting extends Wanted {
  readonly message: NewMessage & { readonly senderId: string }
  readonly resolve: (appended: Appended) => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes messages of persons in groups: while one group is being committed the next gathers, so that a busy node pays for
 * few commits and an idle one for no waiting. A message is answered once it is committed, and told to the feed before that.
 *
 * Messages of a conversation are written in the order in which they were asked for. One that fails, but by its own fault,
 * takes with it those after it that wait for the same conversation: repeated, they come in order again.
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

  async function writeGroup(group: readonly Waiting[]): Promise<void> {
    try {
      settle(group, await append(group))
    } catch (error) {
      if (REFUSED.test(sqlStateOf(error))) await writeEach(group)
      else giveUp(group, error)
    }
  }

  /** The database cannot write anything now: what waits is not written either, or it would come before these. */
  function giveUp(group: readonly Waiting[], error: unknown): void {
    const all = [...group, ...waiting]
    waiting = []
    for (const one of all) one.reject(error)
  }

  /** One by one, so that only whose fault it was fails. */
  async function writeEach(group: readonly Waiting[]): Promise<void> {
    const stuck = new Map<number, unknown>()
    for (const one of group) {
      const { conversationId } = one.message
      try {
        if (stuck.has(conversationId)) one.reject(stuck.get(conversationId))
        else settle([one], await append([one]))
      } catch (error) {
        one.reject(error)
        if (!ITS_OWN_FAULT.test(sqlStateOf(error))) stuck.set(conversationId, error)
      }
    }
    const isStuck = ({ message }: Waiting) => stuck.has(message.conversationId)
    for (const one of waiting.filter(isStuck)) one.reject(stuck.get(one.message.conversationId))
    waiting = waiting.filter((one) => !isStuck(one))
  }

  /** They are committed: nothing here may fail. */
  function settle(group: readonly Waiting[], outcomes: readonly (Appended | undefined)[]): void {
    publish(changesOf(outcomes))
    for (const [index, one] of group.entries()) {
      const appended = outcomes[index]
      if (appended) one.resolve(appended)
      else one.reject(messagingRefuses.CONVERSATION_NOT_FOUND())
    }
  }

  async function append(group: readonly Waiting[]) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await appendMessages(db, clock.now(), group, { direct: true })
      } catch (error) {
        if (attempt === ATTEMPTS_MAX || !AGAIN.has(sqlStateOf(error))) throw error
      }
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

/** Each once, in the order of their numbers; two that asked for the same have the same. */
function changesOf(outcomes: readonly (Appended | undefined)[]): Change[] {
  const changes = new Set<Change>()
  for (const one of outcomes) if (one && 'change' in one) changes.add(one.change)
  return [...changes].sort((a, b) => a.version - b.version)
}
