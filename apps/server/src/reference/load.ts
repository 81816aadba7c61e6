import { KNOWLEDGE_FOLDER, loadKnowledge, readKnowledge } from '../domains/assistant/index.ts'
import { type Db, inTransaction } from '../platform/database/transaction.ts'
import { INSURERS } from './insurers.ts'
import { PLANS } from './plans.ts'
import { loadServices } from './services.ts'
import { SPECIALTIES } from './specialties.ts'
import { loadTokenPackages } from './token-packages.ts'

/**
 * Puts in what every installation needs before its first doctor and patient: specialties, insurers, plans, token
 * packages, services and knowledge. It runs at each start and adds only what is missing, so that a price or a title an operator
 * changed stays as it is; knowledge becomes what its files say.
 */
export async function loadReferenceData(db: Db): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx
      .insertInto('specialties')
      .values([...SPECIALTIES])
      .onConflict((c) => c.doNothing())
      .execute()
    await tx
      .insertInto('insurers')
      .values(INSURERS)
      .onConflict((c) => c.doNothing())
      .execute()
    await tx
      .insertInto('plans')
      .values(PLANS)
      .onConflict((c) => c.doNothing())
      .execute()
    await loadTokenPackages(tx)
    await loadServices(tx)
  })
  await loadKnowledge(db, readKnowledge(KNOWLEDGE_FOLDER))
}
