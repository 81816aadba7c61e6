import type { Readable } from 'node:stream'
import { refusals } from '../errors.ts'

/**
 * Where the bytes of files are kept: on the disk of one machine (`createDiskStore`) or, by the same promises, in a
 * bucket that many nodes share. Who may see a file, what it is called and what it really contains is not known here.
 * Of keys that are not keys and ranges that are not ranges (`checkKey`, `checkRange`) nothing is done or read: they are
 * mistakes of the caller.
 */
export interface FileStore {
  /**
   * Keeps all of `source` under `key`, in place of what was there. Readers find the old file or the new one, never a
   * part; once this resolves the new one is there and outlives a crash. Of several at once the last to complete wins.
   * When the source is too large or fails it is stopped, nothing of it remains, and what was there stays. A piece is the
   * source's again when the next is asked for: no store, nor what stands before one, holds on to its memory.
   * @throws FILE_TOO_LARGE the source has more than `maxBytes`; no more of it was read than was needed to tell
   * @throws FILE_INFECTED where files are scanned
   * @throws Error the source failed or ended before its end (its own error), or the store did
   */
  put(key: string, source: FileSource, options: { maxBytes: number }): Promise<StoredFile>
  /**
   * The file, or nothing when there is none. The stream gives the file as it was at this moment, though it be replaced
   * or deleted meanwhile; who opens must read it to its end or destroy it. The memory of its pieces is the reader's own.
   * @throws RANGE_NOT_SATISFIABLE the range starts at or after the end of the file; `facts.sizeBytes` tells its size
   */
  open(key: string, range?: ByteRange): Promise<OpenFile | undefined>
  /** Forgets the file; that there is none is fine. */
  delete(key: string): Promise<void>
}

/** A store itself, below what enciphers: what is kept there can be gone through and its beginnings changed. */
export interface BareStore extends FileStore {
  /** Every file that is there from beginning to end; one that comes or goes meanwhile may be told or not. */
  keys(): AsyncIterable<string>
  /**
   * Writes `to` over the first bytes of a file that begins with `from`, which is as long; the rest stays. Of a file that
   * is deleted or replaced meanwhile nothing is brought back. Answers whether it was done.
   */
  replaceStart(key: string, start: { readonly from: Buffer; readonly to: Buffer }): Promise<boolean>
  /** Removes what writers left behind that were killed a day or more before `now`; answers how many. */
  sweep(now: Date): Promise<number>
}

export type FileSource = Readable | AsyncIterable<Uint8Array>

export interface StoredFile {
  readonly key: string
  readonly sizeBytes: number
}

export interface OpenFile {
  readonly stream: Readable
  /** Of the whole file, also when only a range of it is read. */
  readonly sizeBytes: number
}

/** First and last byte, both included and counted from 0 (RFC 9110, 14.1.2). An `end` past the file's means its end. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export const fileRefuses = refusals(
  'FILE_TOO_LARGE',
  'FILE_INFECTED', // facts.found: what the scanner calls it
  'RANGE_NOT_SATISFIABLE',
)
export type FileRefusal = keyof typeof fileRefuses

/** Without dots and backslashes no key can climb, and without capitals none depends on how a disk sees them. */
const KEY = /^[a-z0-9][a-z0-9/_-]{0,200}$/

export const isKey = (text: string): boolean => KEY.test(text)

/** @throws Error `key` is not a key: keys are made by the program, never taken from people */
export function checkKey(key: string): void {
  if (!isKey(key)) throw new Error(`not a key of a file: ${JSON.stringify(key)}`)
}

/** @throws Error `range` is no range of whole bytes, wherever a file ends */
export function checkRange({ start, end }: ByteRange): void {
  if (Number.isSafeInteger(start) && Number.isSafeInteger(end) && start >= 0 && end >= start) return
  throw new Error(`not a range of bytes: ${start}-${end}`)
}
