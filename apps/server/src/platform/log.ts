import { type Logger, pino } from 'pino'

export type Log = Logger

/** What no log line may hold, however it got there: tokens, phone numbers, e-mails, national ids and codes in fields. */
const SECRETS: readonly [RegExp, string][] = [
  [/eyJ[\w-]{5,}\.[\w-]+(\.[\w-]+)?/g, '[token]'],
  [/(\+|00)?98[\s-]?9\d{9}\b|\b09\d{9}\b/g, '[phone]'],
  [/[۰-۹٠-٩]{10,}/g, '[digits]'],
  [/[\w.+-]+@[\w-]+\.[\w.-]+/g, '[e-mail]'],
  [/"(otp|otp_code|code|token|access|refresh|password|national_id|authorization)":"[^"]*"/gi, '"$1":"[hidden]"'],
]

/** A line as it may be kept. The last gate: code should not log personal data in the first place. */
export function scrub(line: string): string {
  let clean = line
  for (const [pattern, replacement] of SECRETS) clean = clean.replace(pattern, replacement)
  return clean
}

/**
 * What is told of an error: PostgreSQL puts the values of a row into `detail` and `where`, so of its errors only the
 * fields that name things are kept.
 */
function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'something that is no Error was thrown', thrown: typeof error }
  const { code, constraint, table, cause } = error as Error & { code?: unknown; constraint?: unknown; table?: unknown }
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(code !== undefined && { error_code: code }),
    ...(constraint !== undefined && { constraint }),
    ...(table !== undefined && { table }),
    ...(cause !== undefined && { cause: describeError(cause) }),
  }
}

/** A write for each line would cost more than many a request; a second's lines are written together. */
const BUFFERED = { sync: false, minLength: 8_192, periodicFlush: 1_000 }

/** Where lines go: `stdout` (production), a file with errors also on the screen (development), or a function (tests). */
export type LogTarget = 'stdout' | { file: string } | ((line: string) => void)

/** Structured logs, a JSON line each, scrubbed. */
export function createLog(level: string, target: LogTarget): Log {
  const options = { level, base: null, serializers: { err: describeError }, hooks: { streamWrite: scrub } }
  if (target === 'stdout') return pino(options, pino.destination({ dest: 1, ...BUFFERED }))
  if (typeof target === 'function') return pino(options, { write: target })
  const screen = { stream: process.stderr, level: 'error' as const }
  const file = { stream: pino.destination({ dest: target.file, mkdir: true, ...BUFFERED }), level: 'trace' as const }
  return pino(options, pino.multistream([file, screen]))
}
