import type { Db } from '../../../platform/database/transaction.ts'
import { type Entry, findEntries, kindOf, SURE_MIN, searchKnowledge } from '../knowledge/index.ts'
import type { Asked, BuiltInAnswer } from './built-in-answer.ts'
import { type Block, heading, say, sentencesOf, sourcesOf, tellOf, writeBlocks } from './compose.ts'
import { isSevere } from './intent.ts'
import { sentencesAgainst, sentencesBetween } from './interactions.ts'
import type { Language } from './phrases.ts'
import { replyToSmallTalk } from './small-talk.ts'
import { type Topic, topicOf } from './topic.ts'

export type { Asked, BuiltInAnswer, Sentence } from './built-in-answer.ts'

const LOOKED_AT = 8
const RECENT_MAX = 3
/** Sentences of each drug's own interactions that stand under a pair. */
const PAIR_OWN = 1
/** How much an entry is trusted by how far it was checked. */
const TRUST: Readonly<Record<Entry['source']['checked'], number>> = {
  'clinician-reviewed': 1,
  'looked-up': 0.97,
  'general-knowledge': 0.93,
}
const CONFIDENCE_MAX = 0.95
/** The share of confidence that is lost where it is not plain what of an entry is asked for. */
const UNASKED_SHARE = 0.9

/**
 * Answers from the knowledge alone, in the language asked for: of the entry the question is about first the section it asks for,
 * then what safety demands, then the source and how far it was checked. Each sentence is an entry's or a fixed one. What is not
 * known is said to be so; where several entries are meant it asks back. What a question orders is never done: its words are only
 * looked up.
 */
export async function answerFromKnowledge(db: Db, asked: Asked): Promise<BuiltInAnswer> {
  const { question, language, require } = asked
  const talk = replyToSmallTalk(question)
  if (talk) return answerOf([say([talk], language)], { confidence: 1 })
  const found = await searchKnowledge(db, question, LOOKED_AT, require ? { checked: require } : {})
  const recent = (await findEntries(db, asked.recent.slice(0, RECENT_MAX))).filter(
    ({ source }) => !require || source.checked === require,
  )
  const topic = topicOf(
    question,
    found.filter(({ score }) => score >= SURE_MIN),
    recent,
  )
  return answerTo(topic, question, language)
}

function answerTo(topic: Topic, question: string, language: Language): BuiltInAnswer {
  switch (topic.about) {
    case 'nothing':
      return answerOf([say(['unknown', 'consult'], language)], { actions: ['consult_doctor'] })
    case 'which': {
      const titles: Block = {
        as: 'list',
        sentences: topic.entries.flatMap((entry) => heading([entry], null, language).sentences),
      }
      return answerOf([say(['which'], language), titles], { confidence: topic.score / 2 })
    }
    case 'more':
      return answerOf([heading([topic.entry], null, language), say(['what'], language)], { confidence: 0 })
    case 'pair':
      return answerOfPair(topic, language)
    case 'entry':
      return answerOfEntry(topic, { question, language })
  }
}

function answerOfEntry(
  { entry, section, condition, score }: Extract<Topic, { about: 'entry' }>,
  { question, language }: { question: string; language: Language },
): BuiltInAnswer {
  const against = condition ? sentencesAgainst(entry, condition, language) : []
  const told = tellOf(entry, section ?? (against.length > 0 ? 'adults' : null), language)
  const blocks: Block[] = [...told.slice(0, 1), { as: 'warning', sentences: against }, ...told.slice(1)]
  return answerOf([...blocks, sourcesOf([entry], language), say(['general'], language)], {
    entries: [entry],
    confidence: confidenceOf(score * (section ? 1 : UNASKED_SHARE), [entry]),
    actions: actionsFor(entry, section, isSevere(question)),
  })
}

function answerOfPair({ drugs, score }: Extract<Topic, { about: 'pair' }>, language: Language): BuiltInAnswer {
  const [one, other] = drugs
  const { sentences, severity } = sentencesBetween(one, other, language)
  const own = severity ? [] : drugs.flatMap((drug) => sentencesOf(drug, 'interactions', { count: PAIR_OWN, language }))
  const blocks: Block[] = [
    heading(drugs, 'interacts', language),
    { as: 'list', sentences },
    { as: 'list', sentences: own },
    { as: 'warning', sentences: drugs.flatMap((drug) => sentencesOf(drug, 'side_effects', { count: 1, language })) },
    sourcesOf(drugs, language),
    say(['general'], language),
  ]
  return answerOf(blocks, {
    entries: drugs,
    confidence: confidenceOf(score * (severity ? 1 : UNASKED_SHARE), drugs),
    actions: ['consult_doctor'],
  })
}

/** The codes are explained in docs/assistant.md. */
function actionsFor(entry: Entry, section: string | null, severe: boolean): string[] {
  const kind = kindOf(entry)
  if (kind === 'first-aid') {
    const told = entry.sections.call?.en.join(' ') ?? ''
    return ['call_115', 'call_123'].filter((code) => told.includes(code.slice('call_'.length)))
  }
  const urgent = section === 'emergency' ? ['call_115'] : severe ? ['see_doctor_today'] : []
  return [...urgent, 'consult_doctor', ...(kind === 'condition' ? ['book_visit'] : [])]
}

const confidenceOf = (score: number, entries: readonly Entry[]): number =>
  Math.min(CONFIDENCE_MAX, score) * Math.min(...entries.map(({ source }) => TRUST[source.checked]))

function answerOf(
  blocks: readonly Block[],
  {
    entries = [],
    confidence = 0,
    actions = [],
  }: { entries?: readonly Entry[]; confidence?: number; actions?: readonly string[] },
): BuiltInAnswer {
  return {
    text: writeBlocks(blocks),
    isKnown: entries.length > 0,
    entries,
    sentences: blocks.flatMap(({ sentences }) => sentences),
    confidence: Math.round(confidence * 100) / 100,
    suggestedActions: actions,
  }
}
