import { type Static, type TSchema, Type } from 'typebox'

/** A schema that also takes null, in the form JSON Schema and the serialiser handle fastest. */
export const Nullable = <T extends TSchema>(schema: T) =>
  Type.Unsafe<Static<T> | null>({ ...schema, type: [(schema as { type?: string }).type, 'null'] } as TSchema)

/** One line of a person's own words: no control characters, and something in it that can be seen. */
export const Line = (maxLength: number, options: { minLength?: number; description?: string } = {}) =>
  Type.String({ format: 'line', maxLength, minLength: 1, ...options })

/** Words over several lines. */
export const Text = (maxLength: number, options: { minLength?: number; description?: string } = {}) =>
  Type.String({ format: 'text', maxLength, minLength: 1, ...options })

/** One of some words. */
export const OneOf = <const Words extends readonly string[]>(words: Words, options: { description?: string } = {}) =>
  Type.Unsafe<Words[number]>({ type: 'string', enum: [...words], ...options })

export const Uuid = Type.String({ format: 'uuid' })
/** ISO 8601 with zone; answers are UTC with `Z`. */
export const Instant = Type.String({ format: 'instant', examples: ['2024-01-25T15:00:00Z'] })
export const Rial = (options: { minimum?: number; maximum?: number; description?: string } = {}) =>
  Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, description: 'Rial', ...options })
export const PhoneNumber = Type.String({ format: 'phone', maxLength: 25, examples: ['+989121234567'] })

/** An instant as answers write it: ISO 8601, UTC, whole seconds. */
export const instantText = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`
