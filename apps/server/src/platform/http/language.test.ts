import { expect, it } from 'vitest'
import { languageOf } from './language.ts'

it.each([
  [undefined, 'fa'],
  ['', 'fa'],
  ['fa', 'fa'],
  ['fa-IR', 'fa'],
  ['en', 'en'],
  ['EN-us', 'en'],
  ['en-GB,en;q=0.9', 'en'],
  ['en;q=0.8, fa;q=0.9', 'fa'],
  ['fa;q=0.8, en;q=0.9', 'en'],
  ['fa, en', 'fa'],
  ['en, fa', 'en'],
  ['de, fr;q=0.9', 'fa'],
  ['de, en;q=0.1', 'en'],
  ['en;q=0', 'fa'],
  ['en;q=0, fa;q=0', 'fa'],
  ['*', 'fa'],
  ['*;q=0.5, en;q=0.4', 'en'],
  ['en;q=x, fa;q=0.1', 'fa'],
  [' en ; q=1 ', 'en'],
  [';;;,,,q=', 'fa'],
  ['english', 'fa'],
  [`${'de,'.repeat(10_000)}en`, 'fa'],
  ['\u0000', 'fa'],
])('the header of row %# is answered', (header, language) => {
  expect(languageOf(header)).toBe(language)
})
