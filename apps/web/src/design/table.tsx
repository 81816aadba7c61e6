import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly name: string
  readonly cell: (row: Row) => ReactNode
  /** Figures stand at the end of their column. */
  readonly isFigure?: boolean
}

/** Rows of facts: a table where there is room, cards with named facts on a phone. */
export function Table<Row>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  /** For screen readers. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string | number
}) {
  return (
    <>
      <div className="hidden overflow-x-auto rounded-2xl border border-border bg-surface md:block">
        <table className="w-full border-collapse text-start">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr className="border-b border-border text-sm text-muted">
              {columns.map(({ name, isFigure }) => (
                <th key={name} scope="col" className={`px-4 py-3 font-medium ${isFigure ? 'text-end' : 'text-start'}`}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={keyOf(row)} className="border-b border-border last:border-0">
                {columns.map(({ name, cell, isFigure }) => (
                  <td key={name} className={`px-4 py-3 align-top ${isFigure ? 'text-end' : ''}`}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul aria-label={caption} className="flex flex-col gap-3 md:hidden">
        {rows.map((row) => (
          <li key={keyOf(row)} className="rounded-2xl border border-border bg-surface p-4">
            <dl className="flex flex-col gap-2">
              {columns.map(({ name, cell }) => (
                <div key={name} className="flex justify-between gap-4">
                  <dt className="shrink-0 text-sm text-muted">{name}</dt>
                  <dd className="min-w-0 text-end break-words">{cell(row)}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </>
  )
}
