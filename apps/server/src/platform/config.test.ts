import { readFile } from 'node:fs/promises'
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { type Config, ConfigError, readConfig, warningsOf } from './config.ts'

const SECRET = 'test-'.repeat(8)
const PRODUCTION = {
  HELSSA_ENV: 'production',
  PUBLIC_URL: 'https://helssa.ir',
  JWT_SECRET: SECRET,
  OTP_SECRET: SECRET,
  DATA_KEY: SECRET,
  SMS_PROVIDER: 'kavenegar',
  KAVENEGAR_API_KEY: 'key',
  KAVENEGAR_OTP_TEMPLATE: 'otp',
  PAYMENT_GATEWAY: 'zarinpal',
  ZARINPAL_MERCHANT_ID: '1344b5d4-0048-11e8-94db-005056a205be',
}

/** The settings that the message names, in its order. */
function mistakesIn(env: Record<string, string | undefined>): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const [head, ...lines] = error.message.split('\n')
    expect(head).toBe('Configuration cannot be used:')
    for (const line of lines) expect(line).toMatch(/^ {2}- [A-Z0-9_]+ \S/)
    return lines.map((line) => line.slice(4).split(' ')[0] ?? '')
  }
}

describe('the configuration', () => {
  it('needs nothing to be set in development', () => {
    expect(readConfig({})).toEqual({
      PORT: 8000,
      HOST: '0.0.0.0',
      HELSSA_ENV: 'development',
      HELSSA_DATA_DIR: '.helssa',
      HELSSA_ROLES: 'api,realtime,worker',
      LOG_LEVEL: 'info',
      DATABASE_POOL_MAX: 16,
      RATE_LIMIT_ANONYMOUS: '100/hour',
      RATE_LIMIT_USER: '1000/hour',
      RATE_LIMIT_PREMIUM: '10000/hour',
      RATE_LIMIT_SMARTAI: '100/minute',
      RATE_LIMIT_SOCKET: '20/second',
      S3_REGION: 'us-east-1',
      S3_ADDRESSING: 'path',
      SMS_PROVIDER: 'outbox',
      AI_CONCURRENCY: 128,
      KNOWLEDGE_REQUIRED: 'any',
      KAVENEGAR_URL: 'https://api.kavenegar.com',
      TWILIO_URL: 'https://api.twilio.com',
      RETURN_ORIGINS: 'https://app.helssa.ir',
      TELEGRAM_URL: 'https://api.telegram.org',
      INSTAGRAM_URL: 'https://graph.instagram.com/v23.0',
      PAYMENT_GATEWAY: 'sandbox',
      ZARINPAL_URL: 'https://payment.zarinpal.com',
    })
  })

  it('takes an empty setting for none, and leaves what is not its own', () => {
    expect(readConfig({ PORT: '', LOG_LEVEL: '', DATABASE_URL: '', PATH: '/bin', HELSSA_PORT: '1' })).toEqual(
      readConfig({}),
    )
  })

  it('is told in docs/operations.md, setting by setting', async () => {
    const [source, page] = await Promise.all(
      ['./config.ts', '../../../../docs/operations.md'].map((path) => readFile(new URL(path, import.meta.url), 'utf8')),
    )
    const settings = [...(source?.matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm) ?? [])].map(([, name]) => name)
    const told = new Set(
      [...(page?.matchAll(/^\|[^|]+\|/gm) ?? [])].flatMap(([cell]) => cell.match(/[A-Z][A-Z0-9_]+/g) ?? []),
    )

    expect(settings.length).toBeGreaterThan(30)
    expect(settings.filter((name) => !told.has(name ?? ''))).toEqual([])
    expect([...told].filter((name) => !settings.includes(name))).toEqual([])
  })

  it('cannot be changed afterwards', () => {
    const config = readConfig({}) as { -readonly [Name in keyof Config]: Config[Name] }

    expect(() => {
      config.PORT = 1
    }).toThrow(TypeError)
  })

  it.each([
    ['PORT', ['0', '1', '65535'], ['-1', '65536', '8000.5', '1e3', '0x50', 'true', 'http', '80 00', '۸۰۰۰']],
    ['DATABASE_POOL_MAX', ['2', '200'], ['1', '0', '201', '16.5', 'many', 'false']],
    ['HELSSA_ENV', ['development'], ['Production', 'prod', 'test']],
    ['LOG_LEVEL', ['fatal', 'debug', 'silent'], ['verbose', 'DEBUG', '30']],
    ['HELSSA_ROLES', ['api', 'worker,api', 'realtime'], ['web', 'api,', ',api', 'api worker', 'api,web']],
    ['DATABASE_URL', ['postgres://h/db', 'postgresql://u:p@h:5/db?x=1'], ['mysql://h/db', 'h/db', 'postgres']],
    ['REDIS_URL', ['redis://h', 'rediss://h:6379/1'], ['http://h', 'h:6379']],
    [
      'PUBLIC_URL',
      ['http://localhost:8000', 'https://helssa.ir/', 'https://h.ir/app'],
      ['helssa.ir', 'https://', 'ftp://h', 'https://h.ir?a', 'https://h.ir#a', 'https://h .ir'],
    ],
    ['DEMO_DATA', ['on', 'off'], ['yes', 'true', '1', 'ON']],
    [
      'RATE_LIMIT_ANONYMOUS',
      ['100/hour', '1/second', '5/minute', '9/day', 'off'],
      ['0/hour', '100', '/hour', '100/week', '-1/hour', '1.5/hour', 'on', '100 / hour'],
    ],
    ['RATE_LIMIT_USER', ['off', '7/day'], ['none']],
    ['RATE_LIMIT_PREMIUM', ['off', '7/day'], ['none']],
    ['RATE_LIMIT_SMARTAI', ['off', '7/day'], ['none']],
    ['RATE_LIMIT_SOCKET', ['off', '7/second'], ['none']],
    ['TELEGRAM_URL', ['https://telegram.example'], ['telegram.example', 'https://telegram.example/']],
    ['INSTAGRAM_URL', ['https://graph.example/v1'], ['graph.example', 'https://graph.example/v1/']],
    ['JWT_SECRET', ['x'.repeat(32)], ['x'.repeat(31), 'x']],
    ['OTP_SECRET', ['x'.repeat(32)], ['x'.repeat(31)]],
    ['DATA_KEY', ['x'.repeat(32)], ['x'.repeat(31)]],
    ['METRICS_TOKEN', ['x'.repeat(32)], ['x'.repeat(31)]],
    [
      'RETURN_ORIGINS',
      ['https://a.ir', 'https://a.ir:8443, http://b.ir', 'helssa://', 'https://a.ir,com.helssa.app://'],
      [
        'a.ir',
        '*',
        'https://a.ir/',
        'https://a.ir/x',
        'https://*.a.ir',
        'https://u@a.ir',
        'https://',
        'javascript://',
        'a,',
      ],
    ],
    [
      'CLAMAV_SOCKET',
      ['/run/clamd.sock', 'unix:/run/clamd.sock', 'clamd:3310', '127.0.0.1:3310', '[::1]:3310'],
      ['clamd', '/run/a b', 'http://clamd:3310', 'clamd:', '::1:3310'],
    ],
    ['S3_REGION', ['ir-thr-at1'], ['ir thr', 'a/b']],
    ['S3_ADDRESSING', ['path', 'host'], ['virtual', 'true']],
    ['SMS_PROVIDER', ['outbox'], ['none', 'Kavenegar']],
    ['PAYMENT_GATEWAY', ['sandbox'], ['none', 'ZarinPal']],
    ['KAVENEGAR_URL', ['https://k.ir', 'http://localhost:1/v1'], ['https://k.ir/', 'k.ir']],
    ['TWILIO_URL', ['https://t.com'], ['https://t.com/', 't.com']],
    ['ZARINPAL_URL', ['https://z.com'], ['https://z.com/', 'z.com']],
    ['ZARINPAL_MERCHANT_ID', ['x'.repeat(36)], ['x'.repeat(35), 'x'.repeat(37)]],
    [
      'TRUSTED_PROXIES',
      ['10.0.0.1', '10.0.0.1, 10.0.0.2', '10.0.0.0/8,::1', 'fd00::/8', 'loopback', 'uniquelocal, linklocal'],
      [
        'proxy',
        '*',
        'true',
        '10.0.0.0/33',
        '10.0.0.0/',
        '10.0.0/8',
        '::1/129',
        '10.0.0.1,',
        '10.0.0.0/0',
        '10.0.0.1/8/8',
      ],
    ],
  ])('names %s when it is wrong', (name, right, wrong) => {
    for (const value of right) expect(mistakesIn({ [name]: value }), value).toEqual([])
    for (const value of wrong) expect(new Set(mistakesIn({ [name]: value })), value).toEqual(new Set([name]))
  })

  it('needs a bucket for files to be named whole', () => {
    const whole = {
      ...{ S3_ENDPOINT: 'https://s3.example.com', S3_BUCKET: 'records' },
      ...{ S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' },
    }

    expect(mistakesIn(whole)).toEqual([])
    for (const name of Object.keys(whole)) expect(mistakesIn({ ...whole, [name]: undefined })).toEqual([name])
    for (const wrong of ['s3.example.com', 'https://a@s3.example.com', 'https://s3.example.com/', 'https://s3/?x'])
      expect(mistakesIn({ ...whole, S3_ENDPOINT: wrong }), wrong).toEqual(['S3_ENDPOINT'])
    for (const wrong of ['a', 'Records', 'a/b', '..a'])
      expect(mistakesIn({ ...whole, S3_BUCKET: wrong }), wrong).toEqual(['S3_BUCKET'])
  })

  it('trusts no list of proxies that the HTTP server does not understand', () => {
    for (const list of [
      '10.0.0.1, 10.0.0.2',
      '10.0.0.0/8,::1',
      'fd00::/8',
      'loopback,uniquelocal, linklocal',
      '::1/128',
    ]) {
      const { TRUSTED_PROXIES: trustProxy = '' } = readConfig({ TRUSTED_PROXIES: list })
      expect(() => Fastify({ trustProxy }), list).not.toThrow()
    }
  })

  it('tells every mistake in one message, of single settings and of those that need each other', () => {
    const env = {
      HELSSA_ENV: 'production',
      PORT: 'http',
      LOG_LEVEL: 'loud',
      JWT_SECRET: 'short',
      RATE_LIMIT_USER: 'off',
      TRUSTED_PROXIES: 'me, 10.0.0.1, you',
      SMS_PROVIDER: 'twilio',
      DEMO_DATA: 'on',
    }

    expect(mistakesIn(env).sort()).toEqual([
      'DATA_KEY',
      'DEMO_DATA',
      'JWT_SECRET',
      'LOG_LEVEL',
      'OTP_SECRET',
      'PAYMENT_GATEWAY',
      'PORT',
      'PUBLIC_URL',
      'RATE_LIMIT_USER',
      'TRUSTED_PROXIES',
      'TRUSTED_PROXIES',
      'TWILIO_ACCOUNT_SID',
      'TWILIO_AUTH_TOKEN',
      'TWILIO_FROM',
    ])
  })

  it('needs a server for the models that are named, and the model that chats for a server', () => {
    const AI_BASE_URL = 'http://127.0.0.1:11434/v1'

    for (const name of ['AI_MODEL_CHAT', 'AI_MODEL_VISION', 'AI_MODEL_SPEECH'])
      expect(mistakesIn({ [name]: 'm' }), name).toEqual(['AI_BASE_URL'])
    expect(mistakesIn({ AI_BASE_URL })).toEqual(['AI_MODEL_CHAT'])
    expect(mistakesIn({ AI_BASE_URL, AI_MODEL_CHAT: 'm', AI_MODEL_VISION: 'm', AI_MODEL_SPEECH: 'w' })).toEqual([])
  })

  it('needs the secret of a TURN server that is named, and knows its addresses', () => {
    const TURN_SECRET = 's'.repeat(32)

    expect(mistakesIn({ TURN_URLS: 'turn:turn.example:3478' })).toEqual(['TURN_SECRET'])
    expect(mistakesIn({ TURN_SECRET })).toEqual(['TURN_URLS'])
    expect(mistakesIn({ TURN_URLS: 'stun:stun.example' })).toEqual([])
    const listed = 'stun:stun.example, turn:turn.example:3478?transport=udp,turns:[2001:db8::1]:5349?transport=tcp'
    expect(mistakesIn({ TURN_URLS: listed, TURN_SECRET })).toEqual([])
    for (const wrong of ['turn.example', 'https://turn.example', 'turn:', 'turn:a,', 'turn:a?transport=sctp'])
      expect(mistakesIn({ TURN_URLS: wrong, TURN_SECRET }), wrong).toEqual(['TURN_URLS'])
  })

  it('says which words it knows, and never repeats a secret', () => {
    expect(() => readConfig({ LOG_LEVEL: 'loud' })).toThrow(
      'LOG_LEVEL must be equal to one of the allowed values: fatal, error',
    )
    for (const name of [
      'JWT_SECRET',
      'OTP_SECRET',
      'DATA_KEY',
      'ZARINPAL_MERCHANT_ID',
      'DATABASE_URL',
      'REDIS_URL',
      'METRICS_TOKEN',
      'TURN_SECRET',
    ]) {
      expect(() => readConfig({ [name]: 'hunter2' }), name).toThrow(/^(?!.*hunter2)/s)
    }
  })

  it('warns of a production whose records are on this machine alone, and of nothing else', () => {
    const warnings = (env: Record<string, string>) => warningsOf(readConfig(env))

    expect(warnings(PRODUCTION)).toEqual([expect.stringContaining('production without DATABASE_URL')])
    expect(warnings({ ...PRODUCTION, DATABASE_URL: 'postgres://h/db' })).toEqual([])
    expect(warnings({})).toEqual([])
  })

  it('is complete in production with secrets, an address, a bank and a sender', () => {
    expect(readConfig(PRODUCTION)).toMatchObject(PRODUCTION)
  })

  it.each([
    'PUBLIC_URL',
    'JWT_SECRET',
    'OTP_SECRET',
    'DATA_KEY',
    'SMS_PROVIDER',
    'KAVENEGAR_API_KEY',
    'KAVENEGAR_OTP_TEMPLATE',
    'PAYMENT_GATEWAY',
    'ZARINPAL_MERCHANT_ID',
  ])('asks for %s in production', (name) => {
    expect(mistakesIn({ ...PRODUCTION, [name]: undefined })).toEqual([name])
    expect(mistakesIn({ ...PRODUCTION, [name]: '' })).toEqual([name])
  })

  it.each([
    ['DEMO_DATA', 'on'],
    ['SMS_PROVIDER', 'outbox'],
    ['PAYMENT_GATEWAY', 'sandbox'],
    ['RATE_LIMIT_ANONYMOUS', 'off'],
    ['RATE_LIMIT_USER', 'off'],
    ['RATE_LIMIT_PREMIUM', 'off'],
    ['RATE_LIMIT_SMARTAI', 'off'],
    ['RATE_LIMIT_SOCKET', 'off'],
  ])('takes %s=%s in development only', (name, value) => {
    expect(mistakesIn({ [name]: value })).toEqual([])
    expect(mistakesIn({ ...PRODUCTION, [name]: value })).toEqual([name])
  })
})
