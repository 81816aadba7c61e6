import type { ErrorObject } from 'ajv'

/** Nobody is signed in, on a route that asks for somebody. */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated'
}

/** Signed in, but not as one who may use this route. */
export class Forbidden extends Error {
  override readonly name = 'Forbidden'
}

/** Past the request limit. */
export class TooManyRequests extends Error {
  override readonly name = 'TooManyRequests'
  readonly retryAfterSeconds: number
  constructor(retryAfterSeconds: number) {
    super('too many requests')
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Input that only a look at other things shows to be wrong; said as a field's error. */
export class FieldError extends Error {
  override readonly name = 'FieldError'
  readonly field: string
  readonly texts: { readonly fa: string; readonly en: string }
  constructor(field: string, texts: { fa: string; en: string }) {
    super(field)
    this.field = field
    this.texts = texts
  }
}

/** Input that was validated by hand against a schema, as a form is; told like what the framework refuses itself. */
export class InputErrors extends Error {
  override readonly name = 'InputErrors'
  readonly validation: readonly ErrorObject[]
  constructor(validation: readonly ErrorObject[]) {
    super('input')
    this.validation = validation
  }
}
