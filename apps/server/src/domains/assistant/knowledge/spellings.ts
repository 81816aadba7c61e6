// Names are mistyped in certain ways: a letter for a vowel is left out or put in, one of several letters of the same sound is
// taken for another, one letter is missing. What is left of a word without all that is the same for both.

const LENGTH_MIN = 4
const SKELETON_MIN = 3
/** From here on a skeleton is long enough that one of its letters may be wrong too. */
const SKELETON_LONG = 5

/** What a word has in common with its misspellings: two words that share one of these may be the same. */
export function spellingsOf(word: string): string[] {
  if (word.length < LENGTH_MIN || /[0-9]/.test(word)) return []
  const skeleton = skeletonOf(word)
  if (skeleton.length < SKELETON_MIN) return []
  if (skeleton.length < SKELETON_LONG) return [skeleton]
  return [skeleton, ...new Set([...skeleton].map((_, at) => skeleton.slice(0, at) + skeleton.slice(at + 1)))]
}

const skeletonOf = (word: string): string =>
  (/[a-z]/.test(word) ? latinSkeleton(word) : persianSkeleton(word)).replace(/(.)\1+/g, '$1')

const persianSkeleton = (word: string): string =>
  word
    .replace(/ط/g, 'ت')
    .replace(/[صث]/g, 'س')
    .replace(/[ذضظ]/g, 'ز')
    .replace(/ح/g, 'ه')
    .replace(/غ/g, 'ق')
    .replace(/ه$|[اویع]/g, '')

const latinSkeleton = (word: string): string =>
  word
    .replace(/ph/g, 'f')
    .replace(/ck|qu|q/g, 'k')
    .replace(/c(?=[eiy])/g, 's')
    .replace(/c/g, 'k')
    .replace(/x/g, 'ks')
    .replace(/z/g, 's')
    .replace(/(?<=[^aeiou])h/g, '')
    .replace(/[aeiouyw]/g, '')

/** How alike two words are: 1 the same, 0 too far apart to be a mistyping of each other. */
export function likenessOf(typed: string, meant: string): number {
  const length = Math.max(typed.length, meant.length)
  const allowed = length < 6 ? 1 : length < 10 ? 2 : 3
  const distance = distanceOf(typed, meant)
  if (distance > allowed) return 0
  // A letter more or less in a short word makes another word, unless the letter is one that is not heard.
  if (length < 6 && skeletonOf(typed) !== skeletonOf(meant)) return 0
  if (distance > 1 && skeletonOf(typed) !== skeletonOf(meant) && length < 10) return 0
  return 1 - distance / (length + 2)
}

/** Letters to put in, take out, change or swap with their neighbour. */
function distanceOf(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (beforeLast[j - 2] ?? 0) + 1 : change
      row.push(Math.min(change, swap, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}
