import type { ReactNode } from 'react'

export interface Column<Row> {
  readonly name: string
  readonly cell: (row: Row) => ReactNode
  /** Figures stand at the end of their column. */
  readonly isFigure?: boolean
  /** On a phone: `head` begins the row's card, `end` stands across from it; both without their names. Else a named fact below. */
  readonly onCard?: 'head' | 'end'
}

interface Listed<Row> {
  /** For screen readers. */
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string | number
}

/** Rows of facts: a table where there is room, cards on a phone. */
export function Table<Row>({ caption, columns, rows, keyOf }: Listed<Row>) {
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
            <RowCard columns={columns} row={row} />
          </li>
        ))}
      </ul>
    </>
  )
}

function RowCard<Row>({ columns, row }: Pick<Listed<Row>, 'columns'> & { row: Row }) {
  const head = columns.find(({ onCard }) => onCard === 'head')
  const ends = columns.filter(({ onCard }) => onCard === 'end')
  const facts = columns.filter(({ onCard }) => onCard === undefined)
  if (!head)
    return (
      <dl className="flex flex-col gap-2">
        {facts.map(({ name, cell }) => (
          <div key={name} className="flex justify-between gap-4">
            <dt className="shrink-0 text-sm text-muted">{name}</dt>
            <dd className="min-w-0 text-end break-words">{cell(row)}</dd>
          </div>
        ))}
      </dl>
    )
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0 break-words">{head.cell(row)}</div>
        {ends.length > 0 && (
          <div className="flex shrink-0 flex-col items-end gap-1">
            {ends.map(({ name, cell }) => (
              <div key={name}>{cell(row)}</div>
            ))}
          </div>
        )}
      </div>
      <dl className="grid grid-cols-2 gap-x-4 gap-y-2">
        {facts.map(({ name, cell }) => (
          <div key={name} className="min-w-0">
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="text-sm break-words">{cell(row)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
