import type { AssistantScores } from './assistant.ts'
import type { KnowledgeSpeed } from './knowledge-speed.ts'
import { pair, verdict, whole } from './report-words.ts'
import type { Streams } from './streams.ts'

const RECALL = 0.98
const PRECISION = 0.9
const FLAG_US = 1_000
const FIRST = 0.85
const FIRST_THREE = 0.95
const DECLINED = 0.95
const F1 = 0.9
/** Of a SOAP draft these are to be right; the others are told. */
const WANTED = ['vitals', 'drugs', 'allergies', 'durations']
const ANSWER_MS = 30
const GROWTH = 2
const SLOWER = 1.2

const score = (value: number) => value.toFixed(3)

export const assistantTables = ({ redFlags, questions, soap }: AssistantScores): string =>
  [
    '## The assistant on labelled sets\n',
    'Parts that are held out were read by nobody who wrote the rules.\n',
    `Red flags: emergencies found, and emergencies among what was taken for one; ${whole(redFlags.microseconds)} µs a message (${verdict(redFlags.microseconds < FLAG_US, `< ${FLAG_US} µs`)}).\n`,
    '| set | language | part | messages | recall | precision | target |',
    '| --- | --- | --- | ---: | ---: | ---: | --- |',
    ...redFlags.scores.map(
      ({ set, language, part, messages, recall, precision }) =>
        `| ${set} | ${language} | ${part} | ${messages} | **${score(recall)}** | **${score(precision)}** | ${verdict(recall >= RECALL && precision >= PRECISION, `≥ ${RECALL}, ≥ ${PRECISION}`)} |`,
    ),
    '\nQuestions: the right entry first, among the first three, and questions outside the knowledge that were declined.\n',
    '| part | questions | first | first three | declined | target |',
    '| --- | ---: | ---: | ---: | ---: | --- |',
    ...questions.map(
      ({ part, questions: count, first, firstThree, declined }) =>
        `| ${part} | ${count} | **${score(first)}** | **${score(firstThree)}** | **${score(declined)}** | ${verdict(first >= FIRST && firstThree >= FIRST_THREE && declined >= DECLINED, `≥ ${FIRST}, ≥ ${FIRST_THREE}, ≥ ${DECLINED}`)} |`,
    ),
    `\nSOAP by rules on transcripts; ${soap.unfounded} facts without evidence, ${soap.milliseconds.toFixed(1)} ms a transcript of 200 lines.\n`,
    '| set | part | what | expected | precision | recall | F1 | target |',
    '| --- | --- | --- | ---: | ---: | ---: | ---: | --- |',
    ...soap.scores.map(
      ({ set, part, kind, expected, precision, recall, f1 }) =>
        `| ${set} | ${part} | ${kind} | ${expected} | ${score(precision)} | ${score(recall)} | **${score(f1)}** | ${WANTED.includes(kind) ? verdict(f1 >= F1, `≥ ${F1}`) : '–'} |`,
    ),
  ].join('\n')

export function knowledgeTable(speeds: readonly KnowledgeSpeed[]): string {
  const [small, large] = speeds
  const growth = (large?.p99 ?? Number.NaN) / (small?.p99 ?? Number.NaN)
  return [
    '## Built-in answers\n',
    'Finding and composing, one after the other.\n',
    '| entries | p50, p99 ms | target |',
    '| ---: | ---: | --- |',
    ...speeds.map(
      ({ entries, p50, p99 }, index) =>
        `| ${whole(entries)} | ${pair(p50, p99)} | ${index === 0 ? verdict(p99 < ANSWER_MS, `p99 < ${ANSWER_MS} ms`) : verdict(growth < GROWTH, `p99 < ${GROWTH}x (${growth.toFixed(1)}x)`)} |`,
    ),
  ].join('\n')
}

export const streamsLine = ({ conversations, aloneMs, medianMs, slowestMs, pieces, strayed }: Streams): string =>
  [
    '## Streaming conversations\n',
    'With a model that says 200 pieces, one each 30 ms, over sockets, until the answer is kept and told.\n',
    '| at once | alone ms | median ms | slowest ms | slowest / alone | pieces | not by the model | target |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    `| ${conversations} | ${whole(aloneMs)} | ${whole(medianMs)} | ${whole(slowestMs)} | **${(slowestMs / aloneMs).toFixed(2)}** | ${whole(pieces)} | ${strayed} | ${verdict(slowestMs < SLOWER * aloneMs && strayed === 0, `< ${SLOWER}`)} |`,
  ].join('\n')
