import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { readSmtpUrl } from './smtp-url.ts'

describe('reading SMTP_URL', () => {
  it.each([
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, tls: 'starttls', login: undefined }],
    ['smtps://Mail.example.com/', { host: 'mail.example.com', port: 465, tls: 'implicit' }],
    ['smtp://mail.example.com:25', { port: 25, tls: 'starttls' }],
    ['smtp://a%40b.ir:p%3A%2F@mail.example.com', { login: { user: 'a@b.ir', password: 'p:/' } }],
    ['smtp://127.0.0.1:1025?tls=off', { host: '127.0.0.1', port: 1025, tls: 'off' }],
    ['smtp://[::1]:1025/?tls=off', { host: '::1', tls: 'off' }],
    ['smtp://LOCALHOST?tls=off', { tls: 'off' }],
  ])('takes %s', (text, server) => {
    expect(readSmtpUrl(text)).toMatchObject(server)
  })

  it.each([
    ['no address', 'mail.example.com'],
    ['another protocol', 'https://mail.example.com'],
    ['no host', 'smtp://'],
    ['a user without a password', 'smtp://user@mail.example.com'],
    ['a password that is no text', 'smtp://user:%ff@mail.example.com'],
    ['a path', 'smtp://mail.example.com/x'],
    ['a fragment', 'smtp://mail.example.com/#x'],
    ['another setting', 'smtp://mail.example.com?tls=maybe'],
    ['port 0', 'smtp://mail.example.com:0'],
    ['a host in other letters', 'smtp://mail%0d%0a.example.com'],
    ['no TLS over the network', 'smtp://mail.example.com?tls=off'],
    ['no TLS to what only begins like this machine', 'smtp://127.0.0.1.example.com?tls=off'],
    ['smtps without TLS', 'smtps://127.0.0.1?tls=off'],
  ])('refuses %s', (_, text) => {
    expect(readSmtpUrl(text)).toBeUndefined()
    expect(() => readConfig({ SMTP_URL: text, MAIL_FROM: 'a@example.com' })).toThrow(/SMTP_URL is smtp/)
  })

  it('asks for MAIL_FROM along with SMTP_URL, and shows no password', () => {
    const missing = () => readConfig({ SMTP_URL: 'smtp://user:hidden@mail.example.com' })
    const wrong = () => readConfig({ SMTP_URL: 'smtp://user:hidden@mail.example.com/x', MAIL_FROM: 'a@example.com' })

    expect(missing).toThrow('MAIL_FROM is required by SMTP_URL')
    expect(wrong).toThrow(/^(?!.*hidden)/s)
  })

  it.each(['no-reply@example.com', 'هلسا <no-reply@example.com>'])('takes e-mail from %s', (from) => {
    expect(readConfig({ MAIL_FROM: from }).MAIL_FROM).toBe(from)
  })

  it.each(['Helssa', 'a@b, c@d', 'a <b>', 'Helssa\r\nBcc: x <a@example.com>'])('takes no e-mail from %o', (from) => {
    expect(() => readConfig({ MAIL_FROM: from })).toThrow(/MAIL_FROM/)
  })
})
