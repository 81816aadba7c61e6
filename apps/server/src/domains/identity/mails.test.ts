import { describe, expect, it } from 'vitest'
import { resetMail, verifyMail } from './mails.ts'

const link = 'https://helssa.example/verify-email#Zm9v-YmFy_x'
const verify = (fullName: string, language: 'fa' | 'en' = 'fa') => verifyMail({ fullName, link, language })

describe('mails of accounts', () => {
  it('asks in Persian to verify an e-mail', () => {
    expect(verify('علی رضایی')).toEqual({
      subject: 'تأیید ایمیل در هلسا',
      body: `سلام علی رضایی،

برای تأیید این نشانی ایمیل، پیوند زیر را باز کنید:

${link}

اگر شما در هلسا حساب نساخته‌اید، این پیام را نادیده بگیرید.`,
    })
  })

  it('asks in English to verify an e-mail', () => {
    const { subject, body } = verify('Ali Rezaei', 'en')

    expect(subject).toBe('Verify your e-mail for Helssa')
    expect(body).toMatch(/^Hello Ali Rezaei,\n\n/)
    expect(body.split('\n')).toContain(link)
  })

  it.each([
    ['fa', '۳۰ دقیقه'],
    ['en', '30 minutes'],
  ] as const)('says how long the link to a new password is good (%s)', (language, words) => {
    const { subject, body } = resetMail({ fullName: 'علی', link, minutes: 30, language })

    expect(subject).toMatch(language === 'fa' ? 'گذرواژه' : 'password')
    expect(body).toContain(words)
    expect(body.split('\n')).toContain(link)
  })

  it.each([
    ['line ends', 'علی\r\n\r\nرضایی', 'سلام علی رضایی،'],
    ['separators of lines', 'علی\u2028بد\u2029بدتر', 'سلام علی بد بدتر،'],
    ['control characters', 'ع\u0000لی\u0007\u001b[31m', 'سلام ع لی [31m،'],
    ['marks that turn the text', '\u202eعلی\u2066', 'سلام علی،'],
    ['half a letter', 'علی\ud83d', 'سلام علی،'],
    ['nothing', ' \u0000 ', 'سلام،'],
  ])('keeps %s of a name out', (_, name, first) => {
    expect(verify(name).body.split('\n')[0]).toBe(first)
  })

  it.each([
    'برنده شدید https://thief.example',
    'thief.example را ببینید',
    'www.thief.ir',
    'thief@example.com',
    'برنده.ایران',
  ])('passes on no link that somebody took for a name: %s', (name) => {
    expect(verify(name).body.split('\n')[0]).toBe('سلام،')
  })

  it('takes a name with dots for a name', () => {
    expect(verify('Dr. A. R. Rezaei', 'en').body).toContain('Hello Dr. A. R. Rezaei,')
  })

  it('keeps the half-space within a name', () => {
    expect(verify('مهدی‌زاده').body).toContain('سلام مهدی\u200cزاده،')
  })

  it('shortens a name to 100 characters and cuts none of them in two', () => {
    expect(verify('😀'.repeat(150), 'en').body.split('\n')[0]).toBe(`Hello ${'😀'.repeat(100)},`)
  })

  it('repeats markup as the text it is, and no name in the subject', () => {
    const { subject, body } = verify('<b>علی')

    expect(body).toContain('سلام <b>علی،')
    expect(subject).not.toContain('علی')
  })
})
