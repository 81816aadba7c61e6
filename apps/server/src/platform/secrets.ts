import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'

export interface Secrets {
  /** Signs access and refresh tokens. */
  readonly jwt: string
  /** Keys the hashes of one-time passwords. */
  readonly otp: string
  /** Wraps what is kept encrypted in the database. */
  readonly dataKey: string
}

const SECRET_BYTES = 32

/**
 * The secrets of the environment. In development those it does not give are made once and kept in `secrets.json` in the
 * data folder, for this user's eyes only; in production `readConfig` has already refused to go on without them.
 * @throws Error if the kept file is damaged: new secrets would lock everybody out of what the old ones keep
 */
export function readSecrets(config: Config, dataDir: string): Secrets {
  const { JWT_SECRET: jwt, OTP_SECRET: otp, DATA_KEY: dataKey } = config
  if (jwt !== undefined && otp !== undefined && dataKey !== undefined) return { jwt, otp, dataKey }
  const kept = keptSecrets(dataDir)
  return { jwt: jwt ?? kept.jwt, otp: otp ?? kept.otp, dataKey: dataKey ?? kept.dataKey }
}

/**
 * What the keys of files are wrapped by, the first for new ones. Those from before FILE_KEYS was given are under the data
 * key, whatever is given since.
 */
export const fileSecretsOf = ({ FILE_KEYS }: Config, { dataKey }: Secrets): string[] => [
  ...(FILE_KEYS?.split(',') ?? []),
  dataKey,
]

function keptSecrets(dataDir: string): Secrets {
  const file = join(dataDir, 'secrets.json')
  if (!existsSync(file)) keepNewSecrets(dataDir, file)
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>
  if (kept.jwt && kept.otp && kept.dataKey) return { jwt: kept.jwt, otp: kept.otp, dataKey: kept.dataKey }
  throw new Error(`${file} is damaged: it must hold jwt, otp and dataKey`)
}

/** A link appears whole or not at all: processes that start together all end up with the secrets of the first. */
function keepNewSecrets(dataDir: string, file: string): void {
  mkdirSync(dataDir, { recursive: true })
  const own = `${file}.${process.pid}`
  const secrets: Secrets = { jwt: newSecret(), otp: newSecret(), dataKey: newSecret() }
  writeFileSync(own, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  try {
    linkSync(own, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(own)
  }
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url')
}
