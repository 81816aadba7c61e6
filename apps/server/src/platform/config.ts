import { isIP, isIPv6 } from 'node:net'
import { type Static, Type } from 'typebox'
import { Check, Clean, Default, Errors } from 'typebox/value'
import { readSmtpUrl } from './smtp-url.ts'

const Rate = (fallback: string) =>
  Type.String({ pattern: '^([1-9][0-9]*/(second|minute|hour|day)|off)$', default: fallback })
const Secret = Type.Optional(Type.String({ minLength: 32 }))
/** Paths are appended to it, so it ends without a slash. */
const ADDRESS = '^https?://.*[^/]$'
const Url = Type.String({ pattern: '^https?://[^/\\s?#]+[^\\s?#]*$' })

const Config = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 8000 }),
  HOST: Type.String({ default: '0.0.0.0' }),
  PUBLIC_URL: Type.Optional(Url),
  HELSSA_ENV: Type.Enum(['development', 'production'], { default: 'development' }),
  HELSSA_DATA_DIR: Type.String({ minLength: 1, default: '.helssa' }),
  HELSSA_ROLES: Type.String({
    pattern: '^(api|realtime|worker)(,(api|realtime|worker))*$',
    default: 'api,realtime,worker',
  }),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'], { default: 'info' }),
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  DATABASE_POOL_MAX: Type.Integer({ minimum: 2, maximum: 200, default: 16 }),
  REDIS_URL: Type.Optional(Type.String({ pattern: '^rediss?://' })),
  DEMO_DATA: Type.Optional(Type.Enum(['on', 'off'])),
  /** Addresses and networks (CIDR) of the proxies whose `X-Forwarded-For` is believed. */
  TRUSTED_PROXIES: Type.Optional(Type.String()),

  RATE_LIMIT_ANONYMOUS: Rate('100/hour'),
  RATE_LIMIT_USER: Rate('1000/hour'),
  RATE_LIMIT_PREMIUM: Rate('10000/hour'),
  RATE_LIMIT_SMARTAI: Rate('100/minute'),
  /** Frames of one socket; what comes faster is not read until it is due. */
  RATE_LIMIT_SOCKET: Rate('20/second'),

  /** Signs access and refresh tokens (HS256). */
  JWT_SECRET: Secret,
  /** Keys the hashes of one-time passwords. */
  OTP_SECRET: Secret,
  /** Wraps what is kept encrypted in the database (national ids), and files that FILE_KEYS did not wrap. */
  DATA_KEY: Secret,
  /** Wrap the keys of files: new ones under the first of them, older files open by the others. DATA_KEY does unless given. */
  FILE_KEYS: Type.Optional(Type.String({ pattern: '^[^,\\s]{32,}(,[^,\\s]{32,})*$' })),

  /** A bucket for files, of S3 or of a server that speaks as it does; without it they are in HELSSA_DATA_DIR. */
  S3_ENDPOINT: Type.Optional(Type.String({ pattern: '^https?://[^/\\s?#@]+(/[^\\s?#]*[^/\\s?#])?$' })),
  S3_BUCKET: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' })),
  S3_REGION: Type.String({ pattern: '^[a-z0-9-]+$', default: 'us-east-1' }),
  S3_ACCESS_KEY_ID: Type.Optional(Type.String({ minLength: 1 })),
  S3_SECRET_ACCESS_KEY: Type.Optional(Type.String({ minLength: 1 })),
  /** Whether the bucket is named in the path or before the host. */
  S3_ADDRESSING: Type.Enum(['path', 'host'], { default: 'path' }),
  /** Where clamd scans what is uploaded: `host:port`, or the path of its socket. */
  CLAMAV_SOCKET: Type.Optional(
    Type.String({ pattern: '^((unix:)?/[^\\s]+|[^/\\s:]+:[0-9]{1,5}|\\[[0-9a-f:]+\\]:[0-9]{1,5})$' }),
  ),

  SMS_PROVIDER: Type.Enum(['outbox', 'kavenegar', 'twilio'], { default: 'outbox' }),
  KAVENEGAR_API_KEY: Type.Optional(Type.String({ minLength: 1 })),
  KAVENEGAR_OTP_TEMPLATE: Type.Optional(Type.String({ minLength: 1 })),
  KAVENEGAR_SENDER: Type.Optional(Type.String({ minLength: 1 })),
  KAVENEGAR_URL: Type.String({ pattern: ADDRESS, default: 'https://api.kavenegar.com' }),
  TWILIO_ACCOUNT_SID: Type.Optional(Type.String({ minLength: 1 })),
  TWILIO_AUTH_TOKEN: Type.Optional(Type.String({ minLength: 1 })),
  TWILIO_FROM: Type.Optional(Type.String({ minLength: 1 })),
  TWILIO_WHATSAPP_FROM: Type.Optional(Type.String({ minLength: 1 })),
  TWILIO_URL: Type.String({ pattern: ADDRESS, default: 'https://api.twilio.com' }),

  /** See `readSmtpUrl`. */
  SMTP_URL: Type.Optional(Type.String()),
  /** Whom e-mail is from: an address, or `Name <address>`. */
  MAIL_FROM: Type.Optional(Type.String({ pattern: '^([^<>\\r\\n"]+ <[^\\s<>@]+@[^\\s<>@]+>|[^\\s<>@]+@[^\\s<>@]+)$' })),

  /** Where payers may be sent back to, besides PUBLIC_URL: origins, and schemes of apps as `helssa://`. */
  RETURN_ORIGINS: Type.String({ default: 'https://app.helssa.ir' }),
  /** Whoever knows it may read the metrics from another machine. */
  METRICS_TOKEN: Secret,

  /** A server that speaks OpenAI's protocol, with its version: `http://127.0.0.1:11434/v1`. */
  AI_BASE_URL: Type.Optional(Type.String({ pattern: ADDRESS })),
  AI_API_KEY: Type.Optional(Type.String({ minLength: 1 })),
  /** The model that answers texts, as that server calls it. */
  AI_MODEL_CHAT: Type.Optional(Type.String({ minLength: 1 })),
  /** The one that looks at pictures; it may be the same. */
  AI_MODEL_VISION: Type.Optional(Type.String({ minLength: 1 })),
  /** The one that writes down speech. */
  AI_MODEL_SPEECH: Type.Optional(Type.String({ minLength: 1 })),

  /** Questions that one model is asked at once by this node; more are refused. */
  AI_CONCURRENCY: Type.Integer({ minimum: 1, maximum: 10_000, default: 128 }),
  /** How far knowledge must be checked for the assistant to speak of it. */
  KNOWLEDGE_REQUIRED: Type.Enum(['any', 'clinician-reviewed'], { default: 'any' }),

  /** The platforms that customers of the support inbox write by. */
  TELEGRAM_URL: Type.String({ pattern: ADDRESS, default: 'https://api.telegram.org' }),
  INSTAGRAM_URL: Type.String({ pattern: ADDRESS, default: 'https://graph.instagram.com/v23.0' }),

  /** Where browsers behind firewalls meet: `stun:`, `turn:` and `turns:` addresses, separated by commas. */
  TURN_URLS: Type.Optional(Type.String()),
  /** coturn's `static-auth-secret`. */
  TURN_SECRET: Secret,

  PAYMENT_GATEWAY: Type.Enum(['sandbox', 'zarinpal'], { default: 'sandbox' }),
  ZARINPAL_MERCHANT_ID: Type.Optional(Type.String({ minLength: 36, maxLength: 36 })),
  ZARINPAL_URL: Type.String({ pattern: ADDRESS, default: 'https://payment.zarinpal.com' }),
})
export type Config = Readonly<Static<typeof Config>>

