import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { Clock } from '../../platform/clock.ts'
import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { FileStore } from '../../platform/files/files.ts'
import { type ReceivedFormat, receiveMedia } from '../../platform/media/receive.ts'

/** A file that is received and not attached is somebody's broken line; after so long nobody attaches it any more. */
const UNATTACHED_MS = 3_600_000
const CLEARED_TOGETHER = 100

export interface ShelvedFile {
  readonly fileKey: string
  readonly mediaType: string
  readonly sizeBytes: number
}

/**
 * The files of messages. Every file is listed as unused before its first byte is stored and until the transaction that
 * attaches it, and again from the one that takes it off: so none outlives its message, whatever crashes.
 */
export function createShelf({ db, clock, files }: { db: Db; clock: Clock; files: FileStore }) {
  const list = (of: Db, keys: readonly string[], dueAt: Date) =>
    statement`
    insert into unused_files (file_key, due_at) select key, ${dueAt}::timestamptz from unnest(${keys}::text[]) as key
    on conflict (file_key) do update set due_at = excluded.due_at`.execute(of)

  async function clear(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await files.delete(key)
      await statement`delete from unused_files where file_key = ${key}`.execute(db)
    }
  }

  return {
    /**
     * Stores what arrives; what it is, its content says. Pictures and videos only, unless `kinds` is `any`: then what is
     * neither is kept as it came, to be downloaded and never shown. Or only the formats that `kinds` lists.
     * @throws FILE_TOO_LARGE, MEDIA_FORMAT, MEDIA_UNREADABLE, or the source's own failure; nothing remains then
     */
    async receive(
      source: Readable,
      { maxBytes, kinds = 'media' }: { maxBytes: number; kinds?: 'media' | 'any' | readonly ReceivedFormat[] },
    ): Promise<ShelvedFile> {
      const fileKey = `attachments/${randomUUID()}`
      await list(db, [fileKey], new Date(clock.now().getTime() + UNATTACHED_MS))
      const { mediaType, sizeBytes } = await receiveMedia(files, source, {
        key: fileKey,
        maxBytes,
        others: kinds === 'any' ? 'keep' : 'refuse',
        ...(typeof kinds === 'object' && { accept: kinds }),
      })
      return { fileKey, mediaType, sizeBytes }
    },
    /** The file is attached if `tx` commits. */
    async keep(tx: Tx, key: string): Promise<void> {
      await statement`delete from unused_files where file_key = ${key}`.execute(tx)
    },
    /** Nobody can reach the files any more if `tx` commits; call `clear` after it. */
    async discard(tx: Tx, keys: readonly string[]): Promise<void> {
      if (keys.length > 0) await list(tx, keys, clock.now())
    },
    /** Deletes discarded files. */
    clear,
    /** Deletes what is due and was left lying. */
    async sweep(): Promise<void> {
      for (;;) {
        const { rows } = await statement<{ key: string }>`
          select file_key as key from unused_files where due_at <= ${clock.now()} order by due_at limit ${CLEARED_TOGETHER}`.execute(
          db,
        )
        await clear(rows.map(({ key }) => key))
        if (rows.length < CLEARED_TOGETHER) return
      }
    },
    open: files.open,
  }
}
export type Shelf = ReturnType<typeof createShelf>
