// What of a browser's WebRTC is used here, told in types of its own: this package runs in Node.js too, which has none of it.
import type { VideoCandidate, VideoConnection, VideoDescription, VideoIceServer } from './video-frames.ts'

export type MediaKind = 'audio' | 'video'

/** A `MediaStreamTrack`. */
export interface TrackLike {
  readonly kind: string
  enabled: boolean
}
/** A `MediaStream`. */
export interface StreamLike {
  getTracks(): TrackLike[]
  addTrack(track: TrackLike): void
}

/** The browser's own types where a page is compiled, what is used of them elsewhere. */
export type PageTrack = typeof globalThis extends { MediaStreamTrack: { prototype: infer Track extends TrackLike } }
  ? Track
  : TrackLike
export type PageStream = typeof globalThis extends { MediaStream: { prototype: infer Stream extends StreamLike } }
  ? Stream
  : StreamLike

export interface TransceiverLike {
  direction: string
  readonly sender: { replaceTrack(track: TrackLike | null): Promise<void> }
  readonly receiver: { readonly track: TrackLike }
}

/** An event of a connection: of `icecandidate` its candidate, of `track` the track that comes. */
export interface ConnectionHappening {
  readonly type: string
  readonly candidate?: { toJSON(): object } | null
  readonly track?: TrackLike
}

/** An `RTCPeerConnection`. */
export interface ConnectionLike {
  readonly signalingState: string
  readonly connectionState: string
  readonly localDescription: { readonly type: string; readonly sdp: string } | null
  readonly remoteDescription: { readonly sdp: string } | null
  addEventListener(
    type: 'negotiationneeded' | 'icecandidate' | 'connectionstatechange' | 'track',
    listener: (event: ConnectionHappening) => void,
  ): void
  setLocalDescription(description?: { readonly type: 'rollback' }): Promise<void>
  setRemoteDescription(description: VideoDescription): Promise<void>
  addIceCandidate(candidate?: NonNullable<VideoCandidate>): Promise<void>
  addTransceiver(kind: MediaKind, how: { readonly direction: 'sendrecv' }): TransceiverLike
  getTransceivers(): TransceiverLike[]
  getStats(): Promise<{ forEach(look: (report: { readonly type: string }) => void): void }>
  restartIce(): void
  close(): void
}

/** What a call takes from the page; all of it has a default in a browser. */
export interface MediaOptions {
  readonly createConnection?: (how: { iceServers: VideoIceServer[] }) => ConnectionLike
  readonly createStream?: () => StreamLike
}

interface PageMedia {
  readonly RTCPeerConnection?: new (how: { iceServers: VideoIceServer[] }) => ConnectionLike
  readonly MediaStream?: new () => StreamLike
}

/** @throws Error where there is no WebRTC */
export function mediaOf(options: MediaOptions): Required<MediaOptions> {
  const { RTCPeerConnection: Connection, MediaStream: Stream } = globalThis as PageMedia
  const createConnection = options.createConnection ?? (Connection && ((how) => new Connection(how)))
  const createStream = options.createStream ?? (Stream && (() => new Stream()))
  if (!createConnection || !createStream) throw new Error('there is no WebRTC here')
  return { createConnection, createStream }
}

const CONNECTIONS: readonly string[] = ['new', 'connecting', 'connected', 'disconnected', 'failed', 'closed']

export const connectionOf = ({ connectionState }: ConnectionLike): VideoConnection =>
  CONNECTIONS.includes(connectionState) ? (connectionState as VideoConnection) : 'new'

/** Which connection a description is of: one keeps its session id (RFC 8829, 5.2.1), so another id is another connection. */
export const originOf = (description: { readonly sdp: string } | null): string | undefined =>
  /^o=\S+ (\S+)/m.exec(description?.sdp ?? '')?.[1]
