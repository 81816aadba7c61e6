// Scores the red-flag rules on the labelled messages: node scripts/run.mjs bench/red-flags.ts
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { findRedFlags } from '../apps/server/src/domains/assistant/red-flags/index.ts'

const LABELLED = new URL('./labelled/red-flags.json', import.meta.url)

export interface LabelledMessage {
  readonly text: string
  readonly language: string
  /** The flag that must be raised; null when none may be. */
  readonly label: string | null
  /** Kept back from those who write the rules: counted, never shown. */
  readonly held_out: boolean
}
export interface RedFlagScore {
  readonly language: string
  readonly part: 'all' | 'held out'
  readonly messages: number
  /** Emergencies that raised any flag, of all emergencies. */
  readonly recall: number
  /** Emergencies that raised the labelled flag among theirs. */
  readonly recallOfFlag: number
  /** Real emergencies among the messages that raised a flag. */
  readonly precision: number
}

const MEASURED_ROUNDS = 20

/** Scores, the misses that may be shown, and µs a message; undefined where no labelled messages are. */
export function scoreRedFlags(): { scores: RedFlagScore[]; misses: string[]; microseconds: number } | undefined {
  if (!existsSync(LABELLED)) return undefined
  const messages = (JSON.parse(readFileSync(LABELLED, 'utf8')) as LabelledMessage[]).map((message) => ({
    ...message,
    flags: findRedFlags(message.text).map(({ flag }): string => flag),
  }))
  const languages = [...new Set(messages.map(({ language }) => language))].sort()
  const scores = languages.flatMap((language) =>
    (['all', 'held out'] as const).map((part) =>
      scoreOf(
        language,
        part,
        messages.filter((message) => message.language === language && (part === 'all' || message.held_out)),
      ),
    ),
  )
  const misses = messages
    .filter(({ label, flags, held_out }) => !held_out && (label === null ? flags.length > 0 : !flags.includes(label)))
    .map(({ label, flags, text }) => `${label ?? 'none'} ← ${flags.join(' ') || 'none'}: ${text}`)
  return { scores, misses, microseconds: measureSpeed(messages.map(({ text }) => text)) }
}

type Scored = LabelledMessage & { readonly flags: readonly string[] }

function scoreOf(language: string, part: RedFlagScore['part'], messages: readonly Scored[]): RedFlagScore {
  const urgent = messages.filter(({ label }) => label !== null)
  const raised = messages.filter(({ flags }) => flags.length > 0)
  return {
    language,
    part,
    messages: messages.length,
    recall: urgent.filter(({ flags }) => flags.length > 0).length / urgent.length,
    recallOfFlag: urgent.filter(({ label, flags }) => label !== null && flags.includes(label)).length / urgent.length,
    precision: raised.filter(({ label }) => label !== null).length / raised.length,
  }
}

function measureSpeed(texts: readonly string[]): number {
  const began = performance.now()
  for (let round = 0; round < MEASURED_ROUNDS; round++) for (const text of texts) findRedFlags(text)
  return ((performance.now() - began) * 1000) / (MEASURED_ROUNDS * texts.length)
}

/** The scores as lines to print. */
export function reportRedFlags(): string {
  const scored = scoreRedFlags()
  if (!scored) return 'There is no bench/labelled/red-flags.json.'
  const { scores, misses, microseconds } = scored
  return [
    ...scores.map(
      ({ language, part, messages, recall, recallOfFlag, precision }) =>
        `${language} ${part} (${messages}): recall ${recall.toFixed(3)}, of the very flag ${recallOfFlag.toFixed(3)}, precision ${precision.toFixed(3)}`,
    ),
    `${microseconds.toFixed(0)} µs a message`,
    ...misses.map((miss) => `miss: ${miss}`),
  ].join('\n')
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) console.log(reportRedFlags())
