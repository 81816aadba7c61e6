import { inTransaction } from '../../platform/database/transaction.ts'
import { cancelPrescription } from './cancel-prescription.ts'
import { checkItems } from './check-items.ts'
import type { By, PrescriptionDeps } from './deps.ts'
import { prescriptionRefuses } from './errors.ts'
import { issuePrescription, type PrescriptionAsked, visitToPrescribeIn } from './issue-prescription.ts'
import type { ItemsCheck, PrescribedItem, Prescription } from './prescription.ts'
import { listAsDoctor, listOwn, type Reading, readAsDoctor, readOfVisit, readOwn } from './read-prescriptions.ts'
import { briefsOf, findByCode, type PrescriptionInBrief } from './store.ts'

interface Page {
  readonly page: number
  readonly pageSize: number
}

/** What doctors prescribe in their visits: checked, issued, superseded, cancelled, read, and verified by the code on the paper. */
export function createPrescriptions(deps: PrescriptionDeps) {
  const { db, sealer, audit } = deps
  return {
    issue: (by: By, asked: PrescriptionAsked) => issuePrescription(deps, by, asked),
    cancel: (by: By, asked: { id: string; reason: string }) => cancelPrescription(deps, by, asked),

    /**
     * What speaks against items a doctor thinks of prescribing; nothing is kept but that the record was asked.
     * @throws ENCOUNTER_NOT_FOUND, PRESCRIPTION_VISIT_STATE
     */
    async check(
      by: By,
      asked: { encounterId: string; items: readonly Pick<PrescribedItem, 'drug'>[] },
    ): Promise<ItemsCheck> {
      const { patientId } = await visitToPrescribeIn(deps, by.personId, asked.encounterId)
      await inTransaction(db, (tx) =>
        audit.note(tx, {
          ...{ actorId: by.personId, patientId, action: 'prescription.check', recordId: asked.encounterId },
          ...{ right: 'own_visit', from: by.from },
        }),
      )
      return checkItems(deps, patientId, asked.items)
    },

    readOwn: (by: By, asked: { id: string; reading: Reading }) => readOwn(deps, by, asked),
    listOwn: (by: By, page: Page) => listOwn(deps, by, page),
    readAsDoctor: (by: By, asked: { id: string; reading: Reading }) => readAsDoctor(deps, by, asked),
    listAsDoctor: (by: By, asked: Page & { patientId: string }) => listAsDoctor(deps, by, asked),
    readOfVisit: (by: By, encounterId: string) => readOfVisit(deps, by, encounterId),

    /** The one a printed code belongs to, for whoever holds the paper. @throws PRESCRIPTION_NOT_FOUND */
    async verify(code: string): Promise<Prescription> {
      const found = await findByCode(db, sealer, code)
      if (!found) throw prescriptionRefuses.PRESCRIPTION_NOT_FOUND()
      return found
    },

    /** That of each of some visits which may be dispensed, by the visit's id. */
    async ofVisits(encounterIds: readonly string[]): Promise<ReadonlyMap<string, PrescriptionInBrief>> {
      const briefs = encounterIds.length === 0 ? [] : await briefsOf(db, encounterIds)
      return new Map(briefs.map((brief) => [brief.encounterId, brief]))
    },
  }
}
export type Prescriptions = ReturnType<typeof createPrescriptions>

export { toAcknowledge } from './check-items.ts'
export type { PrescriptionRefusal } from './errors.ts'
export {
  CODE_LENGTH,
  ITEMS_MAX,
  type ItemsCheck,
  PRESCRIPTION_STATUSES,
  type PrescribedItem,
  type Prescription,
  statusOf,
} from './prescription.ts'
export type { PrescriptionInBrief } from './store.ts'
