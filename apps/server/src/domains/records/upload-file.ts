import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import { Refusal } from '../../platform/errors.ts'
import { makeThumbnail } from '../../platform/pictures.ts'
import type { Sealer } from '../../platform/sealer.ts'
import type { Audit } from '../audit/index.ts'
import type { Care } from '../care/index.ts'
import type { Messaging } from '../messaging/index.ts'
import type { Plans } from '../plans/index.ts'
import { recordRefuses } from './errors.ts'
import { type Described, MEDICAL_FILE_BYTES_MAX, MEDICAL_FILE_FORMATS, type MedicalFile } from './medical-file.ts'
import { insertFile, lockFilesOf, usedBytesOf } from './store.ts'

const MB_BYTES = 1024 * 1024
/** What is decoded here; of others no small picture can be made. */
const WITH_THUMBNAIL = new Set(['image/jpeg', 'image/png', 'image/webp'])

export interface UploadDeps {
  readonly db: Db
  readonly clock: Clock
  readonly sealer: Sealer
  readonly shelf: Messaging['shelf']
  readonly plans: Pick<Plans, 'allowanceOf' | 'refusePast'>
  readonly care: Pick<Care, 'patientsEncounter'>
  readonly audit: Pick<Audit, 'note'>
}

/** Who does something, and the client's address. */
export interface By {
  readonly personId: string
  readonly from: string
}

/**
 * Keeps a file of a patient's record. `readForm` hands the file on as it comes, before or after what is said of it, and
 * answers what is said. The plan's storage is looked at while bytes come and judged again when the file is kept, one file
 * after another; so however many come at once, what is kept never passes it. Whatever fails, nothing remains.
 * @throws FILE_TOO_LARGE, MEDIA_FORMAT, MEDIA_UNREADABLE
 * @throws STORAGE_FULL, SUBSCRIPTION_EXPIRED there is no room left for it
 * @throws ENCOUNTER_NOT_FOUND the visit it is for is not the patient's
 * @throws Error whatever `readForm` throws
 */
export async function uploadFile(
  deps: UploadDeps,
  by: By,
  readForm: (take: (source: Readable) => Promise<void>) => Promise<Described>,
): Promise<MedicalFile> {
  let shelved: Shelved | undefined
  const drop = () => shelved && deps.shelf.clear(keysOf(shelved))

  const said = await readForm(async (source) => {
    shelved = await receive(deps, by.personId, source)
  }).catch(async (error) => {
    await drop()
    throw error
  })
  if (!shelved) throw new Error('a form without a file was let through')
  shelved = { ...shelved, thumbnailKey: await makeThumbnailOf(deps, shelved) }
  return keep(deps, by, { ...said, ...shelved }).catch(async (error) => {
    // Of a fault it is not known whether it was kept; the shelf knows, and clears what was not.
    if (error instanceof Refusal) await drop()
    throw error
  })
}

type Shelved = Pick<MedicalFile, 'fileKey' | 'thumbnailKey' | 'mediaType' | 'sizeBytes'>

const keysOf = ({ fileKey, thumbnailKey }: Pick<Shelved, 'fileKey' | 'thumbnailKey'>): string[] =>
  thumbnailKey === null ? [fileKey] : [fileKey, thumbnailKey]

/** No more is read than there was room for when it began. */
async function receive(deps: UploadDeps, patientId: string, source: Readable): Promise<Shelved> {
  const room = await roomOf(deps, deps.db, patientId)
  if (room.bytes <= 0) throw room.refusal()
  const maxBytes = Math.min(MEDICAL_FILE_BYTES_MAX, room.bytes)
  try {
    const received = await deps.shelf.receive(source, { maxBytes, kinds: MEDICAL_FILE_FORMATS })
    return { ...received, thumbnailKey: null }
  } catch (error) {
    const pastRoom = error instanceof Refusal && error.code === 'FILE_TOO_LARGE' && error.facts.maxBytes === maxBytes
    throw pastRoom && maxBytes < MEDICAL_FILE_BYTES_MAX ? room.refusal() : error
  }
}

/**
 * Of what is kept, so that nothing is in it that was cleaned away. It takes none of the patient's storage. Whatever happens
 * after, the shelf clears what is not kept.
 */
async function makeThumbnailOf({ shelf }: UploadDeps, { fileKey, mediaType }: Shelved): Promise<string | null> {
  if (!WITH_THUMBNAIL.has(mediaType)) return null
  const file = await shelf.open(fileKey)
  const thumbnail = file && (await makeThumbnail(await buffer(file.stream)))
  if (!thumbnail) return null
  const { fileKey: key } = await shelf.receive(Readable.from([thumbnail]), {
    maxBytes: thumbnail.length,
    kinds: ['webp'],
  })
  return key
}

async function keep(deps: UploadDeps, by: By, asked: Described & Shelved): Promise<MedicalFile> {
  const { db, clock, sealer, shelf, care, audit } = deps
  const patientId = by.personId
  if (asked.encounterId !== null) await care.patientsEncounter(patientId, asked.encounterId)
  const file = { ...asked, id: randomUUID(), patientId, uploadedAt: clock.now() }
  await inTransaction(db, async (tx) => {
    await lockFilesOf(tx, patientId)
    const room = await roomOf(deps, tx, patientId)
    if (file.sizeBytes > room.bytes) throw room.refusal()
    for (const key of keysOf(file)) await shelf.keep(tx, key)
    await insertFile(tx, sealer, file)
    await audit.note(tx, {
      ...{ actorId: patientId, patientId, from: by.from },
      ...{ action: 'file.add', recordId: file.id, right: 'self' },
    })
  })
  return file
}

/** The bytes a person keeps, and may keep; without a limit that is null. */
export async function storageOf(
  { db, plans, clock }: Pick<UploadDeps, 'db' | 'plans' | 'clock'>,
  patientId: string,
): Promise<{ usedBytes: number; limitBytes: number | null }> {
  const [{ storageMb }, usedBytes] = await Promise.all([
    plans.allowanceOf(db, patientId, clock.now()),
    usedBytesOf(db, patientId),
  ])
  return { usedBytes, limitBytes: storageMb < 0 ? null : storageMb * MB_BYTES }
}

/** How much more a person may keep, and why no more than that. */
async function roomOf({ plans, clock }: UploadDeps, db: Db, patientId: string) {
  const allowance = await plans.allowanceOf(db, patientId, clock.now())
  const { storageMb: limitMb } = allowance
  const bytes = limitMb < 0 ? Number.POSITIVE_INFINITY : limitMb * MB_BYTES - (await usedBytesOf(db, patientId))
  const refusal = () =>
    allowance.plan === 'ended' ? plans.refusePast(allowance, { limitMb }) : recordRefuses.STORAGE_FULL({ limitMb })
  return { bytes, refusal }
}
