// How long the built-in answer takes with little and with much knowledge: node scripts/run.mjs bench/knowledge-speed.ts
import { createHash } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import { answerFromKnowledge } from '../apps/server/src/domains/assistant/answer/index.ts'
import {
  countWords,
  type Entry,
  KNOWLEDGE_FOLDER,
  kindOf,
  readKnowledge,
  writeEntries,
} from '../apps/server/src/domains/assistant/knowledge/index.ts'
import { openDatabase } from '../apps/server/src/platform/database/open.ts'
import { type Db, inTransaction } from '../apps/server/src/platform/database/transaction.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { percentile } from './compare.ts'

export interface KnowledgeSpeed {
  readonly entries: number
  /** ms an answer. */
  readonly p50: number
  readonly p99: number
}

const SIZES = [1_000, 100_000]
const BATCH = 2_000
const WARM_UP = 200
const MEASURED = 2_000

/** Measures each size in a database of its own; `openCluster` when none is given. */
export async function measureKnowledgeSpeed(given?: Cluster): Promise<KnowledgeSpeed[]> {
  const cluster = given ?? (await openCluster())
  try {
    const speeds: KnowledgeSpeed[] = []
    for (const size of SIZES) speeds.push(await measureSize(cluster, size))
    return speeds
  } finally {
    if (!given) {
      await cluster.stop()
      cluster.remove()
    }
  }
}

async function measureSize(cluster: Cluster, size: number): Promise<KnowledgeSpeed> {
  const database = `knowledge_${size}`
  await cluster.createDatabase(database)
  const db = openDatabase({ url: cluster.url(database), poolMax: 2, onError: console.error })
  try {
    const questions = await fillKnowledge(db, size)
    const latencies = new Float64Array(MEASURED)
    for (let n = -WARM_UP; n < MEASURED; n++) {
      const question = questions[(n + WARM_UP) % questions.length] ?? ''
      const began = performance.now()
      await answerFromKnowledge(db, { question, language: 'fa', recent: [] })
      if (n >= 0) latencies[n] = performance.now() - began
    }
    latencies.sort()
    const entries = Number(
      (
        await db
          .selectFrom('knowledge_entries')
          .select((e) => e.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    )
    return { entries, p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) }
  } finally {
    await db.destroy()
    await cluster.dropDatabase(database)
  }
}

/** Fills up to `size` entries beside the real ones; answers questions about both, some of them mistyped or about nothing. */
async function fillKnowledge(db: Db, size: number): Promise<string[]> {
  const real = readKnowledge(KNOWLEDGE_FOLDER).map(({ text }) => JSON.parse(text) as Entry)
  const made: Entry[] = []
  for (let from = real.length; from < size; from += BATCH) {
    const entries = Array.from({ length: Math.min(BATCH, size - from) }, (_, n) => madeEntry(from + n, real))
    await inTransaction(db, (tx) =>
      writeEntries(
        tx,
        entries.map((entry) => ({ entry, digest: createHash('sha256').update(entry.id).digest() })),
      ),
    )
    made.push(...entries.slice(0, 20))
  }
  await inTransaction(db, countWords)
  return questionsAbout([...real, ...made])
}

const ASKED = [
  'عوارض {} چیه؟',
  '{} رو با غذا بخورم یا ناشتا',
  'تو بارداری {} میشه خورد',
  '{} برای چی خوبه',
  'از دیروز {} دارم سرم هم درد میکنه چیکار کنم',
  'side effects of {}',
  'is {} safe for a child',
]
const UNKNOWN = [
  'قیمت دلار امروز چنده؟',
  'how do I get a visa for Canada',
  'سرم درد میکنه تب دارم و بدنم خسته است و دلم پیچ میزنه چی بخورم',
]

function questionsAbout(entries: readonly Entry[]): string[] {
  return entries.flatMap(({ title, synonyms }, n) => {
    const names = [title.fa, title.en, ...synonyms.fa]
    const name = names[n % names.length] ?? title.fa
    const typed = n % 3 === 0 ? name.slice(0, 3) + name.slice(4) : name // a letter is missing
    const question = (ASKED[n % ASKED.length] ?? '').replace('{}', typed)
    return n % 10 === 0 ? [question, UNKNOWN[(n / 10) % UNKNOWN.length] ?? ''] : [question]
  })
}

/** Syllables of the names of medicines, in both scripts. */
const SYLLABLES =
  'ما ma|لو lo|تی ti|پرا pra|زول zol|مین min|وا va|ستا sta|فلو flu|کسا xa|سیل cil|ری ri|دین din|نا na|رو ro|کال cal|بن ben|تا ta|فور for|می mi|لاک lac|گلی gli|پین pin|سار sar|دو do|سفا cepha|هید hyd|اکس ox|زو zo|مید mide'
    .split('|')
    .map((pair) => pair.split(' '))
const BASE = SYLLABLES.length
const GIVEN = 4

/** An entry with a name of its own of four syllables, and sentences of real entries. */
function madeEntry(n: number, real: readonly Entry[]): Entry {
  const model = real[n % real.length] as Entry
  const digits = Array.from(
    { length: GIVEN },
    (_, place) => SYLLABLES[Math.floor((n * 7919) / BASE ** place) % BASE] ?? ['', ''],
  )
  const name = (script: 0 | 1) => digits.map((syllable) => syllable[script]).join('')
  const sections = Object.fromEntries(
    Object.keys(model.sections).map((section, place) => {
      const donors = real.filter((one) => kindOf(one) === kindOf(model))
      const donor = donors[(n * 31 + place * 17) % donors.length] ?? model
      const { fa = [], en = [] } = donor.sections[section] ?? {}
      return [section, { fa: fa.slice(0, 1), en: en.slice(0, 1) }]
    }),
  )
  return {
    ...model,
    id: `${kindOf(model)}.made-${n}`,
    title: { fa: name(0), en: name(1) },
    synonyms: {
      fa: [`${name(0)} ${n % 500}`, `${digits[1]?.[0]}${digits[0]?.[0]}${digits[3]?.[0]}`, `درد ${name(0)}`],
      en: [`${name(1)} ${n % 500}`, `${digits[1]?.[1]}${digits[0]?.[1]}${digits[3]?.[1]}`, `${name(1)} pain`],
    },
    sections,
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  for (const { entries, p50, p99 } of await measureKnowledgeSpeed())
    process.stdout.write(`${entries} entries: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms\n`)
