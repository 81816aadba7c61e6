import { fieldErrorsOf } from '../design/field-error.tsx'

/** What the server says of a form's fields, by their names, and what belongs to none of those that the form has. */
export function readFieldErrors<Name extends string>(
  error: unknown,
  names: readonly Name[],
): { of: Partial<Record<Name, string>>; rest: unknown } {
  const told = fieldErrorsOf(error)
  const of: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const text = told[name]
    if (text !== undefined) of[name] = text
  }
  return { of, rest: Object.keys(of).length > 0 ? undefined : error }
}
