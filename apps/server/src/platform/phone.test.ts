import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskPhone, parsePhone, phoneBeginningOf } from './phone.ts'

const mobile = fc.stringMatching(/^9[0-9]{9}$/)

const inPersianDigits = (text: string) => text.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)] ?? '')

describe('a phone number', () => {
  it.each([
    '+989121234567',
    '00989121234567',
    '989121234567',
    '09121234567',
    '۰۹۱۲۱۲۳۴۵۶۷',
    '٠٩١٢١٢٣٤٥٦٧',
    '+۹۸ ۹۱۲ ۱۲۳ ۴۵۶۷',
    '0912-123-4567',
    '+98 (912) 123 4567',
    '+98\u2011912\u2011123\u20114567',
    '\u202a+98 912 123 4567\u202c',
    ' 0912\u00a01234567 ',
  ])('is read from %j', (text) => {
    expect(parsePhone(text)).toBe('+989121234567')
  })

  it.each([
    ['+1 415 555 0123', '+14155550123'],
    ['0044 20 7946 0958', '+442079460958'],
    ['+12345678', '+12345678'],
    ['+123456789012345', '+123456789012345'],
  ])('of another country is read from %j', (text, e164) => {
    expect(parsePhone(text)).toBe(e164)
  })

  it.each([
    '',
    '+',
    '9121234567',
    '0912123456',
    '091212345678',
    '02112345678',
    '+982112345678',
    '+98912123456',
    '00982112345678',
    '+9809121234567',
    '14155550123',
    '+1234567',
    '+1234567890123456',
    '+0123456789',
    '000123456789',
    '09121234567;',
    '0912 123 4567 ext 1',
    '0912+1234567',
    '०९१२१२३४५६७',
    'sip:09121234567',
  ])('is not read from %j', (text) => {
    expect(parsePhone(text)).toBeUndefined()
  })

  it('is the same however it is written', () => {
    fc.assert(
      fc.property(mobile, fc.constantFrom('+98', '0098', '98', '0'), fc.boolean(), (rest, prefix, persian) => {
        const spaced = `${prefix} ${rest.slice(0, 3)}-${rest.slice(3)}`

        expect(parsePhone(persian ? inPersianDigits(spaced) : spaced)).toBe(`+98${rest}`)
      }),
    )
  })

  it('is E.164 and read again from what it is, or none', () => {
    const text = fc.string({ unit: fc.constantFrom(...'+00998۹٩123 -()x'), maxLength: 20 })
    fc.assert(
      fc.property(text, (text) => {
        const phone = parsePhone(text)
        if (phone === undefined) return

        expect(phone).toMatch(/^\+[1-9]\d{7,14}$/)
        expect(parsePhone(phone)).toBe(phone)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a phone number shown to others', () => {
  it('is shortened as the contract does', () => {
    expect(maskPhone('+989121234567')).toBe('0912***4567')
  })

  it('of another country is shortened too, a short one more', () => {
    expect(maskPhone('+14155550123')).toBe('+141***0123')
    expect(maskPhone('+12345678')).toBe('+123***78')
  })
})

describe('what is searched for among phone numbers', () => {
  it.each([
    ['0912 123', '+98912123'],
    ['+98 912', '+98912'],
    ['98912123', '+98912123'],
    ['۰۹۱۲', '+98912'],
    ['912-123-4567', '+989121234567'],
    ['+989121234567', '+989121234567'],
    ['0044 20 7946 0958', '+442079460958'],
  ])('by %s begins with %s', (text, beginning) => {
    expect(phoneBeginningOf(text)).toBe(beginning)
  })

  it.each(['', '09', '021', 'علی', 'ali@example.com', '09121234567890'])('is nothing by %j', (text) => {
    expect(phoneBeginningOf(text)).toBeUndefined()
  })
})