/** Reads the environment once, at the door; nothing else names `process.env`. One message tells every mistake. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.entries(env).filter(([, value]) => value !== undefined && value !== '')
  const values = Clean(Config, Default(Config, Object.fromEntries(given.map(readNumber))))
  const wrong = Errors(Config, values).map(({ instancePath, message, params }) => {
    const words = 'allowedValues' in params ? `: ${params.allowedValues.join(', ')}` : ''
    return `${instancePath.slice(1)} ${message}${words}`
  })
  const mistakes = [...wrong, ...mistakesOf(values as Partial<Config>)]
  if (mistakes.length > 0 || !Check(Config, values)) throw new ConfigError(mistakes)
  return Object.freeze(values)
}

/** The environment has text only. A number is written in figures; `true`, `0x50` and `8000.5` are none. */
function readNumber([name, value]: [string, string | undefined]): [string, unknown] {
  const { type } = (Config.properties as Record<string, { type?: string }>)[name] ?? {}
  return [name, type === 'integer' && /^\d+$/.test(value ?? '') ? Number(value) : value]
}

/** What works but is seldom meant, one sentence each; to be told at start. */
export function warningsOf(config: Config): string[] {
  if (config.HELSSA_ENV !== 'production' || config.DATABASE_URL !== undefined) return []
  return [
    `Warning: production without DATABASE_URL: everything is kept by the embedded PostgreSQL in ${config.HELSSA_DATA_DIR}, on this machine alone. Back it up, or name a database.`,
  ]
}

/** The environment is not usable; the message lists every mistake, one a line, ready to be printed. */
export class ConfigError extends Error {
  constructor(mistakes: readonly string[]) {
    super(`Configuration cannot be used:\n${mistakes.map((m) => `  - ${m}`).join('\n')}`)
  }
}

const PROXY_NAMES = ['loopback', 'linklocal', 'uniquelocal']

