import { createHmac } from 'node:crypto'

/** One entry of a browser's `iceServers` (W3C WebRTC, RTCIceServer). */
export interface IceServer {
  readonly urls: readonly string[]
  readonly username?: string
  readonly credential?: string
}

interface IceSettings {
  /** `stun:`, `turn:` and `turns:` addresses, separated by commas. */
  readonly TURN_URLS?: string | undefined
  /** coturn's `static-auth-secret`. */
  readonly TURN_SECRET?: string | undefined
}

/**
 * Names the servers by which two sides find each other, with credentials of coturn's shared-secret scheme: good until
 * `until`, and for nothing but TURN. `name` ends up in the logs of that server, so it is nobody's.
 */
export function createIceServers({ TURN_URLS = '', TURN_SECRET = '' }: IceSettings) {
  const addresses = TURN_URLS.split(',').map((address) => address.trim())
  const stun = addresses.filter((address) => /^stuns?:/.test(address))
  const turn = addresses.filter((address) => /^turns?:/.test(address))
  return ({ name, until }: { name: string; until: Date }): IceServer[] => {
    const username = `${Math.floor(until.getTime() / 1_000)}:${name}`
    const credential = createHmac('sha1', TURN_SECRET).update(username).digest('base64')
    return [
      ...(stun.length > 0 ? [{ urls: stun }] : []),
      ...(turn.length > 0 ? [{ urls: turn, username, credential }] : []),
    ]
  }
}
export type IceServers = ReturnType<typeof createIceServers>
