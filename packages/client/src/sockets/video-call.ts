import type { SessionLink } from '../session-link.ts'
import type { VideoConnection, VideoRole } from './video-frames.ts'
import { type ConnectionLike, type MediaKind, type MediaOptions, mediaOf, type PageTrack } from './video-media.ts'
import { type CallEvent, Negotiation } from './video-negotiation.ts'
import { openVideoSocket, type VideoSocket } from './video-socket.ts'
import { platformOf, type SocketOptions } from './wire.ts'

export interface VideoCall {
  /** Who is in the room, and how the call ends. */
  readonly socket: VideoSocket
  readonly connection: VideoConnection
  /** The statistics of the connection, as the browser has them; undefined while there is none. */
  stats(): ReturnType<ConnectionLike['getStats']> | undefined
  /** Sends a track, or another one, or none, without negotiating anew. The track stays the caller's to stop. */
  replaceTrack(kind: MediaKind, track: PageTrack | null): Promise<void>
  /** Mutes a track that is sent, or lets it be heard and seen again; the other side is told. */
  setEnabled(kind: MediaKind, isEnabled: boolean): void
  onEvent(listener: (event: CallEvent) => void): () => void
  /** Hangs up. */
  leave(): void
}

export interface CallOptions extends SocketOptions, MediaOptions {
  /** What is sent from the beginning. */
  readonly tracks?: readonly PageTrack[]
}

/**
 * A visit's call: signalling and connection. It connects whenever both are there, and again after whatever breaks: a lost
 * network, a lost server, a reload of either side.
 * @throws Error where there is no WebRTC
 */
export function createVideoCall(
  { link }: { readonly link: SessionLink },
  encounterId: string,
  role: VideoRole,
  options: CallOptions = {},
): VideoCall {
  const media = mediaOf(options)
  const socket = openVideoSocket({ link }, encounterId, role, options)
  const deps = { ...platformOf(options), ...media, socket, isPolite: role === 'patient' }
  const call = new Negotiation(deps, options.tracks ?? [])
  return {
    socket,
    get connection() {
      return call.connection
    },
    stats: () => call.stats(),
    replaceTrack: (kind, track) => call.replaceTrack(kind, track),
    setEnabled: (kind, isEnabled) => call.setEnabled(kind, isEnabled),
    onEvent(listener) {
      return call.events.add(listener)
    },
    leave: () => socket.leave(),
  }
}
