/**
 * How many letters must be added, left out, changed or swapped with their neighbour to make one word the other (optimal string
 * alignment); `limit + 1` as soon as it must be more than `limit`.
 */
export function distanceOf(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) row.push(cheapest({ a, b, i, j }, row, last, before))
    if (Math.min(...row) > limit) return limit + 1
    before = last
    last = row
  }
  return Math.min(last[b.length] ?? limit + 1, limit + 1)
}

function cheapest(
  { a, b, i, j }: { a: string; b: string; i: number; j: number },
  row: readonly number[],
  last: readonly number[],
  before: readonly number[],
): number {
  const same = a[i - 1] === b[j - 1]
  const cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1))
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
  return swapped ? Math.min(cost, (before[j - 2] ?? 0) + 1) : cost
}

/** Which letters a word has, as bits: words with few edits between them differ in few bits. */
export function lettersOf(word: string): number {
  let bits = 0
  for (let place = 0; place < word.length; place++) bits |= 1 << (word.charCodeAt(place) & 31)
  return bits
}

/** In how many bits two numbers differ. */
export function bitsApart(a: number, b: number): number {
  let rest = a ^ b
  let count = 0
  for (; rest !== 0; rest &= rest - 1) count++
  return count
}
