import { inTransaction, refuseOn } from '../../platform/database/transaction.ts'
import type { CareDeps } from './deps.ts'
import { insertRating, lockEncounter } from './encounter-store.ts'
import { careRefuses } from './errors.ts'

/**
 * The patient's word on a completed visit, once: a score of 1 to 5.
 * @throws ENCOUNTER_NOT_FOUND, ENCOUNTER_STATE, ALREADY_RATED
 */
export function rateEncounter(
  { db, clock }: CareDeps,
  patientId: string,
  asked: { encounterId: string; score: number; comment: string | null },
): Promise<{ createdAt: Date }> {
  return inTransaction(db, async (tx) => {
    const encounter = await lockEncounter(tx, asked.encounterId)
    if (encounter?.patientId !== patientId) throw careRefuses.ENCOUNTER_NOT_FOUND()
    if (encounter.status !== 'completed') throw careRefuses.ENCOUNTER_STATE({ status: encounter.status })
    const at = clock.now()
    await insertRating(tx, { encounter, score: asked.score, comment: asked.comment, at }).catch((error) =>
      refuseOn(error, { encounter_ratings_pkey: careRefuses.ALREADY_RATED }),
    )
    return { createdAt: at }
  })
}
