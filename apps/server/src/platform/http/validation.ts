import { Ajv, type ErrorObject, type FuncKeywordDefinition } from 'ajv'
import type { FastifySchemaCompiler } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { parseJalaliDate } from '../calendar.ts'
import { parsePhone } from '../phone.ts'
import { hasControlCharacters, isVisible, toLatinDigits } from '../text.ts'
import type { Language } from './language.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const INSTANT = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/
const EMAIL = /^[^\s@"<>(),;:\\]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+$/
const digits = (count: number) => (text: string) => new RegExp(`^\\d{${count}}$`).test(toLatinDigits(text))

/** The kinds of text that schemas name, and what is asked of each. */
export const formats: Record<string, (text: string) => boolean> = {
  uuid: (text) => UUID.test(text),
  line: (text) => isVisible(text) && !hasControlCharacters(text),
  text: (text) => isVisible(text) && !hasControlCharacters(text, { allowLines: true }),
  /** What people write to each other, kept as it is; only what no database or encoding can carry is refused. */
  message: (text) => isVisible(text) && text.isWellFormed() && !text.includes('\0'),
  /** What is only compared: it may be blank. */
  plain: (text) => !hasControlCharacters(text),
  instant: (text) => INSTANT.test(text) && !Number.isNaN(Date.parse(text)) && isExistingDay(text.slice(0, 10)),
  phone: (text) => parsePhone(text) !== undefined,
  date: (text) => parseJalaliDate(text) !== undefined,
  email: (text) => text.length <= 254 && EMAIL.test(text) && !hasControlCharacters(text),
  'web-address': (text) => isWebAddress(text),
  'time-of-day': (text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text),
  'otp-code': digits(6),
  'national-id': digits(10),
  'postal-code': digits(10),
}

/** `Date` takes 30 February for 1 March. */
const isExistingDay = (date: string): boolean => new Date(`${date}T00:00Z`).toISOString().startsWith(date)

function isWebAddress(text: string): boolean {
  if (!URL.canParse(text) || hasControlCharacters(text)) return false
  return ['http:', 'https:'].includes(new URL(text).protocol)
}

/**
 * JSON Schema's `format`, by the table above. Ids may be written in either case (RFC 9562) and are given on in lower case,
 * as the database gives them: what is compared with one, or named after it, is the same however a client wrote it.
 */
const formatKeyword: FuncKeywordDefinition = {
  keyword: 'format',
  type: 'string',
  schemaType: 'string',
  modifying: true,
  errors: true,
  compile(format: string) {
    const isOne = formats[format]
    if (!isOne) throw new Error(`a schema names the unknown format ${format}`)
    const errors = [{ keyword: 'format', params: { format } }]
    const check: ReturnType<NonNullable<FuncKeywordDefinition['compile']>> = (text: string, place) => {
      const fits = isOne(text)
      if (!fits) check.errors = errors.map((error) => ({ ...error }))
      else if (format === 'uuid' && place) place.parentData[place.parentDataProperty] = text.toLowerCase()
      return fits
    }
    return check
  },
}

const options = {
  ...{ allErrors: true, removeAdditional: false, strict: false, useDefaults: true },
  meta: false, // JSON Schema's own names formats that are none of ours
  validateSchema: false,
} as const
const createAjv = (coerceTypes: boolean) =>
  new Ajv({ ...options, coerceTypes }).removeKeyword('format').addKeyword(formatKeyword)
/** Bodies are taken as they are; what comes in an address is text and is read as what the schema says. */
const strict = createAjv(false)
const coercing = createAjv(true)

export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) =>
  (httpPart === 'body' ? strict : coercing).compile(schema)

/** Checks what comes by other ways than a request's body, as a socket's frame does; `errors` are those of the last check. */
export const createCheck = <T extends TSchema>(schema: T) => strict.compile<Static<T>>(schema)

/** A small body can hold more mistakes than an answer should: of a megabyte of them nobody reads on. */
const FIELDS_TOLD_MAX = 50
const FIELD_LENGTH_MAX = 200

/**
 * What is wrong with each field, in the reader's language; of many fields the first 50. The key is the field's path;
 * `body` when it is the whole.
 */
export function fieldErrors(errors: readonly ErrorObject[], language: Language): Record<string, string[]> {
  const found = new Map<string, string[]>() // names are the client's, `constructor` among them
  for (const error of errors) {
    const field = fieldOf(error).slice(0, FIELD_LENGTH_MAX)
    const sentence = sentenceOf(error, language)
    const sentences = found.get(field) ?? []
    if (sentence && !sentences.includes(sentence)) sentences.push(sentence)
    found.set(field, sentences)
    if (found.size === FIELDS_TOLD_MAX) break
  }
  return Object.fromEntries(found)
}

