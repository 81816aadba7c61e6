import { statement } from '../../platform/database/statement.ts'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import { walletOf } from '../ledger/index.ts'
import { expireLots } from './lots.ts'
import { announceMoved } from './moved.ts'
import { lockPerson } from './store.ts'
import type { TokenDeps } from './token.ts'

const BATCH = 200

/**
 * Ends the lots whose time is over, a transaction for each person. A person whose wallet is in use is left for the next
 * time; until then nothing of it can be spent either.
 */
export async function expireDueLots({ db, clock, ledger }: TokenDeps): Promise<void> {
  const at = clock.now()
  for (let last = '00000000-0000-0000-0000-000000000000'; ; ) {
    const persons = await personsWithDueLots(db, at, last)
    for (const personId of persons) {
      await inTransaction(db, async (tx) => {
        if (!(await lockPerson(tx, personId))) return // their lots are another's by now
        const { rows } = await statement`
          select 1 from ledger_accounts where id = ${walletOf(personId, 'TOKEN')} for no key update skip locked`.execute(
          tx,
        )
        if (rows.length === 0) return
        await expireLots(ledger, tx, { personId, at })
        await announceMoved(tx, personId)
      })
    }
    const next = persons.at(-1)
    if (next === undefined || persons.length < BATCH) return
    last = next
  }
}

async function personsWithDueLots(db: Db, at: Date, after: string): Promise<string[]> {
  const { rows } = await statement<{ person_id: string }>`
    select distinct person_id from token_lots
    where remaining > 0 and expires_at <= ${at} and person_id > ${after}::uuid order by person_id limit ${BATCH}`.execute(
    db,
  )
  return rows.map((row) => row.person_id)
}
