import { HelssaError } from '@helssa/client'

/** What the server says of single fields, by their names, whichever API said it. */
export function fieldErrorsOf(error: unknown): (field: string) => string | undefined {
  const details = error instanceof HelssaError ? error.details : {}
  const found = details.field_errors ?? details.fields
  const fields = typeof found === 'object' && found !== null ? (found as Record<string, readonly string[]>) : {}
  return (field) => fields[field]?.[0]
}
