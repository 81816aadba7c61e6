import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Clock } from '../../../platform/clock.ts'
import { statement } from '../../../platform/database/statement.ts'
import { type Db, inTransaction, type Tx } from '../../../platform/database/transaction.ts'
import type { LinkSigner } from '../../../platform/signed-link.ts'
import type { Messaging } from '../../messaging/index.ts'
import { UPLOAD_BYTES_MAX } from './session.ts'

/** A file somebody sent to attach to a question. */
export interface Upload {
  readonly id: string
  readonly fileKey: string
  readonly mediaType: string
  readonly name: string
  readonly sizeBytes: number
  readonly uploadedAt: Date
}

/** One that is not attached by then is deleted, and its links lead nowhere. */
const UNATTACHED_MS = 24 * 3_600_000
const LINK_SECONDS = 12 * 3_600
/** Of one person; beyond them the oldest go, so that nobody fills the disk with what is never asked about. */
const UNATTACHED_MAX = 20
const PATH = /\/files\/uploads\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

interface Deps {
  readonly db: Db
  readonly clock: Clock
  readonly messaging: Pick<Messaging, 'shelf' | 'log'>
  readonly signer: LinkSigner
  readonly publicUrl: string
}

/** Files on their way into a question: sent first, then named by their address. */
export function createUploads({ db, clock, messaging: { shelf }, signer, publicUrl }: Deps) {
  const pathOf = (id: string) => `/files/uploads/${id}`
  const find = async (id: string): Promise<Upload | undefined> => {
    const { rows } = await statement<Upload>`
      select id, file_key as "fileKey", media_type as "mediaType", name, size_bytes as "sizeBytes", uploaded_at as "uploadedAt"
      from assistant_uploads where id = ${id}::uuid`.execute(db)
    return rows[0]
  }

  const dropOldest = async (tx: Tx, personId: string): Promise<string[]> => {
    const { rows } = await statement<{ key: string }>`
      delete from assistant_uploads where id in (
        select id from assistant_uploads where person_id = ${personId}::uuid
        order by uploaded_at desc, id offset ${UNATTACHED_MAX}
      ) returning file_key as key`.execute(tx)
    const keys = rows.map(({ key }) => key)
    await shelf.discard(tx, keys)
    return keys
  }

  return {
    /**
     * Keeps a picture or movie; what it is, its content says.
     * @throws FILE_TOO_LARGE, MEDIA_FORMAT, MEDIA_UNREADABLE
     */
    async receive(personId: string, file: { source: Readable; name: string }): Promise<Upload> {
      const { fileKey, mediaType, sizeBytes } = await shelf.receive(file.source, { maxBytes: UPLOAD_BYTES_MAX })
      const upload = { id: randomUUID(), fileKey, mediaType, name: file.name, sizeBytes, uploadedAt: clock.now() }
      const tooMany = await inTransaction(db, async (tx) => {
        await shelf.keep(tx, fileKey)
        await statement`
          insert into assistant_uploads (id, person_id, file_key, media_type, name, size_bytes, uploaded_at)
          values (${upload.id}::uuid, ${personId}::uuid, ${fileKey}, ${mediaType}, ${upload.name}, ${sizeBytes}, ${upload.uploadedAt})`.execute(
          tx,
        )
        return dropOldest(tx, personId)
      })
      await shelf.clear(tooMany)
      return upload
    },

    /** An address whoever has it can open, for twelve to twenty-four hours. */
    linkOf: ({ id }: Pick<Upload, 'id'>): string =>
      `${publicUrl}${signer.sign(pathOf(id), { ttlSeconds: LINK_SECONDS })}`,
    verify: (id: string, proof: { readonly expires?: string; readonly signature?: string }) =>
      signer.verify(pathOf(id), proof),
    find,

    /**
     * Takes a person's own files by their addresses; each is then the message's they are attached to. Undefined where an
     * address is none of a file of theirs that waits to be attached.
     */
    async take(tx: Tx, personId: string, urls: readonly string[]): Promise<(Upload | undefined)[]> {
      const taken: (Upload | undefined)[] = []
      for (const url of urls) {
        const id = PATH.exec(URL.parse(url)?.pathname ?? '')?.[1]
        const { rows } = await statement<Upload>`
          delete from assistant_uploads where id = ${id ?? null}::uuid and person_id = ${personId}::uuid
          returning id, file_key as "fileKey", media_type as "mediaType", name, size_bytes as "sizeBytes", uploaded_at as "uploadedAt"`.execute(
          tx,
        )
        taken.push(rows[0])
      }
      return taken
    },

    /** Deletes what nobody attached. */
    async sweep(): Promise<void> {
      const before = new Date(clock.now().getTime() - UNATTACHED_MS)
      const keys = await inTransaction(db, async (tx) => {
        const { rows } = await statement<{ key: string }>`
          delete from assistant_uploads where uploaded_at < ${before} returning file_key as key`.execute(tx)
        await shelf.discard(
          tx,
          rows.map(({ key }) => key),
        )
        return rows.map(({ key }) => key)
      })
      await shelf.clear(keys)
    },
  }
}
export type Uploads = ReturnType<typeof createUploads>