function fieldOf(error: ErrorObject): string {
  const path = error.instancePath.split('/').slice(1)
  if (error.keyword === 'required') path.push(String(error.params.missingProperty))
  if (error.keyword === 'additionalProperties') path.push(String(error.params.additionalProperty))
  return path.join('.') || 'body'
}

const formatSentences: Record<string, Record<Language, string>> = {
  uuid: { fa: 'شناسه معتبر نیست', en: 'Must be a valid id' },
  line: { fa: 'متن خالی است یا نویسهٔ غیرمجاز دارد', en: 'Must be one line of visible text without control characters' },
  text: { fa: 'متن خالی است یا نویسهٔ غیرمجاز دارد', en: 'Must be visible text without control characters' },
  message: {
    fa: 'متن خالی است یا نویسهٔ NUL یا surrogate تنها دارد',
    en: 'Must be visible text without NUL characters and lone surrogates',
  },
  plain: { fa: 'متن نویسهٔ غیرمجاز دارد', en: 'Must be text without control characters' },
  instant: { fa: 'زمان باید به شکل ISO 8601 با منطقهٔ زمانی باشد', en: 'Must be an ISO 8601 time with a zone' },
  phone: { fa: 'شماره تلفن باید با 09 شروع شود', en: 'Must be a phone number that starts with 09 or +' },
  date: { fa: 'تاریخ باید به شکل 1370-01-01 باشد', en: 'Must be an existing date such as 1370-01-01' },
  email: { fa: 'نشانی ایمیل معتبر نیست', en: 'Must be an e-mail address' },
  'web-address': { fa: 'نشانی وب معتبر نیست', en: 'Must be a web address (http or https)' },
  'time-of-day': { fa: 'ساعت باید به شکل 09:00 باشد', en: 'Must be a time of day such as 09:00' },
  'otp-code': { fa: 'کد تایید باید 6 رقم باشد', en: 'The code has 6 digits' },
  'national-id': { fa: 'کد ملی باید 10 رقم باشد', en: 'A national id has 10 digits' },
  'postal-code': { fa: 'کد پستی باید 10 رقم باشد', en: 'A postal code has 10 digits' },
}

const typeNames: Record<string, Record<Language, string>> = {
  string: { fa: 'متن', en: 'text' },
  integer: { fa: 'عدد صحیح', en: 'a whole number' },
  number: { fa: 'عدد', en: 'a number' },
  boolean: { fa: 'درست یا نادرست (true/false)', en: 'true or false' },
  object: { fa: 'یک شیء', en: 'an object' },
  array: { fa: 'یک فهرست', en: 'a list' },
  null: { fa: 'تهی', en: 'null' },
}

function sentenceOf({ keyword, params }: ErrorObject, language: Language): string | undefined {
  const fa = language === 'fa'
  switch (keyword) {
    case 'required':
      return fa ? 'این فیلد الزامی است' : 'This field is required'
    case 'additionalProperties':
      return fa ? 'این فیلد شناخته نیست' : 'This field is not known'
    case 'type': {
      const names = [params.type].flat().map((name) => typeNames[String(name)]?.[language] ?? String(name))
      return fa ? `باید ${names.join(' یا ')} باشد` : `Must be ${names.join(' or ')}`
    }
    case 'format':
      return (
        formatSentences[String(params.format)]?.[language] ?? (fa ? 'شکل مقدار درست نیست' : 'Is not of the right form')
      )
    case 'enum':
      return fa
        ? `باید یکی از این‌ها باشد: ${params.allowedValues.join('، ')}`
        : `Must be one of: ${params.allowedValues.join(', ')}`
    case 'minLength':
      return fa ? `دست‌کم ${params.limit} نویسه لازم است` : `Must have at least ${params.limit} characters`
    case 'maxLength':
      return fa ? `حداکثر ${params.limit} نویسه مجاز است` : `May have at most ${params.limit} characters`
    case 'minimum':
    case 'exclusiveMinimum':
      return fa ? `نباید کمتر از ${params.limit} باشد` : `Must not be less than ${params.limit}`
    case 'maximum':
    case 'exclusiveMaximum':
      return fa ? `نباید بیشتر از ${params.limit} باشد` : `Must not be more than ${params.limit}`
    case 'minItems':
      return fa ? `دست‌کم ${params.limit} مورد لازم است` : `Must have at least ${params.limit} items`
    case 'maxItems':
      return fa ? `حداکثر ${params.limit} مورد مجاز است` : `May have at most ${params.limit} items`
    case 'uniqueItems':
      return fa ? 'مورد تکراری مجاز نیست' : 'Items must not repeat'
    case 'if':
      return undefined // says only that a branch failed; the branch says why
    default:
      return fa ? 'مقدار معتبر نیست' : 'Is not valid'
  }
}
