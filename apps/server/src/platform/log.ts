import { type Logger, pino } from 'pino'

export type Log = Logger

/** Fields whose value is never shown, wherever they stand. */
const SECRET_FIELDS = new Set(
  'otp otp_code code token access access_token refresh refresh_token password national_id authorization cookie'.split(
    ' ',
  ),
)
const NAMES = [...SECRET_FIELDS].filter((name) => name !== 'code').join('|')

/** Latin, Persian and Arabic figures, and what people write between them, the marks of copied numbers included. */
const FIGURE = '[0-9۰-۹٠-٩]'
const BETWEEN = '[\\s\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069()./\\-‐-―]{0,3}'
const MOBILE = `(?:(?:\\+|[0۰٠]{2})?${BETWEEN}[9۹٩]${BETWEEN}[8۸٨]${BETWEEN}[(]?|)(?:[0۰٠]${BETWEEN})?[9۹٩](?:${BETWEEN}${FIGURE}){9}`
const FOREIGN = `(?:\\+|[0۰٠]{2})${BETWEEN}[1-9۱-۹١-٩](?:${BETWEEN}${FIGURE}){7,14}`
/** Ids and times look like numbers of persons here and there; they stay. */
const KEPT = [
  '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}',
  '(?<![0-9a-z])(?=[0-9]*[a-f])[0-9a-f]{24}(?![0-9a-z])', // of accounts in channels
  '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d',
].join('|')
/** National ids, card and account numbers. A time in milliseconds has 13 figures. */
const LONG = `${FIGURE}{10,12}|${FIGURE}{14,}|${FIGURE}{3}-${FIGURE}{6}-${FIGURE}`
const NUMBERS = new RegExp(`(${KEPT})|(?<!${FIGURE})(?:(${MOBILE}|${FOREIGN})|${LONG})(?!${FIGURE})`, 'giu')

/** What no text in a log may hold, however it got there. Each takes time in proportion to the text. */
const SECRETS: readonly [RegExp, string][] = [
  [/eyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)?/g, '[token]'],
  [/\b(bearer|basic)\s+[^\s"',;\\]+/gi, '$1 [token]'],
  [
    new RegExp(`\\b(${NAMES})(\\s*=\\s*\\\\*["']?|\\\\*["']\\s*:\\s*\\\\*["']?)[^\\s"'\\\\&#,;}]+`, 'gi'),
    '$1$2[hidden]',
  ],
  [new RegExp(`(otp|code|کد)([^\\n0-9۰-۹٠-٩]{0,30})${FIGURE}{6}(?!${FIGURE})`, 'giu'), '$1$2[hidden]'],
  [/:\/\/[^\s/@"']{1,200}@/g, '://[hidden]@'],
  [/[^\s"<>(),;:\\@=&?/[\]{}|]{1,64}(?:@|%40)[\p{L}\p{N}_-]{1,63}(?:\.[\p{L}\p{N}_-]{1,63}){1,8}/giu, '[e-mail]'],
]
/** What each of them needs; most texts have none of it, and one look is enough. */
const SUSPICIOUS = new RegExp(`[@="]|%40|://|eyJ|bearer|basic|otp|code|کد|(?:${FIGURE}[^0-9۰-۹٠-٩]{0,3}){8}`, 'i')
const TEXT_LENGTH_MAX = 8_192

function scrubText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text
  let clean = text.length > TEXT_LENGTH_MAX ? `${text.slice(0, TEXT_LENGTH_MAX)}…` : text
  for (const [pattern, replacement] of SECRETS) clean = clean.replace(pattern, replacement)
  return clean.replace(NUMBERS, (_all, kept?: string, phone?: string) => kept ?? (phone ? '[phone]' : '[digits]'))
}

/** Longer numbers may be those of persons. */
const NUMBER_MAX = 99_999_999

function scrubValue(value: unknown, name: string): unknown {
  if (SECRET_FIELDS.has(name.toLowerCase()) && value !== null) return '[hidden]'
  if (typeof value === 'string') return scrubText(value)
  if (typeof value === 'number') return value > NUMBER_MAX && name !== 'time' ? scrubNumber(value) : value
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, ''))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [scrubText(key), scrubValue(part, key)]))
}

function scrubNumber(value: number): unknown {
  const text = String(value)
  const clean = scrubText(text)
  return clean === text ? value : clean
}

/** A line as it may be kept. The last gate: code should not log personal data in the first place. */
export function scrub(line: string): string {
  try {
    return JSON.stringify(scrubValue(JSON.parse(line), '')) + (line.endsWith('\n') ? '\n' : '')
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return scrubText(line)
  }
}

const CAUSES_MAX = 4

/**
 * What is told of an error: PostgreSQL puts the values of a row into `detail` and `where`, so of its errors only the
 * fields that name things are kept.
 */
function describeError(error: unknown, causes = CAUSES_MAX): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: 'something that is no Error was thrown', thrown: typeof error }
  const { code, constraint, table, cause } = error as Error & { code?: unknown; constraint?: unknown; table?: unknown }
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(code !== undefined && { error_code: code }),
    ...(constraint !== undefined && { constraint }),
    ...(table !== undefined && { table }),
    ...(cause !== undefined && causes > 0 && { cause: describeError(cause, causes - 1) }),
  }
}

/** A write for each line would cost more than many a request; a second's lines are written together. */
const BUFFERED = { sync: false, minLength: 8_192, periodicFlush: 1_000 }

/** Where lines go: `stdout` (production), a file with errors also on the screen (development), or a function (tests). */
export type LogTarget = 'stdout' | { file: string } | ((line: string) => void)

/** Structured logs, a JSON line each, scrubbed. */
export function createLog(level: string, target: LogTarget): Log {
  const options = {
    level,
    base: null,
    serializers: { err: (error: unknown) => describeError(error) },
    hooks: { streamWrite: scrub },
  }
  if (target === 'stdout') return pino(options, pino.destination({ dest: 1, ...BUFFERED }))
  if (typeof target === 'function') return pino(options, { write: target })
  const screen = { stream: process.stderr, level: 'error' as const }
  const file = { stream: pino.destination({ dest: target.file, mkdir: true, ...BUFFERED }), level: 'trace' as const }
  return pino(options, pino.multistream([file, screen]))
}
