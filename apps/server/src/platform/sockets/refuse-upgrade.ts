import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Headers } from '../http/security-headers.ts'

/** Answers a handshake by an HTTP status and a line of text, and ends the connection. */
export function refuseUpgrade(socket: Duplex, status: number, headers: Headers): void {
  const said = STATUS_CODES[status] ?? 'Refused'
  const body = `${said}\n`
  const lines = Object.entries({
    ...headers,
    ...(status === 400 && { 'Sec-WebSocket-Version': '13' }), // RFC 6455 §4.4
    Connection: 'close',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': body.length,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  // Whoever is refused may be gone already; there is nobody left to tell.
  socket.on('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status} ${said}\r\n${lines.join('')}\r\n${body}`)
}
