import { expect, it } from 'vitest'
import { findEmergency } from './emergency.ts'

it('takes signs of several messages together, however long they are', () => {
  const told = `${'دیروز با خانواده بیرون بودیم و هوا خوب بود. '.repeat(80)}قفسه سینه‌ام درد می‌کند`
  expect(findEmergency('عرق سرد کرده‌ام و دست چپم هم تیر می‌کشد', [told])).toMatchObject({ flag: 'chest_pain' })
})

it('does not answer again what was one before', () => {
  expect(findEmergency('چه بخورم؟', ['قفسه سینه‌ام درد می‌کند و عرق سرد کرده‌ام'])).toBeUndefined()
})
