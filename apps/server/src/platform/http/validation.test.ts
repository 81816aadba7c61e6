import { describe, expect, it } from 'vitest'
import { formats } from './validation.ts'

describe.each(['line', 'text'] as const)('a required %s', (format) => {
  it.each(['\u0301', '\u064e\u0651', '\u3164', '\u115f\u1160', '\uffa0', '\u2800', '\u200c \u200f', '\ufe0f'])(
    'is not %j, in which nothing can be seen',
    (text) => {
      expect(formats[format]?.(text)).toBe(false)
    },
  )

  it.each(['علی', 'می\u200cشود', '۱', '?', '👍', 'é', '김\u3164'])('may be %j', (text) => {
    expect(formats[format]?.(text)).toBe(true)
  })
})
