import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeSmtp, readBody, readHeader, startFakeSmtp } from '../../../test/fake-smtp.ts'
import type { SmtpServer } from '../../platform/smtp-url.ts'
import type { MessageSender, OutgoingMessage } from './sender.ts'
import { createSmtpSender } from './smtp.ts'

const FROM = 'هلسا <no-reply@helssa.example>'
const mail: OutgoingMessage = {
  channel: 'email',
  to: 'ali@example.com',
  subject: 'تأیید نشانی ایمیل شما در هلسا',
  body: 'سلام علی،\nبرای تأیید این پیوند را باز کنید:\nhttps://helssa.example/verify-email#abc\n.\nپایان نیم‌فاصله‌دار',
}

const failureOf = (sending: Promise<unknown>) =>
  sending.then(
    () => expect.unreachable(),
    (error: Error) => error,
  )

describe('sending by SMTP', () => {
  let smtp: FakeSmtp
  let sender: MessageSender
  const create = (more: Partial<SmtpServer> = {}, from = FROM) =>
    createSmtpSender({
      server: { host: '127.0.0.1', port: smtp.port, tls: 'off', login: undefined, ...more },
      from,
      timeouts: { connectMs: 300, silenceMs: 1000 }, // far apart: which of the two runs out says what was sent,
    })
  beforeEach(async () => {
    smtp = await startFakeSmtp()
    sender = create()
  })
  afterEach(() => smtp.close())

  it('brings Persian letters over intact, as plain text', async () => {
    const { providerId } = await sender.send(mail)

    const [taken] = smtp.mails
    if (!taken) return expect.unreachable()
    expect(taken).toMatchObject({ from: 'MAIL FROM:<no-reply@helssa.example>', to: ['RCPT TO:<ali@example.com>'] })
    expect(readHeader(taken, 'from')).toBe(FROM)
    expect(readHeader(taken, 'to')).toBe('ali@example.com')
    expect(readHeader(taken, 'subject')).toBe(mail.subject)
    expect(readHeader(taken, 'content-type')).toBe('text/plain; charset=utf-8')
    expect(readHeader(taken, 'message-id')).toBe(providerId)
    expect(readHeader(taken, 'auto-submitted')).toBe('auto-generated')
    expect(readBody(taken).replaceAll('\r\n', '\n')).toBe(mail.body)
  })

  it('is one sender, with a comma in the name or without a name', async () => {
    for (const from of ['Helssa, Tehran <no-reply@helssa.example>', 'no-reply@helssa.example'])
      await create({}, from).send(mail)

    expect(smtp.mails.map((taken) => readHeader(taken, 'from'))).toEqual([
      '"Helssa, Tehran" <no-reply@helssa.example>',
      'no-reply@helssa.example',
    ])
  })

  it.each([
    ['the subject', { subject: 'سلام\r\nBcc: thief@example.com\r\n\r\nhello' }, FROM],
    ['a plain subject', { subject: 'Hello\nBcc: thief@example.com' }, FROM],
    ['the body', { body: 'x\r\n.\r\nMAIL FROM:<thief@example.com>\r\nBcc: thief@example.com' }, FROM],
    ['the name of the sender', {}, 'Helssa\r\nBcc: thief@example.com <no-reply@helssa.example>'],
  ])('lets no line of %s become a header or a command', async (_, more, from) => {
    await create({}, from).send({ ...mail, ...more })

    expect(smtp.mails).toHaveLength(1)
    expect(smtp.mails[0]?.to).toEqual(['RCPT TO:<ali@example.com>'])
    expect(smtp.mails[0]?.headers.map(([name]) => name).sort()).toEqual(USUAL_HEADERS)
  })

  it.each([
    'ali@example.com, thief@example.com',
    'ali@example.com\r\nRCPT TO:<thief@example.com>',
    'Ali <ali@example.com>',
    'ali@example.com>',
    'a b@example.com',
    '+989121234567',
    '',
  ])('writes to nobody for the address %o', async (to) => {
    await expect(sender.send({ ...mail, to })).rejects.toThrow(/no e-mail address/)

    expect(smtp.lines).toEqual([])
  })

  it('takes e-mail with a subject only', async () => {
    await expect(sender.send({ channel: 'email', to: mail.to, body: 'x' })).rejects.toThrow(/needs a subject/)
    await expect(sender.send({ ...mail, channel: 'sms' })).rejects.toThrow(/e-mail only/)
  })

  it('signs in where it has a login', async () => {
    await create({ login: { user: 'helssa', password: 'pässword' } }).send(mail)

    const plain = Buffer.from('\0helssa\0pässword').toString('base64')
    expect(smtp.lines).toContain(`AUTH PLAIN ${plain}`)
    expect(smtp.mails).toHaveLength(1)
  })

  it.each([
    ['starttls', { kind: 'status', status: 502 }],
    ['implicit', { kind: 'network', sent: 'no' }],
  ] as const)('tells nothing to a server without TLS (%s)', async (tls, refusal) => {
    const failure = await failureOf(create({ tls, login: { user: 'helssa', password: 's3cret' } }).send(mail))

    expect(failure).toMatchObject({ name: 'OutsideError', ...refusal })
    expect(smtp.mails).toEqual([])
    expect(smtp.lines.join('\n')).not.toMatch(/AUTH|MAIL|s3cret/)
  })

  it('names a refused recipient, without the address the server repeats', async () => {
    smtp.manner = 'rejecting'

    const failure = await failureOf(sender.send(mail))

    expect(failure).toMatchObject({ kind: 'status', status: 550, code: '550', sent: 'yes' })
    expect(failure.message).toBe('smtp refused: 550 to RCPT TO')
    expect(`${failure.stack} ${JSON.stringify(failure)}`).not.toMatch(/ali@|nobody@/)
  })

  it('names a refused login, without showing it', async () => {
    smtp.manner = 'refusing'

    const failure = await failureOf(create({ login: { user: 'helssa', password: 's3cret' } }).send(mail))

    expect(failure).toMatchObject({ kind: 'status', status: 535 })
    expect(`${failure.stack} ${JSON.stringify(failure)}`).not.toMatch(/s3cret|AHNlbHNzYQ/)
    expect(smtp.mails).toEqual([])
  })

  it.each([
    ['hanging', { kind: 'timeout', sent: 'no' }],
    ['garbled', { kind: 'format' }],
    ['stuck', { kind: 'timeout', sent: 'maybe' }],
    ['silent', { kind: 'timeout', sent: 'maybe' }],
    ['dropping', { kind: 'network', sent: 'maybe' }],
  ] as const)('passes on the failure of a %s server', async (manner, failure) => {
    smtp.manner = manner

    await expect(sender.send(mail)).rejects.toMatchObject({ name: 'OutsideError', ...failure })
  })

  it('knows that nothing was sent where nobody listens', async () => {
    await smtp.close()

    await expect(sender.send(mail)).rejects.toMatchObject({ name: 'OutsideError', kind: 'network', sent: 'no' })
  })
})

const USUAL_HEADERS = [
  'auto-submitted',
  'content-transfer-encoding',
  'content-type',
  'date',
  'from',
  'message-id',
  'mime-version',
  'subject',
  'to',
]
