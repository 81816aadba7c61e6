import type { TSchema } from 'typebox'

/** A socket as documents tell of it. */
export interface SocketDescription {
  readonly name: string
  /** The path, with its parameters in braces. */
  readonly address: string
  readonly summary: string
  /** The parameters of the query, each with what it means. */
  readonly query: Readonly<Record<string, string>>
  /** What clients send: objects whose `type` is one literal. */
  readonly receives: readonly TSchema[]
  /** What clients are told. */
  readonly sends: readonly TSchema[]
  /** What the schemas refer to by name. */
  readonly models: readonly TSchema[]
}
