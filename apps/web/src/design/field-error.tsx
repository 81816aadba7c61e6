import { HelssaError } from '@helssa/client'
import { useFormat } from '../i18n/format.ts'

/** What is wrong with a field, beside it. The server's words have Latin digits, which are written as the page's others. */
export function FieldError({ id, children }: { id?: string; children: string | undefined }) {
  const { digits } = useFormat()
  return children ? (
    <p id={id} role="alert" className="text-sm text-danger">
      {digits(children)}
    </p>
  ) : null
}

/** What the server refused of single fields, by their names (those of parts joined by dots), whichever API said it. */
export function fieldErrorsOf(error: unknown): Readonly<Record<string, string>> {
  const { field_errors, fields } = error instanceof HelssaError ? error.details : {}
  const told = field_errors ?? fields
  if (typeof told !== 'object' || told === null) return {}
  return Object.fromEntries(Object.entries(told).map(([name, texts]) => [name, String([texts].flat()[0])]))
}
