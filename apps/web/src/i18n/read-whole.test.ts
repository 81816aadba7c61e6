import { expect, it } from 'vitest'
import { readWhole } from './read-whole.ts'

it.each([
  ['1,250,000', 1_250_000],
  ['۱٬۲۵۰٬۰۰۰ ریال', 1_250_000],
  ['١٢٣', 123],
  ['', 0],
  ['ریال', 0],
  ['۱۲۳۴۵۶۷۸۹۰', 123_456],
])('%j is read as %d', (typed, amount) => {
  expect(readWhole(typed, 6 + Number(amount > 999_999))).toBe(amount)
})
