import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import type { Audit, By } from '../audit/index.ts'
import { type DoctorsEncounter, findDoctorsEncounter } from './encounter-lists.ts'
import { careRefuses } from './errors.ts'

/**
 * A visit as its doctor reads it; the patient can see that it was read.
 * @throws ENCOUNTER_NOT_FOUND also when it is another doctor's
 */
export async function readDoctorsEncounter(
  { db, audit }: { readonly db: Db; readonly audit: Pick<Audit, 'note'> },
  { personId, from }: By,
  id: string,
): Promise<DoctorsEncounter> {
  const encounter = await findDoctorsEncounter(db, personId, id)
  if (!encounter) throw careRefuses.ENCOUNTER_NOT_FOUND()
  const { patient } = encounter
  await inTransaction(db, (tx) =>
    audit.note(tx, {
      ...{ actorId: personId, patientId: patient.id, action: 'visit.read', recordId: id },
      ...{ right: 'own_visit', from },
    }),
  )
  return encounter
}
