import { expect, it } from 'vitest'
import { isWayOn } from './way-on.ts'

it.each(['/', '/visits/7/pay', '/doctors?q=قلب', '/record?tab=reports#a', '/sign-in-help'])('goes on to %s', (to) => {
  expect(isWayOn(to)).toBe(true)
})

it.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n\\evil.example',
  'javascript:alert(1)',
  '',
  '/sign-in',
  '/sign-in?to=/',
  undefined,
  7,
])('stays away from %j', (to) => {
  expect(isWayOn(to)).toBe(false)
})
