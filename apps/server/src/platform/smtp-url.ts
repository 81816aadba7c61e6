import { isIP } from 'node:net'

/** A server that takes e-mail for delivery. */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  /** `implicit` from the first byte, `starttls` before anything is told, `off` never. */
  readonly tls: 'implicit' | 'starttls' | 'off'
  readonly login: { readonly user: string; readonly password: string } | undefined
}

/**
 * Reads `smtp://` (port 587, STARTTLS required) or `smtps://` (port 465) with `user:password@`, percent-encoded, or
 * without. `?tls=off` is for a server on this machine only; undefined for that elsewhere, and for all else.
 */
export function readSmtpUrl(text: string): SmtpServer | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const port = url?.protocol === 'smtps:' ? 465 : url?.protocol === 'smtp:' ? 587 : undefined
  const login = url && loginOf(url)
  if (!url || port === undefined || !login || !hasOnlyServer(url)) return undefined
  const host = url.hostname.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  const off = url.search === '?tls=off'
  if (off && (port === 465 || !isLoopback(host))) return undefined
  return {
    host,
    port: url.port === '' ? port : Number(url.port),
    tls: port === 465 ? 'implicit' : off ? 'off' : 'starttls',
    login: login === 'none' ? undefined : login,
  }
}

const hasOnlyServer = ({ hostname, port, pathname, search, hash }: URL): boolean =>
  /^[A-Za-z0-9.-]+$|^\[[0-9A-Fa-f:.]+\]$/.test(hostname) &&
  port !== '0' &&
  ['', '/'].includes(pathname) &&
  ['', '?tls=off'].includes(search) &&
  hash === ''

/** Both or none; undefined where one is missing or no text. */
function loginOf({ username, password }: URL): { user: string; password: string } | 'none' | undefined {
  if (username === '' && password === '') return 'none'
  if (username === '' || password === '') return undefined
  try {
    return { user: decodeURIComponent(username), password: decodeURIComponent(password) }
  } catch (error) {
    if (error instanceof URIError) return undefined
    throw error
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
