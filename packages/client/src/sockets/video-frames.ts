// What the video socket says (docs/video.md), and what a page hears of it.

export type VideoRole = 'patient' | 'doctor'
/** What a browser calls the state of its connection to the other side (W3C WebRTC, RTCPeerConnectionState). */
export type VideoConnection = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed'

/** What somebody in the room tells of their devices and of their connection to the other side. */
export interface VideoDevices {
  readonly audio: boolean
  readonly video: boolean
  readonly connection: VideoConnection
}

/** Somebody else in the room. A higher generation is a later join: whoever reloads comes again as one. */
export interface VideoPeer extends VideoDevices {
  readonly user_id: string
  readonly role: VideoRole
  readonly generation: number
}

/** An entry of a browser's `iceServers`. */
export interface VideoIceServer {
  readonly urls: string[]
  readonly username?: string
  readonly credential?: string
}

/** A session description as browsers exchange it; what came as its text alone has the type of its frame. */
export interface VideoDescription {
  readonly type: 'offer' | 'answer' | 'pranswer' | 'rollback'
  readonly sdp: string
}

/** A candidate as `RTCIceCandidate` writes itself; null: there are no more. */
export type VideoCandidate = {
  readonly candidate?: string
  readonly sdpMid?: string | null
  readonly sdpMLineIndex?: number | null
  readonly usernameFragment?: string | null
} | null

/**
 * Why one is in the room no more. `left`: by `leave()`. `replaced`: the same person joined elsewhere. `cancelled`, `ended`,
 * `time_over`: the room closed. `refused`: the server does not let this person in, by the `code` that it gives.
 * `signed_out`: nobody is signed in.
 */
export type VideoEnding = 'left' | 'replaced' | 'cancelled' | 'ended' | 'time_over' | 'refused' | 'signed_out'

export type VideoEvent =
  /** One sits in the room; told after each break too. `peers` is everybody else there, and replaces what was known. */
  | {
      readonly type: 'joined'
      readonly generation: number
      readonly peers: readonly VideoPeer[]
      readonly iceServers: readonly VideoIceServer[]
      /** When the room closes by itself. */
      readonly closesAt: Date
    }
  /** Somebody came, or came again. */
  | { readonly type: 'user_joined'; readonly peer: VideoPeer; readonly peers: readonly VideoPeer[] }
  /** `dropped`: the line broke; `silent`: the server heard nothing of it; `replaced`: sits in another visit now. */
  | {
      readonly type: 'user_left'
      readonly peer: VideoPeer
      readonly reason: 'left' | 'dropped' | 'silent' | 'replaced'
      readonly peers: readonly VideoPeer[]
    }
  | { readonly type: 'offer'; readonly from: VideoPeer; readonly description: VideoDescription }
  | { readonly type: 'answer'; readonly from: VideoPeer; readonly description: VideoDescription }
  | { readonly type: 'ice_candidate'; readonly from: VideoPeer; readonly candidate: VideoCandidate }
  /** Somebody's devices or connection changed. */
  | { readonly type: 'peer_state'; readonly peer: VideoPeer }
  /** The server refused a frame; the seat stays. */
  | { readonly type: 'error'; readonly code: string; readonly message: string }
  /** The last one. */
  | { readonly type: 'ended'; readonly reason: VideoEnding; readonly code?: string; readonly message?: string }

interface Told {
  readonly user_id: string
  readonly role: VideoRole
  readonly generation: number
}
export type VideoFrame =
  | {
      type: 'joined'
      generation: number
      peers: VideoPeer[]
      ice_servers: VideoIceServer[]
      closes_at: string
    }
  | ({ type: 'user_joined'; peers: VideoPeer[] } & Told)
  | ({ type: 'user_left'; reason: 'left' | 'dropped' | 'silent' | 'replaced' } & Told)
  | { type: 'offer' | 'answer'; sdp: string | VideoDescription; from: string; generation: number }
  | { type: 'ice_candidate'; candidate: string | VideoCandidate; from: string; generation: number }
  | ({ type: 'peer_state' } & VideoPeer)
  | { type: 'room_closed'; reason: 'cancelled' | 'ended' | 'time_over' }
  | { type: 'error'; code: string; message: string }
