import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLog, scrub } from './log.ts'

const JWT = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'

/** One number as people write it. Every way in every figures. */
const PHONES = [
  '+989121234567',
  '00989121234567',
  '989121234567',
  '09121234567',
  '9121234567',
  '+98 912 123 4567',
  '+98-912-123-4567',
  '+98 (912) 123-4567',
  '+98 (0) 912 123 45 67',
  '0098 912 123 4567',
  '98 912 1234567',
  '0912 123 4567',
  '0912-123-4567',
  '0912.123.4567',
  '0912 123 45 67',
  '(0912) 1234567',
  '0 912 123 4567',
  '0912–123–4567',
  '0912\u00a0123\u00a04567',
  '\u202a+98 912 123 4567\u202c',
]
const FOREIGN = ['+447911123456', '00447911123456', '+44 7911 123456', '+1 (415) 555-2671', '0044 7911-123456']
const NATIONAL_IDS = ['0012345678', '001-234567-8', '1234567890']
const EMAILS = [
  'ali@example.com',
  'Ali.Mohammadi+helssa@mail.example.co',
  "o'neil@example.com",
  'علی@example.com',
  'ali@دامنه.ایران',
  'ali%40example.com',
]
const figures = (text: string, zero: string) =>
  text.replace(/\d/g, (digit) => String.fromCharCode(zero.charCodeAt(0) + Number(digit)))
/** How often something slips into a line: alone, in a sentence, after a line's end (as JSON writes it), in a value. */
const around = (secret: string) => [
  secret,
  `the number ${secret} is taken`,
  `شماره ${secret} تکراری است`,
  JSON.stringify({ msg: `first\n${secret}\tlast` }),
  JSON.stringify({ err: { message: `Key (phone)=(${secret}) already exists.` } }),
  JSON.stringify({ text: JSON.stringify({ value: secret }) }),
  `https://helssa.ir/?q=${secret}&page=1`,
  `tel:${secret};`,
]
/** The digits of a text, in Latin figures. */
const digitsOf = (text: string) =>
  text.replace(/[۰-۹٠-٩]/g, (digit) => String(digit.charCodeAt(0) & 0xf)).replace(/\D/g, '')

