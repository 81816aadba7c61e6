import { describe, expect, it } from 'vitest'
import { parseRange } from './range.ts'

describe('a range that is asked for', () => {
  it.each([
    ['bytes=0-99', { start: 0, end: 99 }],
    ['bytes=500-', { start: 500, end: 999 }],
    ['bytes=-100', { start: 900, end: 999 }],
    ['bytes=-5000', { start: 0, end: 999 }],
    ['bytes=2000-', { start: 2000, end: 2000 }], // past the end: the store refuses it
  ])('%s', (header, range) => expect(parseRange(header, 1000)).toEqual(range))

  it.each([undefined, '', 'bytes=-', 'bytes=-0', 'bytes=5-2', 'bytes=0-1,5-6', 'lines=1-2', 'bytes=a-b'])(
    'of %s there is none: the whole is answered',
    (header) => expect(parseRange(header, 1000)).toBeUndefined(),
  )
})
