import { type DrugWarning, idOfWarning } from '../assistant/index.ts'
import type { PrescriptionDeps } from './deps.ts'
import { prescriptionRefuses } from './errors.ts'
import type { ItemsCheck, PrescribedItem } from './prescription.ts'

/** Holds the items against each other and against what the patient has on file today. */
export async function checkItems(
  { care, assistant }: Pick<PrescriptionDeps, 'care' | 'assistant'>,
  patientId: string,
  items: readonly Pick<PrescribedItem, 'drug'>[],
): Promise<ItemsCheck> {
  const facts = await care.medicalFactsOf(patientId)
  const drugs = items.map(({ drug }) => drug)
  const { warnings, unknown } = await assistant.checkDrugs(drugs, facts)
  return { warnings, unchecked: unknown }
}

/** Ids of the warnings that must be acknowledged: the gravest. */
export const toAcknowledge = (warnings: readonly DrugWarning[]): string[] =>
  warnings.filter(({ severity }) => severity === 'major').map(idOfWarning)

/** @throws PRESCRIPTION_UNACKNOWLEDGED */
export function refuseUnacknowledged({ warnings }: ItemsCheck, acknowledged: readonly string[]): void {
  const unacknowledged = toAcknowledge(warnings).filter((id) => !acknowledged.includes(id))
  if (unacknowledged.length > 0) throw prescriptionRefuses.PRESCRIPTION_UNACKNOWLEDGED({ unacknowledged, warnings })
}
