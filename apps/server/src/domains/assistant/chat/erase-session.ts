import { type Db, inTransaction } from '../../../platform/database/transaction.ts'
import type { Messaging } from '../../messaging/index.ts'
import type { Session } from './session.ts'
import { deleteSession } from './session-store.ts'

/** Forgets a session with all that was said in it, and its files; whoever listens is told. */
export async function eraseSession(
  { db, messaging }: { db: Db; messaging: Pick<Messaging, 'log' | 'feed' | 'shelf'> },
  { id, conversationId }: Pick<Session, 'id' | 'conversationId'>,
): Promise<void> {
  const fileKeys = await inTransaction(db, async (tx) => {
    await deleteSession(tx, id)
    const keys = await messaging.log.erase(tx, conversationId)
    await messaging.shelf.discard(tx, keys)
    return keys
  })
  messaging.feed.note(conversationId, { kind: 'erased' })
  await messaging.shelf.clear(fileKeys)
}
