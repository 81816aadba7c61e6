import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import { Uuid } from './schema.ts'
import { createCheck, formats } from './validation.ts'

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

describe('an id', () => {
  const check = createCheck(Type.Object({ id: Uuid, others: Type.Array(Uuid) }))

  it('is given on in lower case, as the database gives it, wherever it stands', () => {
    const [upper, lower] = ['0A1B2C3D-4E5F-4A6B-8C7D-9E0F1A2B3C4D', '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d']
    const frame = { id: upper, others: [upper, lower] }

    expect(check(frame)).toBe(true)

    expect(frame).toEqual({ id: lower, others: [lower, lower] })
  })

  it('of another form is refused, and its place told', () => {
    expect(check({ id: '{0A1B2C3D-4E5F-4A6B-8C7D-9E0F1A2B3C4D}', others: ['x'] })).toBe(false)
    expect(check.errors).toMatchObject([
      { instancePath: '/id', keyword: 'format', params: { format: 'uuid' } },
      { instancePath: '/others/0', keyword: 'format', params: { format: 'uuid' } },
    ])
  })
})
