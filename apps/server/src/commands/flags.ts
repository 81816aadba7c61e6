import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { parsePhone } from '../platform/phone.ts'
import { hasControlCharacters } from '../platform/text.ts'
import { UsageError } from './command.ts'

/** Reads flags. @throws UsageError for one that is unknown, lacks its value, or for words without a flag */
export function readFlags<const Options extends ParseArgsOptionsConfig>(args: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS')) throw new UsageError((error as Error).message)
    throw error
  }
}

/** The value of a flag that must be there, one line of at most `lengthMax` characters. */
export function lineOf(flag: string, value: string | undefined, lengthMax: number): string {
  const text = value?.trim()
  if (!text) throw new UsageError(`--${flag} is required`)
  if (text.length > lengthMax || hasControlCharacters(text))
    throw new UsageError(`--${flag} must be one line of at most ${lengthMax} characters`)
  return text
}

export function phoneOf(value: string | undefined): string {
  const phone = parsePhone(lineOf('phone', value, 25))
  if (phone === undefined) throw new UsageError(`--phone ${value} is no phone number; write it as +989121234567`)
  return phone
}

export function wholeNumberOf(flag: string, value: string, { min, max }: { min: number; max: number }): number {
  const number = Number(value)
  if (/^\d+$/.test(value) && number >= min && number <= max) return number
  throw new UsageError(`--${flag} must be a whole number from ${min} to ${max}`)
}

/** `a,b,c`, each once. */
export function listOf(flag: string, value: string): string[] {
  return [...new Set(value.split(',').flatMap((part) => (part.trim() ? [lineOf(flag, part, 100)] : [])))]
}

export function oneOf<const Word extends string>(
  flag: string,
  value: string | undefined,
  words: readonly Word[],
): Word {
  const word = words.find((known) => known === value)
  if (word === undefined) throw new UsageError(`--${flag} must be one of ${words.join(', ')}`)
  return word
}

/** `09:00-17:00`; an end before the start lies on the next day. */
export function hoursOf(flag: string, value: string): { start: string; end: string } {
  const [, start, end] = /^((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(value) ?? []
  if (start === undefined || end === undefined || start === end)
    throw new UsageError(`--${flag} must look like 09:00-17:00`)
  return { start, end }
}
