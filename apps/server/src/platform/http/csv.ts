import { pipeline, Readable } from 'node:stream'
import { type Stringifier, stringify } from 'csv-stringify'
import type { FastifyBaseLogger } from 'fastify'
import { Type } from 'typebox'

/** A stream of comma-separated values, as a route's answer. */
export const Csv = { content: { 'text/csv': { schema: Type.String() } } }

/** The headers of a file of comma-separated values that is kept under this name. */
export const downloadOf = (name: string) => ({
  'Content-Type': 'text/csv; charset=utf-8',
  'Content-Disposition': `attachment; filename="${name}.csv"`,
  'Cache-Control': 'no-store',
})

/**
 * Rows as CSV, made as fast as they are read. It begins with a BOM, or spreadsheets misread Persian; a text that one would
 * take for a formula gets an apostrophe before it. Who stops reading stops the rows.
 */
export function csvOf(
  columns: string[],
  rows: AsyncIterable<Record<string, unknown>>,
  log: FastifyBaseLogger,
): Stringifier {
  const csv = stringify({ bom: true, header: true, columns, escape_formulas: true })
  return pipeline(Readable.from(rows), csv, (error) => {
    // The head of the answer is gone by now, so the client only sees it break off.
    if (error && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') log.error({ err: error }, 'export failed')
  })
}
