import type { Domains } from '../compose.ts'
import type { OpenGround } from '../ground.ts'

/** What a command works with once the database is open. */
export interface CommandHouse {
  readonly ground: OpenGround
  readonly domains: Domains
  /** Writes a line of the command's result. */
  readonly tell: (line: string) => void
}

/** Does the work and answers whether all is well; what is not has been told. */
export type Work = (house: CommandHouse) => Promise<boolean>

export interface Command {
  /** Lines below the command's name in the usage. */
  readonly usage: string
  /** Reads the arguments, before anything is opened. @throws UsageError */
  read(args: readonly string[]): Work
}

/** The arguments cannot be understood; the message says which and why. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
