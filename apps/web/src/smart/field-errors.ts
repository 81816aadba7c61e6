import { HelssaError } from '@helssa/client'

/** What the server says of a form's fields, by their names, and what belongs to none of those that the form has. */
export function readFieldErrors<Name extends string>(
  error: unknown,
  names: readonly Name[],
): { of: Partial<Record<Name, string>>; rest: unknown } {
  const told = error instanceof HelssaError ? error.details.fields : undefined
  if (!told || typeof told !== 'object') return { of: {}, rest: error }
  const said = new Map(Object.entries(told).map(([name, texts]) => [name, String([texts].flat()[0])]))
  const of: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const text = said.get(name)
    if (text !== undefined) of[name] = text
  }
  return { of, rest: Object.keys(of).length > 0 ? undefined : error }
}
