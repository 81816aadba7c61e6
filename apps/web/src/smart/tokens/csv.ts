import type { Transaction } from '../queries.ts'

const COLUMNS = [
  'id',
  'createdAt',
  'type',
  'amount',
  'status',
  'description',
  'sender',
  'recipient',
  'reference',
  'serviceName',
] as const

/** What a table program would take for a formula is told to be text. */
const FORMULA = /^[=+\-@\t\r]/

function cell(value: string | number | undefined): string {
  if (value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Transactions as CSV (RFC 4180). */
export function toCsv(rows: readonly Transaction[]): string {
  const lines = rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(','))
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`
}