describe('what is scrubbed of a line', () => {
  it.each([...PHONES, ...FOREIGN, ...NATIONAL_IDS])('%s', (number) => {
    for (const written of [number, figures(number, '۰'), figures(number, '٠')]) {
      for (const line of around(written)) {
        const clean = scrub(line)
        expect(digitsOf(clean).length, `${line} → ${clean}`).toBeLessThanOrEqual(1) // `page=1`
      }
    }
  })

  it.each(EMAILS)('%s', (email) => {
    for (const line of around(email)) {
      const clean = scrub(line)
      expect(clean, line).not.toMatch(/@|%40/)
      expect(clean, line).not.toMatch(/ali|neil|علی|Mohammadi/i)
    }
  })

  it('tokens, wherever they stand', () => {
    for (const line of [
      JWT,
      `Bearer ${JWT}`,
      'authorization: Bearer opaque-token-123',
      `GET /ws/chat/?token=${JWT}&after=3`,
      'GET /ws/chat/?token=opaque-token-123&after=3',
      'GET /x?access_token=opaque-token-123',
      'GET /x?a=1&refresh=opaque-token-123#end',
      JSON.stringify({ url: '/ws/chat/?after=3&token=opaque-token-123' }),
      JSON.stringify({ token: 'opaque-token-123', refresh: 'opaque"token-123' }),
      JSON.stringify({ body: JSON.stringify({ access: 'opaque-token-123', refresh_token: 'opaque-token-123' }) }),
      JSON.stringify({ Authorization: 'opaque-token-123', cookie: 'session=opaque-token-123' }),
    ]) {
      expect(scrub(line), line).not.toMatch(/eyJ|opaque|token-123/)
    }
  })

  it('codes that open something', () => {
    for (const line of [
      JSON.stringify({ otp_code: '482913' }),
      JSON.stringify({ otp: 482913, code: '482913' }),
      JSON.stringify({ body: JSON.stringify({ otp_code: '482913', code: 482913 }) }),
      'otp_code=482913&phone=1',
      'otp: 482913',
      JSON.stringify({ body: 'کد تایید هلسا: 482913' }),
      JSON.stringify({ body: 'کد تایید هلسا: ۴۸۲۹۱۳' }),
      'Your Helssa code: 482913',
    ]) {
      expect(digitsOf(scrub(line)), line).not.toContain('482913')
    }
  })

  it('passwords, also in the address of a database', () => {
    for (const line of [
      JSON.stringify({ password: 'P@ssw0rd 123' }),
      'connecting to postgres://helssa:s3cret!@db.internal:5432/helssa failed',
      'connecting to redis://:s3cret!@cache:6379 failed',
    ]) {
      expect(scrub(line), line).not.toMatch(/s3cret|ssw0rd/)
    }
  })

  it('leaves what an operator needs', () => {
    for (const line of [
      '{"level":30,"time":1795242733595,"reqId":"req_kdvb0rc42","method":"GET","route":"/api/v1/x/:id/","status":404,"ms":0.3,"msg":"request"}',
      '{"level":50,"time":1705725000000,"err":{"type":"error","error_code":"23505","constraint":"persons_phone_key","table":"persons"}}',
      'at file:///work/apps/server/src/platform/http/server.ts:120:45',
      'encounter 550e8400-e29b-41d4-a716-446655440000 was booked for 2024-01-25T15:00:00Z (1403-12-30)',
      '{"account":"becf7489121234567a370399"}',
      '600000 IRR, 12 of 480 ms, port 54321, 192.168.100.200, 2001:db8::1, v26.10.0',
      'could not reach api.kavenegar.com (ECONNREFUSED)',
    ]) {
      expect(scrub(line)).toBe(line)
    }
  })

  it('keeps a line that is JSON so, whatever is in it', () => {
    const anything = fc.oneof(
      fc.constantFrom(...PHONES, ...EMAILS, JWT, '"', '\\', '\n', '98', '09', '@', '=', ':', '&token=x'),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    )
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 8 }), fc.jsonValue({ maxDepth: 3 }), (parts, value) => {
        const line = JSON.stringify({
          level: 30,
          time: 1795242733595,
          msg: parts.join(''),
          token: parts.join(''),
          value,
        })
        expect(() => JSON.parse(scrub(line)), scrub(line)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })

  it('takes no long time over a long line', () => {
    const started = performance.now()
    for (const unit of ['a', '9', '0 ', '+98', 'a@', 'eyJ', '"token":"', '\\"', '۰۹', '://', '?token']) {
      scrub(unit.repeat(20_000))
    }

    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describe('the log', () => {
  function captured(level = 'debug') {
    const lines: string[] = []
    return { lines, log: createLog(level, (line) => lines.push(line)) }
  }

  it('writes a line of JSON each, from its level on', () => {
    const { lines, log } = captured('info')

    log.debug('not this')
    log.info({ route: '/x' }, 'this')
    log.child({ reqId: 'req_1' }).warn('and this')

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { level: 30, time: expect.any(Number), route: '/x', msg: 'this' },
      { level: 40, time: expect.any(Number), reqId: 'req_1', msg: 'and this' },
    ])
  })

  it('tells of an error what it is, and of a row nothing', () => {
    const { lines, log } = captured()
    const error = Object.assign(new Error('duplicate key value violates unique constraint "persons_phone_key"'), {
      code: '23505',
      constraint: 'persons_phone_key',
      table: 'persons',
      detail: 'Key (first_name)=(Golnar) already exists.',
      where: 'COPY persons, line 1: "Golnar"',
      query: "insert into persons values ('Golnar')",
      parameters: ['Golnar'],
    })

    log.error({ err: error }, 'failed')

    expect(JSON.parse(lines[0] ?? '').err).toEqual({
      type: 'Error',
      message: 'duplicate key value violates unique constraint "persons_phone_key"',
      stack: expect.stringContaining('log.test.ts'),
      error_code: '23505',
      constraint: 'persons_phone_key',
      table: 'persons',
    })
  })

  it('tells of the causes too, scrubbed alike, and of what is no error', () => {
    const { lines, log } = captured()
    const cause = new Error('no route to +98 912 123 4567')

    log.error({ err: new Error('not sent', { cause }) })
    log.error({ err: 'thrown text of ali@example.com' })

    expect(JSON.parse(lines[0] ?? '').err).toMatchObject({
      message: 'not sent',
      cause: { message: 'no route to [phone]' },
    })
    expect(JSON.parse(lines[1] ?? '').err).toEqual({
      message: 'something that is no Error was thrown',
      thrown: 'string',
    })
  })

  it('survives a cause that leads back to itself', () => {
    const { lines, log } = captured()
    const first = new Error('first')
    const second = new Error('second', { cause: first })
    first.cause = second

    log.error({ err: first }, 'failed')

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'failed', err: { message: 'first' } })
  })

  it('keeps a file, made with its folder, scrubbed as well', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'helssa-log-')), 'deeper', 'helssa.log')
    const log = createLog('info', { file })

    log.info({ to: '+989121234567' }, 'sent')

    await expect.poll(() => readFileSync(file, 'utf8'), { timeout: 5_000 }).toContain('"to":"[phone]"')
  })
})
