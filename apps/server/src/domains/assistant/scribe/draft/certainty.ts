import { foldForSearch } from '../../../../platform/text.ts'

/** A reading of the doctor's words, not a frequency: how sure they said they were. */
const CERTAINTY: readonly (readonly [probability: number, words: readonly string[]])[] = [
  [0.4, ['شاید', 'ممکنه', 'ممکن است', 'بعید نیست', 'شک دارم', 'رد کنیم', 'maybe', 'possibly', 'might be', 'rule out']],
  [
    0.7,
    [
      'احتمالا',
      'احتمال',
      'به نظر',
      'به نظرم',
      'فکر می‌کنم',
      'فکر کنم',
      'انگار',
      'ظاهرا',
      'probably',
      'likely',
      'i think',
      'seems',
      'looks like',
    ],
  ],
  [0.95, ['قطعا', 'مسلما', 'حتما', 'بدون شک', 'مشخصه', 'تأیید', 'definitely', 'certainly', 'confirmed']],
]
const FOLDED = CERTAINTY.map(
  ([probability, words]) => [probability, words.map((word) => ` ${foldForSearch(word)} `)] as const,
)

/** The probability that the words around a diagnosis state; null where they state none. The most doubtful word counts. */
export function certaintyOf(text: string): number | null {
  const folded = ` ${foldForSearch(text).replace(/[^\p{L}\p{N}]+/gu, ' ')} `
  return FOLDED.find(([, words]) => words.some((word) => folded.includes(word)))?.[0] ?? null
}
