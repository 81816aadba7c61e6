import { HelssaError } from '@helssa/client'

/** What the server says of single fields, by their names; nested ones are joined by dots. */
export function fieldErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof HelssaError)) return {}
  const told = error.details.field_errors ?? error.details.fields
  if (typeof told !== 'object' || told === null) return {}
  return Object.fromEntries(
    Object.entries(told).map(([name, text]) => [name, Array.isArray(text) ? String(text[0]) : String(text)]),
  )
}