function isProxy(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  if (isIP(address) === 0) return PROXY_NAMES.includes(text)
  return (
    rest.length === 0 &&
    (bits === undefined || (/^[1-9]\d*$/.test(bits) && Number(bits) <= (isIPv6(address) ? 128 : 32)))
  )
}

/** An origin without a path, or the scheme of an app; never one that a browser would run instead of opening. */
const RETURN_PLACE = /^(https?:\/\/[^/\s?#@*]+|(?!(https?|javascript|data|vbscript|file|blob):)[a-z][a-z0-9+.-]*:\/\/)$/

function isReturnPlace(text: string): boolean {
  return RETURN_PLACE.test(text) && (text.endsWith('://') || URL.canParse(text))
}

/** An address of a STUN or TURN server (RFC 7064, RFC 7065). */
const ICE_ADDRESS = /^(stuns?:[^\s/?#@,]+|turns?:[^\s/?#@,]+(\?transport=(udp|tcp))?)$/

const RATES = [
  'RATE_LIMIT_ANONYMOUS',
  'RATE_LIMIT_USER',
  'RATE_LIMIT_PREMIUM',
  'RATE_LIMIT_SMARTAI',
  'RATE_LIMIT_SOCKET',
] as const

const MODELS = ['AI_MODEL_CHAT', 'AI_MODEL_VISION', 'AI_MODEL_SPEECH'] as const

const BUCKET = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const

/** What single fields cannot say: settings that need each other, and lists. */
function mistakesOf(config: Partial<Config>): string[] {
  const needs = (when: boolean, names: (keyof Config)[], why: string) =>
    when ? names.filter((name) => config[name] === undefined).map((name) => `${name} is required ${why}`) : []
  const production = config.HELSSA_ENV === 'production'
  const off = RATES.filter((name) => production && config[name] === 'off')
  const proxies = config.TRUSTED_PROXIES?.split(',').map((part) => part.trim()) ?? []
  const places = config.RETURN_ORIGINS?.split(',').map((part) => part.trim()) ?? []
  const ice = config.TURN_URLS?.split(',').map((part) => part.trim()) ?? []
  return [
    ...ice
      .filter((part) => !ICE_ADDRESS.test(part))
      .map((part) => `TURN_URLS has no stun:, turn: or turns: address in "${part}"`),
    ...needs(
      ice.some((part) => part.startsWith('turn')),
      ['TURN_SECRET'],
      'by TURN_URLS',
    ),
    ...needs(
      BUCKET.some((name) => config[name] !== undefined),
      [...BUCKET],
      `together: ${BUCKET.join(', ')}`,
    ),
    ...needs(config.TURN_SECRET !== undefined, ['TURN_URLS'], 'by TURN_SECRET'),
    ...places
      .filter((part) => !isReturnPlace(part))
      .map((part) => `RETURN_ORIGINS has no origin and no scheme of an app in "${part}"`),
    ...proxies.filter((part) => !isProxy(part)).map((part) => `TRUSTED_PROXIES has no address or network in "${part}"`),
    ...needs(production, ['JWT_SECRET', 'OTP_SECRET', 'DATA_KEY', 'PUBLIC_URL'], 'in production'),
    ...needs(
      config.SMS_PROVIDER === 'kavenegar',
      ['KAVENEGAR_API_KEY', 'KAVENEGAR_OTP_TEMPLATE'],
      'by SMS_PROVIDER=kavenegar',
    ),
    ...needs(
      config.SMS_PROVIDER === 'twilio',
      ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_FROM'],
      'by SMS_PROVIDER=twilio',
    ),
    ...needs(config.SMTP_URL !== undefined, ['MAIL_FROM'], 'by SMTP_URL'),
    ...(config.SMTP_URL !== undefined && !readSmtpUrl(config.SMTP_URL)
      ? ['SMTP_URL is smtp:// or smtps://, user:password@host:port; ?tls=off is for this machine only']
      : []),
    ...needs(config.AI_BASE_URL !== undefined, ['AI_MODEL_CHAT'], 'by AI_BASE_URL'),
    ...needs(
      MODELS.some((name) => config[name] !== undefined),
      ['AI_BASE_URL'],
      `by ${MODELS.join(', ')}`,
    ),
    ...needs(config.PAYMENT_GATEWAY === 'zarinpal', ['ZARINPAL_MERCHANT_ID'], 'by PAYMENT_GATEWAY=zarinpal'),
    ...off.map((name) => `${name} may be "off" only outside production`),
    ...(production && config.SMS_PROVIDER === 'outbox' ? ['SMS_PROVIDER must be a real one in production'] : []),
    ...(production && config.PAYMENT_GATEWAY === 'sandbox' ? ['PAYMENT_GATEWAY must be a real one in production'] : []),
    ...(production && config.DEMO_DATA === 'on' ? ['DEMO_DATA may be on only in development'] : []),
  ]
}
