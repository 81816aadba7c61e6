import type { Static, TSchema } from 'typebox'
import { Check, Errors } from 'typebox/value'

/** What a text says as a value of the schema, or in words for the model why it does not. */
export type ReadValue<T extends TSchema> = { readonly value: Static<T> } | { readonly wrong: string }

/** Reads the JSON of a model's answer, which may stand alone, in a code fence, or among words and thoughts. */
export function readValue<T extends TSchema>(schema: T, answer: string): ReadValue<T> {
  const found = candidatesOf(answer).flatMap(parse)
  const [first] = found
  if (!first) return { wrong: 'it holds no whole JSON value' }
  for (const { value } of found) if (Check(schema, value)) return { value }
  const wrong = Errors(schema, first.value).slice(0, WRONG_TOLD)
  return { wrong: wrong.map(({ instancePath, message }) => `${instancePath || 'the value'} ${message}`).join('; ') }
}

/** So many mistakes are named; the others follow from them or are found next. */
const WRONG_TOLD = 8

const THOUGHTS = /<think>[\s\S]*?<\/think>/g
const FENCE = /```[a-z]*\s*\n([\s\S]*?)```/gi

/** The places where the value may be, the likeliest first. */
function candidatesOf(answer: string): string[] {
  const said = answer.replace(THOUGHTS, '').trim()
  const fenced = [...said.matchAll(FENCE)].map(([, inside = '']) => inside)
  return [said, ...fenced, between(said, '{', '}'), between(said, '[', ']')]
}

const between = (text: string, open: string, close: string): string =>
  text.slice(Math.max(0, text.indexOf(open)), text.lastIndexOf(close) + 1)

function parse(text: string): { value: unknown }[] {
  try {
    return [{ value: JSON.parse(text) }]
  } catch {
    return [] // no JSON there; that is what was asked
  }
}
