// A small SMTP server over plain TCP that keeps what it is given and can misbehave on command.

import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

/**
 * How it treats its callers. `rejecting` says 550 to every recipient; `hanging` says nothing from the first moment;
 * `silent` and `dropping` take the message and then say nothing, or hang up; `stuck` says nothing to the sender's name;
 * `garbled` greets in no language; `refusing` knows no login.
 */
export type SmtpManner =
  | 'accepting'
  | 'rejecting'
  | 'hanging'
  | 'silent'
  | 'dropping'
  | 'stuck'
  | 'garbled'
  | 'refusing'

export interface FakeMail {
  from: string
  to: string[]
  /** Header fields by lower-case name, unfolded, still encoded. */
  headers: [string, string][]
  /** As it was sent, still encoded. */
  body: string
}

export interface FakeSmtp {
  port: number
  manner: SmtpManner
  mails: FakeMail[]
  /** Every line a client said outside of messages, in order. */
  lines: string[]
  close(): Promise<void>
}

/** Starts it on a free port. It offers LOGIN and PLAIN, and no TLS. */
export async function startFakeSmtp(): Promise<FakeSmtp> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // A caller that gives up resets the connection; that is its right.
    socket.on('error', () => socket.destroy())
    talk(fake, socket)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const fake: FakeSmtp = {
    port: (server.address() as AddressInfo).port,
    manner: 'accepting',
    mails: [],
    lines: [],
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        for (const socket of sockets) socket.destroy()
      }),
  }
  return fake
}

/** Takes the text of a connection apart into lines and, after DATA, a message up to the line with a dot. */
function talk(fake: FakeSmtp, socket: Socket): void {
  let text = ''
  let envelope = { from: '', to: [] as string[] }
  let inMessage = false
  const say = (line: string) => socket.write(`${line}\r\n`)

  function takeMessage(raw: string): void {
    inMessage = false
    fake.mails.push({ ...envelope, ...partsOf(raw) })
    envelope = { from: '', to: [] }
    if (fake.manner === 'dropping') socket.destroy()
    else if (fake.manner !== 'silent') say('250 2.0.0 taken')
  }

  function takeLine(line: string): void {
    fake.lines.push(line)
    const verb = line.slice(0, 4).toUpperCase()
    if (verb === 'MAIL') envelope.from = line
    if (verb === 'MAIL' && fake.manner === 'stuck') return
    if (verb === 'RCPT' && fake.manner !== 'rejecting') envelope.to.push(line)
    if (verb === 'DATA') inMessage = true
    say(answerTo(verb, fake.manner))
    if (verb === 'QUIT') socket.end()
  }

  if (fake.manner === 'garbled') say('HTTP/1.1 400 Bad Request')
  else if (fake.manner !== 'hanging') say('220 fake.example ESMTP')
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    for (;;) {
      const mark = inMessage ? '\r\n.\r\n' : '\r\n'
      const end = text.indexOf(mark)
      if (end < 0) return
      const taken = text.slice(0, end)
      text = text.slice(end + mark.length)
      if (inMessage) takeMessage(taken)
      else takeLine(taken)
    }
  })
}

function answerTo(verb: string, manner: SmtpManner): string {
  switch (verb) {
    case 'EHLO':
      return '250-fake.example\r\n250 AUTH PLAIN LOGIN'
    case 'AUTH':
      return manner === 'refusing' ? '535 5.7.8 no such user or password' : '235 2.7.0 known'
    case 'RCPT':
      return manner === 'rejecting' ? '550 5.1.1 <nobody@example.com> lives not here' : '250 ok'
    case 'DATA':
      return '354 go on'
    case 'QUIT':
      return '221 farewell'
    case 'STAR':
      return '502 5.5.1 no TLS here'
    default:
      return '250 ok'
  }
}

function partsOf(raw: string): Pick<FakeMail, 'headers' | 'body'> {
  const blank = raw.indexOf('\r\n\r\n')
  const fields = raw
    .slice(0, blank)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  return {
    headers: fields.map((field) => {
      const colon = field.indexOf(':')
      return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()]
    }),
    body: raw.slice(blank + 4),
  }
}

/** A header as people read it: the encoded words of RFC 2047 in UTF-8, decoded. */
export function readHeader(mail: FakeMail, name: string): string | undefined {
  return mail.headers
    .find(([field]) => field === name)?.[1]
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      // Bytes first: a letter may begin in one word and end in the next.
      encoding.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString('latin1') : unquote(text),
    )
    .replace(/[\u0080-\u00ff]+/g, (bytes) => Buffer.from(bytes, 'latin1').toString())
}

const unquote = (text: string): string =>
  text
    .replaceAll('_', ' ')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** The text of a mail whose body is encoded in base64. */
export const readBody = (mail: FakeMail): string => Buffer.from(mail.body, 'base64').toString()
