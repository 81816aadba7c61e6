import { statement } from '../../platform/database/statement.ts'
import type { Tx } from '../../platform/database/transaction.ts'

/** Announces that a person's tokens moved, if anybody wants to know: only alerts do. */
export async function announceMoved(tx: Tx, personId: string): Promise<void> {
  await statement`
    insert into outbox (type, key, data)
    select 'tokens.moved', ${personId}::text, jsonb_build_object('personId', ${personId}::text)
    where exists (select from balance_alerts where person_id = ${personId}::uuid)`.execute(tx)
}
