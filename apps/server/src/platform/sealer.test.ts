import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSealer } from './sealer.ts'

const PURPOSE = 'national id of 7b6f3c0e'

describe('what is sealed', () => {
  const sealer = createSealer('k'.repeat(32))

  it('opens again, whatever it was, by any sealer of the same key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, purpose) => {
        const sealed = sealer.seal(text, purpose)
        expect(sealer.open(sealed, purpose)).toBe(text)
        expect(sealer.open(sealed, purpose)).toBe(text)
        expect(createSealer('k'.repeat(32)).open(sealed, purpose)).toBe(text)
      }),
    )
  })

  it('never looks the same twice, and shows nothing of the text', () => {
    const [one, other] = [sealer.seal('0012345678', PURPOSE), sealer.seal('0012345678', PURPOSE)]

    expect(one.equals(other)).toBe(false)
    expect(one.toString('latin1')).not.toContain('0012345678')
  })

  it('does not open once a single bit of it is changed', () => {
    const sealed = sealer.seal('0012345678', PURPOSE)
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const altered = Buffer.from(sealed)
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => sealer.open(altered, PURPOSE), `bit ${bit}`).toThrow()
    }
  })

  it('does not open cut short or with something behind it', () => {
    const sealed = sealer.seal('0012345678', PURPOSE)
    for (let length = 0; length < sealed.length; length++) {
      expect(() => sealer.open(sealed.subarray(0, length), PURPOSE), `${length} bytes`).toThrow()
    }
    expect(() => sealer.open(Buffer.concat([sealed, Buffer.of(0)]), PURPOSE)).toThrow()
  })

  it('does not open for another purpose, also after it was opened for its own', () => {
    const sealed = sealer.seal('0012345678', PURPOSE)
    expect(sealer.open(sealed, PURPOSE)).toBe('0012345678')

    expect(() => sealer.open(sealed, 'national id of somebody else')).toThrow()
    expect(() => sealer.open(sealed, '')).toThrow()
  })

  it('does not open under another key', () => {
    const sealed = sealer.seal('0012345678', PURPOSE)

    expect(() => createSealer(`${'k'.repeat(31)}l`).open(sealed, PURPOSE)).toThrow()
  })

  it('of a version nobody knows is said to be so', () => {
    const sealed = sealer.seal('0012345678', PURPOSE)
    sealed[0] = 2

    expect(() => sealer.open(sealed, PURPOSE)).toThrow('a sealed value has an unknown version')
  })
})
