// Scores the red-flag rules on the labelled messages: node scripts/run.mjs bench/red-flags.ts
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { findRedFlags } from '../apps/server/src/domains/assistant/red-flags/index.ts'

/** `tuned`: the set the rules were first written against; `fresh`: sentences written after them. */
const SETS = {
  tuned: new URL('./labelled/red-flags.json', import.meta.url),
  fresh: new URL('./labelled/red-flags-fresh.json', import.meta.url),
} as const
type SetName = keyof typeof SETS

export interface LabelledMessage {
  readonly text: string
  readonly language: string
  /** The flag that must be raised; null when none may be. */
  readonly label: string | null
  /** Kept back from those who write the rules: counted, never shown. */
  readonly held_out: boolean
}
export interface RedFlagScore {
  readonly set: SetName
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

/** Scores of each set that is there, the misses that may be shown, and µs a message; undefined where no set is. */
export function scoreRedFlags(): { scores: RedFlagScore[]; misses: string[]; microseconds: number } | undefined {
  const messages = (Object.keys(SETS) as SetName[]).filter((set) => existsSync(SETS[set])).flatMap(readSet)
  if (messages.length === 0) return undefined
  return {
    scores: scoresOf(messages),
    misses: messages
      .filter(isMiss)
      .map(({ label, flags, text }) => `${label ?? 'none'} ← ${flags.join(' ') || 'none'}: ${text}`),
    microseconds: measureSpeed(messages.map(({ text }) => text)),
  }
}

const readSet = (set: SetName): Scored[] =>
  (JSON.parse(readFileSync(SETS[set], 'utf8')) as LabelledMessage[]).map((message) => ({
    ...message,
    set,
    flags: findRedFlags(message.text).map(({ flag }): string => flag),
  }))

const isMiss = ({ label, flags, held_out }: Scored) =>
  !held_out && (label === null ? flags.length > 0 : !flags.includes(label))

function scoresOf(messages: readonly Scored[]): RedFlagScore[] {
  const languages = [...new Set(messages.map(({ language }) => language))].sort()
  return [...new Set(messages.map(({ set }) => set))].flatMap((set) =>
    languages.flatMap((language) =>
      (['all', 'held out'] as const).flatMap((part) => {
        const counted = messages.filter(
          (message) => message.set === set && message.language === language && (part === 'all' || message.held_out),
        )
        return counted.length === 0 ? [] : [{ set, language, part, ...scoreOf(counted) }]
      }),
    ),
  )
}

type Scored = LabelledMessage & { readonly set: SetName; readonly flags: readonly string[] }

function scoreOf(messages: readonly Scored[]): Omit<RedFlagScore, 'set' | 'language' | 'part'> {
  const urgent = messages.filter(({ label }) => label !== null)
  const raised = messages.filter(({ flags }) => flags.length > 0)
  return {
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
  if (!scored) return 'There is neither bench/labelled/red-flags.json nor red-flags-fresh.json.'
  const { scores, misses, microseconds } = scored
  return [
    ...scores.map(
      ({ set, language, part, messages, recall, recallOfFlag, precision }) =>
        `${set} ${language} ${part} (${messages}): recall ${recall.toFixed(3)}, of the very flag ${recallOfFlag.toFixed(3)}, precision ${precision.toFixed(3)}`,
    ),
    `${microseconds.toFixed(0)} µs a message`,
    ...misses.map((miss) => `miss: ${miss}`),
  ].join('\n')
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) console.log(reportRedFlags())
