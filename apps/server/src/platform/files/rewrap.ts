import { buffer } from 'node:stream/consumers'
import { Refusal } from '../errors.ts'
import type { FileKeys } from './file-keys.ts'
import type { BareStore } from './files.ts'
import { HEADER_BYTES, MAGIC, purposeOf } from './header.ts'

export interface Rewrapped {
  /** Under the current master key since now. */
  readonly rewrapped: number
  /** Were already. */
  readonly current: number
  /** From before encryption. */
  readonly plain: number
  /** Deleted or replaced while they were looked at. */
  readonly gone: number
  readonly failed: readonly { readonly key: string; readonly why: string }[]
}

type Outcome = Exclude<keyof Rewrapped, 'failed'>

/**
 * Puts the key of every file under the current master key; what the files hold is neither deciphered nor changed. May be
 * broken off and begun anew: what is done already is passed over by its first bytes. One that fails does not stop the others.
 */
export async function rewrapFiles(store: BareStore, keys: FileKeys): Promise<Rewrapped> {
  const counted = { rewrapped: 0, current: 0, plain: 0, gone: 0 }
  const failed: Rewrapped['failed'][number][] = []
  for await (const key of store.keys()) {
    try {
      counted[await rewrapFile(store, keys, key)]++
    } catch (error) {
      failed.push({ key, why: error instanceof Error ? error.message : String(error) })
    }
  }
  return { ...counted, failed }
}

async function rewrapFile(store: BareStore, keys: FileKeys, key: string): Promise<Outcome> {
  const header = await readHeader(store, key)
  if (!header) return 'gone'
  if (!header.subarray(0, MAGIC.length).equals(MAGIC)) return 'plain'
  if (header.length < HEADER_BYTES) throw new Error('it is cut off')
  const wrapped = keys.rewrap(header.subarray(MAGIC.length), purposeOf(key))
  if (!wrapped) return 'current'
  const done = await store.replaceStart(key, { from: header, to: Buffer.concat([MAGIC, wrapped]) })
  return done ? 'rewrapped' : 'gone'
}

async function readHeader(store: BareStore, key: string): Promise<Buffer | undefined> {
  try {
    const file = await store.open(key, { start: 0, end: HEADER_BYTES - 1 })
    return file && (await buffer(file.stream))
  } catch (error) {
    if (error instanceof Refusal && error.code === 'RANGE_NOT_SATISFIABLE') return Buffer.alloc(0) // it is empty
    throw error
  }
}
