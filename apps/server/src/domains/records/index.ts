import type { Readable } from 'node:stream'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import type { LinkSigner } from '../../platform/signed-link.ts'
import type { Care, EncounterStatus } from '../care/index.ts'
import { recordRefuses } from './errors.ts'
import type { Described, MedicalFile } from './medical-file.ts'
import { deleteFile, filesOf, findFile, hasFiles } from './store.ts'
import { type By, type UploadDeps, uploadFile } from './upload-file.ts'

/** How long a link may be opened at least, and half of how long at most; a page that shows it longer asks for it again. */
const LINK_SECONDS = 15 * 60
/** A visit that is paid for, until it is called off. */
const OPEN_TO_DOCTOR = new Set<EncounterStatus>(['confirmed', 'in_progress', 'completed'])

interface Deps extends UploadDeps {
  readonly care: Pick<Care, 'patientsEncounter' | 'doctorsEncounter'>
  readonly signer: LinkSigner
  readonly publicUrl: string
}
interface Page {
  readonly page: number
  readonly pageSize: number
}

/** The files of patients' records. */
export function createRecords(deps: Deps) {
  const { db, sealer, shelf, care, audit, signer, publicUrl } = deps
  const pathOf = (id: string) => `/files/medical/${id}`

  return {
    upload: (
      by: By,
      readForm: (take: (source: Readable) => Promise<void>) => Promise<Described>,
    ): Promise<MedicalFile> => uploadFile(deps, by, readForm),

    /** A patient's own, newest first. */
    list: (patientId: string, page: Page) => filesOf(db, sealer, { patientId }, page),

    /** @throws MEDICAL_FILE_NOT_FOUND also when it is somebody else's */
    async get(patientId: string, id: string): Promise<MedicalFile> {
      const file = await findFile(db, sealer, id)
      if (file?.patientId !== patientId) throw recordRefuses.MEDICAL_FILE_NOT_FOUND()
      return file
    },

    /** @throws MEDICAL_FILE_NOT_FOUND also when it is somebody else's */
    async remove({ personId, from }: By, id: string): Promise<void> {
      const key = await inTransaction(db, async (tx) => {
        const deleted = await deleteFile(tx, personId, id)
        if (deleted === undefined) throw recordRefuses.MEDICAL_FILE_NOT_FOUND()
        await shelf.discard(tx, [deleted])
        await audit.note(tx, {
          ...{ actorId: personId, patientId: personId, from },
          ...{ action: 'file.remove', recordId: id, right: 'self' },
        })
        return deleted
      })
      await shelf.clear([key])
    },

    /**
     * What a patient sent for a visit, for its doctor, newest first. The patient can see that it was read.
     * @throws ENCOUNTER_NOT_FOUND also when it is another doctor's
     * @throws FILES_CLOSED the visit is not paid for, or was called off
     */
    async ofVisit(
      { personId, from }: By,
      encounterId: string,
      page: Page,
    ): Promise<{ count: number; results: MedicalFile[] }> {
      const { status, patient } = await care.doctorsEncounter(personId, encounterId)
      if (!OPEN_TO_DOCTOR.has(status)) throw recordRefuses.FILES_CLOSED({ status })
      const found = await filesOf(db, sealer, { encounterId }, page)
      await inTransaction(db, (tx) =>
        audit.note(tx, {
          ...{ actorId: personId, patientId: patient.id, from },
          ...{ action: 'files.read', recordId: encounterId, right: 'own_visit' },
        }),
      )
      return found
    },

    /** An address whoever has it can open, for fifteen to thirty minutes. */
    linkOf: ({ id }: Pick<MedicalFile, 'id'>): string =>
      `${publicUrl}${signer.sign(pathOf(id), { ttlSeconds: LINK_SECONDS })}`,
    verify: (id: string, proof: { readonly expires?: string; readonly signature?: string }) =>
      signer.verify(pathOf(id), proof),
    /** Whatever file has the id, for those who came by its link. */
    find: (id: string): Promise<MedicalFile | undefined> => findFile(db, sealer, id),

    /** Whether a person has anything here that must not be mixed with another's. */
    hasFiles: (of: Db, personId: string): Promise<boolean> => hasFiles(of, personId),
  }
}
export type Records = ReturnType<typeof createRecords>

export type { RecordRefusal } from './errors.ts'
export {
  type Described,
  fileNameOf,
  MEDICAL_FILE_BYTES_MAX,
  MEDICAL_FILE_TYPES,
  type MedicalFile,
} from './medical-file.ts'
