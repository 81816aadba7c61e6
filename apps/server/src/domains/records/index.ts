import type { Readable } from 'node:stream'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import type { LinkSigner } from '../../platform/signed-link.ts'
import { recordRefuses } from './errors.ts'
import type { Described, MedicalFile } from './medical-file.ts'
import { downloadFile, filesOfPatient, filesOfVisit, type ReadingDeps } from './read-files.ts'
import { deleteFile, filesByIds, filesOf, findFile, hasFiles } from './store.ts'
import { type By, storageOf, type UploadDeps, uploadFile } from './upload-file.ts'

/** How long a link may be opened at least, and half of how long at most; a page that shows it longer asks for it again. */
const LINK_SECONDS = 15 * 60

interface Deps extends UploadDeps, Omit<ReadingDeps, 'care'> {
  readonly care: UploadDeps['care'] & ReadingDeps['care']
  readonly audit: ReadingDeps['audit']
  readonly signer: LinkSigner
  readonly publicUrl: string
}
interface Proof {
  readonly expires?: string
  readonly signature?: string
}
/** Whom a link is for besides the patient, and whether it leads to the file or to its thumbnail. */
interface LinkFacts {
  readonly viewerId?: string | undefined
  readonly thumbnail?: boolean | undefined
}
interface Page {
  readonly page: number
  readonly pageSize: number
}

/** The files of patients' records. */
export function createRecords(deps: Deps) {
  const { db, sealer, shelf, audit, signer, publicUrl } = deps
  const pathOf = (id: string, { viewerId, thumbnail }: LinkFacts) =>
    `/files/medical/${id}${viewerId === undefined ? '' : `/for/${viewerId}`}${thumbnail ? '/thumbnail' : ''}`
  const link = (id: string, facts: LinkFacts) =>
    `${publicUrl}${signer.sign(pathOf(id, facts), { ttlSeconds: LINK_SECONDS })}`

  return {
    upload: (
      by: By,
      readForm: (take: (source: Readable) => Promise<void>) => Promise<Described>,
    ): Promise<MedicalFile> => uploadFile(deps, by, readForm),

    storageOf: (patientId: string) => storageOf(deps, patientId),

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
      const keys = await inTransaction(db, async (tx) => {
        const deleted = await deleteFile(tx, personId, id)
        if (deleted === undefined) throw recordRefuses.MEDICAL_FILE_NOT_FOUND()
        await shelf.discard(tx, deleted)
        await audit.note(tx, {
          ...{ actorId: personId, patientId: personId, from },
          ...{ action: 'file.remove', recordId: id, right: 'self' },
        })
        return deleted
      })
      await shelf.clear(keys)
    },

    /** What a patient sent for a visit, for its doctor. @throws ENCOUNTER_NOT_FOUND, FILES_CLOSED */
    ofVisit: (by: By, encounterId: string, page: Page) => filesOfVisit(deps, by, encounterId, page),
    /** All files of a patient, for a doctor with a grant. @throws RECORD_NOT_FOUND */
    ofPatient: (by: By, patientId: string, page: Page) => filesOfPatient(deps, by, patientId, page),
    /** Files whoever asks has a right to. */
    byIds: (from: Db, ids: readonly string[]) => filesByIds(from, sealer, ids),

    /** An address whoever has it can open, for fifteen to thirty minutes: the patient's own, to pass on as they like. */
    linkOf: ({ id }: Pick<MedicalFile, 'id'>, thumbnail?: 'thumbnail'): string =>
      link(id, { thumbnail: thumbnail !== undefined }),
    /** The same for a doctor: it opens no longer than that doctor has a right to the file. */
    linkFor:
      (viewerId: string) =>
      ({ id }: Pick<MedicalFile, 'id'>, thumbnail?: 'thumbnail'): string =>
        link(id, { viewerId, thumbnail: thumbnail !== undefined }),
    verify: (id: string, proof: Proof, facts: LinkFacts) => signer.verify(pathOf(id, facts), proof),
    /** The file a good link leads to, noted as downloaded; undefined where it is gone, or the right to it. */
    download: (by: { personId: string | undefined; from: string }, id: string): Promise<MedicalFile | undefined> =>
      downloadFile(deps, by, id, { withinMs: LINK_SECONDS * 2_000 }),

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
