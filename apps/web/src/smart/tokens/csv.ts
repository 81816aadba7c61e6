import type { Transaction } from '../queries.ts'

const COLUMNS = [
  'id',
  'createdAt',
  'type',
  'amount',
  'status',
  'description',
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

/** Transactions as CSV (RFC 4180), with the mark by which table programs know UTF-8. */
export function toCsv(rows: readonly Transaction[]): string {
  const lines = rows.map((row) => COLUMNS.map((name) => cell(row[name])).join(','))
  return `\uFEFF${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`
}

/** Offers a text to be kept as a file. */
export function saveText(name: string, text: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
