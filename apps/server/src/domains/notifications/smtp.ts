// E-mail by SMTP (RFC 5321), plain text in UTF-8.
import { createTransport } from 'nodemailer'
import { OutsideError, type OutsideFailure, type Sent } from '../../platform/http-client.ts'
import type { SmtpServer } from '../../platform/smtp-url.ts'
import type { MessageSender, OutgoingMessage } from './sender.ts'

/** For the connection, and as much again for the greeting. */
const CONNECT_TIMEOUT_MS = 10_000
/** For each answer after that. */
const SILENCE_TIMEOUT_MS = 20_000

export interface SmtpSettings {
  server: SmtpServer
  /** An address, or `Name <address>`. */
  from: string
  timeouts?: { connectMs: number; silenceMs: number }
}

/**
 * Each e-mail goes over a connection of its own: they are few, and an idle one is only there to break.
 * Neither the login nor a message is told over a connection that is not encrypted, unless the server is `tls: 'off'`.
 * @throws OutsideError with the server's own status, as 550 for an address it does not take
 */
export function createSmtpSender(settings: SmtpSettings): MessageSender {
  const transport = createTransport(transportOf(settings))
  const from = senderOf(settings.from)
  return {
    send: async (message) => {
      const { to, subject, text } = letterOf(message)
      const { messageId } = await transport
        .sendMail({
          from,
          to: { name: '', address: to },
          subject,
          text,
          textEncoding: 'base64', // passes servers that take 7 bits only
          headers: { 'Auto-Submitted': 'auto-generated' }, // so that no holiday notice answers
        })
        .catch((error: SmtpFailure) => {
          throw outsideErrorOf(error)
        })
      return { providerId: messageId }
    },
  }
}

function transportOf({ server, timeouts }: SmtpSettings) {
  const { connectMs, silenceMs } = timeouts ?? { connectMs: CONNECT_TIMEOUT_MS, silenceMs: SILENCE_TIMEOUT_MS }
  return {
    host: server.host,
    port: server.port,
    secure: server.tls === 'implicit',
    requireTLS: server.tls === 'starttls',
    ignoreTLS: server.tls === 'off',
    ...(server.login && { auth: { user: server.login.user, pass: server.login.password } }),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** Taken apart here, so that a comma in the name does not make two senders of one. */
function senderOf(from: string): { name: string; address: string } {
  const [, name = '', address = from] = /^([^<]*) <([^>]*)>$/.exec(from) ?? []
  return { name, address }
}

/** One address; anything that could be read as two, or as a command, is none. */
const ADDRESS = /^[^\s<>()[\],;:\\"@\p{Cc}]{1,64}@[^\s<>()[\],;:\\"@\p{Cc}]{1,255}$/u

function letterOf({ channel, to, subject, body }: OutgoingMessage) {
  if (channel !== 'email') throw new Error(`the SMTP server takes e-mail only, not the channel "${channel}"`)
  if (subject === undefined) throw new Error('an e-mail needs a subject')
  if (!ADDRESS.test(to)) throw new Error('what an e-mail was to go to is no e-mail address')
  return { to, subject: subject.replace(/\p{Cc}+/gu, ' '), text: body }
}

/** What nodemailer says of a failure. Its text repeats the server's, and so addresses: it goes nowhere. */
interface SmtpFailure extends Error {
  code?: string
  responseCode?: number | undefined
  command?: string | undefined
  originalCode?: string | undefined
  timeoutType?: string | undefined
  syscall?: string | undefined
}

function outsideErrorOf(failure: SmtpFailure): OutsideError {
  const { code = 'unknown', responseCode, command } = failure
  if (responseCode !== undefined) {
    const text = `smtp refused: ${responseCode} to ${command ?? 'the message'}`
    return new OutsideError(text, { kind: 'status', sent: 'yes', status: responseCode, code: String(responseCode) })
  }
  const sent: Sent = isBeforeMessage(failure) ? 'no' : 'maybe'
  const kind: OutsideFailure = code === 'ETIMEDOUT' ? 'timeout' : code === 'EPROTOCOL' ? 'format' : 'network'
  return new OutsideError(`smtp failed: ${code}${sent === 'no' ? ' before the message' : ''}`, { kind, sent, code })
}

/** The server was not found, not to be trusted, did not know us, or was not asked at all. */
function isBeforeMessage({ code = '', originalCode = '', syscall, timeoutType }: SmtpFailure): boolean {
  return (
    ['EDNS', 'ETLS', 'EAUTH', 'EENVELOPE', 'ECONFIG'].includes(code) ||
    /^ERR_(SSL|TLS)_|CERT|^UNABLE_TO_/.test(originalCode) ||
    syscall === 'connect' ||
    (timeoutType !== undefined && timeoutType !== 'SOCKET_TIMEOUT')
  )
}
