import { expect, it } from 'vitest'
import { formatOf } from './format.ts'

it.each([
  ['۳ بار در روز', '3 بار در روز'],
  ['استامینوفن ۵۰۰mg', 'استامینوفن 500mg'],
  ['ویتامین D3 و B12', 'ویتامین D3 و B12'],
  ['(Vitamin D3)', '(Vitamin D3)'],
  ['https://medlineplus.gov/a685001.html، ۱۲۰/۸۰', 'https://medlineplus.gov/a685001.html، 120/80'],
  ['۰۹۱۲***۴۵۶۷', '0912***4567'],
])('writes %s in Persian', (shown, text) => {
  expect(formatOf('fa').digits(text)).toBe(shown)
  expect(formatOf('en').digits(text)).toBe(text)
})
