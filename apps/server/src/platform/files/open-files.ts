import type { Config } from '../config.ts'
import { createDiskStore } from './disk.ts'
import { createEncryptedStore } from './encrypted.ts'
import { createFileKeys } from './file-keys.ts'
import type { BareStore, FileStore } from './files.ts'
import { type Rewrapped, rewrapFiles } from './rewrap.ts'
import { createS3Store } from './s3.ts'
import { createS3Requests } from './s3-requests.ts'
import { createScannedStore } from './scanned.ts'
import { createScanner } from './scanner.ts'

export interface OpenFiles {
  readonly files: FileStore
  /** Removes what writers left behind that were killed a day or more before `now`; answers how many. */
  sweep(now: Date): Promise<number>
  /** Puts the key of every file under the first of `secrets`. */
  rewrap(): Promise<Rewrapped>
}

interface Options {
  /** Where they are unless in a bucket. */
  readonly folder: string
  readonly secrets: readonly string[]
  readonly onError: (error: unknown) => void
}

/** Files as the configuration has them: on this machine or in a bucket, enciphered, and scanned where a scanner is named. */
export function openFiles(config: Config, { folder, secrets, onError }: Options): OpenFiles {
  const bare = openBare(config, folder, onError)
  const keys = createFileKeys(secrets)
  const encrypted = createEncryptedStore(bare, keys)
  const { CLAMAV_SOCKET: scanner } = config
  return {
    files: scanner === undefined ? encrypted : createScannedStore(encrypted, createScanner(scanner)),
    sweep: bare.sweep,
    rewrap: () => rewrapFiles(bare, keys),
  }
}

function openBare(config: Config, folder: string, onError: Options['onError']): BareStore {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region } = config
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = config
  if (endpoint === undefined) return createDiskStore({ folder })
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined)
    throw new Error('a bucket needs its name and its keys') // `readConfig` has refused it
  const pathStyle = config.S3_ADDRESSING === 'path'
  const settings = { endpoint, bucket, region, accessKeyId, secretAccessKey, pathStyle }
  return createS3Store(createS3Requests(settings), onError)
}
