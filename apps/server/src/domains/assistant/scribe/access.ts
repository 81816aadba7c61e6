import type { Encounter, EncounterStatus } from '../../care/index.ts'
import type { ScribeDeps } from './deps.ts'
import { scribeRefuses } from './errors.ts'

/** A visit is written down once it began: before there is nothing to tell, and of one that never was there never will be. */
const WRITABLE: readonly EncounterStatus[] = ['in_progress', 'completed']

/**
 * The doctor's own visit, running or over.
 * @throws ENCOUNTER_NOT_FOUND, VISIT_STATE
 */
export async function writableEncounter(
  { care }: Pick<ScribeDeps, 'care'>,
  doctorId: string,
  id: string,
): Promise<Encounter> {
  const encounter = await care.doctorsEncounter(doctorId, id)
  if (!WRITABLE.includes(encounter.status)) throw scribeRefuses.VISIT_STATE({ status: encounter.status })
  return encounter
}
