import { type Entry, kindOf, type Section } from '../knowledge/index.ts'
import type { Sentence } from './built-in-answer.ts'
import { headingOf, type Language, PHRASES, type Phrase, sourceLine } from './phrases.ts'

/** A part of an answer and how it is written. */
export interface Block {
  readonly as: 'heading' | 'list' | 'plain' | 'warning'
  readonly sentences: readonly Sentence[]
}

/** So many sentences of entries an answer has at most. */
const TELLING_MAX = 8

/** What of an entry is told when nothing in particular is asked: sections and how many sentences of each. */
const OVERVIEW = {
  drug: [
    ['uses', 2],
    ['adults', 2],
    ['interactions', 1],
    ['side_effects', 2],
  ],
  condition: [
    ['what', 2],
    ['self_care', 2],
    ['see_doctor', 2],
    ['emergency', 1],
  ],
  'first-aid': [
    ['do', 5],
    ['do_not', 2],
    ['call', 1],
  ],
} as const satisfies Record<string, readonly (readonly [Section, number])[]>

/** What must be told beside what was asked, for safety. */
const BESIDE = {
  drug: [['side_effects', 1]],
  condition: [
    ['see_doctor', 1],
    ['emergency', 1],
  ],
  'first-aid': [
    ['do', 3],
    ['do_not', 1],
    ['call', 1],
  ],
} as const satisfies Record<string, readonly (readonly [Section, number])[]>

/** What an entry says to a question after one of its sections, or after it as a whole. */
export function tellOf(entry: Entry, section: Section | null, language: Language): Block[] {
  const kind = kindOf(entry)
  if (section === null) {
    const parts = OVERVIEW[kind].map(([name, count]) => sentencesOf(entry, name, { count, language }))
    return [heading([entry], null, language), { as: 'list', sentences: parts.flat().slice(0, TELLING_MAX) }]
  }
  const asked = sentencesOf(entry, section, { count: TELLING_MAX, language })
  const beside = BESIDE[kind]
    .filter(([name]) => name !== section)
    .flatMap(([name, count]) => sentencesOf(entry, name, { count, language }))
    .slice(0, TELLING_MAX - asked.length)
  return [
    heading([entry], section, language),
    { as: 'list', sentences: asked },
    { as: kind === 'first-aid' ? 'list' : 'warning', sentences: beside },
  ]
}

/** Sentences of a section. Signs of danger come last in one, so of side effects it is the last that must not be missed. */
export function sentencesOf(
  { id, sections }: Entry,
  section: Section,
  { count, language }: { count: number; language: Language },
): Sentence[] {
  const texts = sections[section]?.[language] ?? []
  const some = section === 'side_effects' ? texts.slice(-count) : texts.slice(0, count)
  return some.map((text) => ({ text, entryId: id, section }))
}

export const heading = (
  entries: readonly Entry[],
  section: Section | 'interacts' | null,
  language: Language,
): Block => ({
  as: 'heading',
  sentences: [
    { text: headingOf(entries, section, language), entryId: entries[0]?.id ?? null, section: section ?? 'title' },
  ],
})

export const say = (phrases: readonly Phrase[], language: Language): Block => ({
  as: 'plain',
  sentences: phrases.map((phrase) => ({ text: PHRASES[phrase][language], entryId: null, section: null })),
})

/** Where what was told comes from, of each entry a line. */
export const sourcesOf = (entries: readonly Entry[], language: Language): Block => ({
  as: 'plain',
  sentences: entries.map((entry) => ({ text: sourceLine(entry, language), entryId: entry.id, section: 'source' })),
})

/** The blocks as markdown. */
export function writeBlocks(blocks: readonly Block[]): string {
  return blocks
    .filter(({ sentences }) => sentences.length > 0)
    .map(({ as, sentences }) => {
      const texts = sentences.map(({ text }) => text)
      if (as === 'heading') return texts.map((text) => `**${text}**`).join('\n')
      if (as === 'warning') return texts.map((text) => `⚠️ ${text}`).join('\n')
      if (as === 'list' && texts.length > 1) return texts.map((text, n) => `${n + 1}. ${text}`).join('\n')
      return texts.join('\n')
    })
    .join('\n\n')
}
