import { type Static, Type } from 'typebox'
import { CONNECTION_STATES, type DeviceState, type Peer } from '../../domains/video/index.ts'
import { Nullable, OneOf, Uuid } from '../../platform/http/schema.ts'
import type { SocketDescription } from '../../platform/sockets/description.ts'

/** The longest description of a session that is relayed, in characters; they are ASCII (RFC 8866). */
export const SDP_LENGTH_MAX = 64 * 1024

const Role = OneOf(['patient', 'doctor'])
const SdpText = Type.String({ minLength: 1, maxLength: SDP_LENGTH_MAX })
/** An `RTCSessionDescription` as JSON has it, or its text alone. */
const Sdp = Type.Union([
  SdpText,
  Type.Object({ type: OneOf(['offer', 'answer', 'pranswer', 'rollback']), sdp: SdpText }),
])
const CandidateText = Type.String({ maxLength: 4_096 })
/** An `RTCIceCandidate` as JSON has it, its text alone, or null: there are no more. */
const Candidate = Type.Union([
  CandidateText,
  Type.Object({
    candidate: CandidateText,
    sdpMid: Type.Optional(Nullable(Type.String({ maxLength: 64 }))),
    sdpMLineIndex: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 65_535 }))),
    usernameFragment: Type.Optional(Nullable(Type.String({ maxLength: 256 }))),
  }),
  Type.Null(),
])
const To = Type.String({ minLength: 1, maxLength: 100, description: 'The `user_id` of somebody in the room' })
const deviceState = {
  audio: Type.Boolean({ description: 'The microphone is on' }),
  video: Type.Boolean({ description: 'The camera is on' }),
  connection: OneOf(CONNECTION_STATES, { description: 'To the other side, as `RTCPeerConnection` tells it' }),
}

/** What a client may say (contract: WebSocket, video); `auth`, `leave_room` and `peer_state` beyond it. */
export const videoFrames = {
  auth: Type.Object({ type: Type.Literal('auth'), token: Type.String({ minLength: 1, maxLength: 4_000 }) }),
  join_room: Type.Object({ type: Type.Literal('join_room'), encounter_id: Uuid, role: Role }),
  leave_room: Type.Object({ type: Type.Literal('leave_room') }),
  offer: Type.Object({ type: Type.Literal('offer'), sdp: Sdp, to: To }),
  answer: Type.Object({ type: Type.Literal('answer'), sdp: Sdp, to: To }),
  ice_candidate: Type.Object({ type: Type.Literal('ice_candidate'), candidate: Candidate, to: To }),
  peer_state: Type.Object({ type: Type.Literal('peer_state'), ...Type.Partial(Type.Object(deviceState)).properties }),
}
type Frames = { [Name in keyof typeof videoFrames]: Static<(typeof videoFrames)[Name]> }
export type VideoFrame = Frames[keyof Frames]
export type SignalFrame = Frames['offer' | 'answer' | 'ice_candidate']

/** What of a signal goes to the other side: what is known of it, and nothing that was added. */
export function signalOf(frame: SignalFrame): object {
  if (frame.type !== 'ice_candidate') {
    const { type, sdp } = frame
    return { type, sdp: typeof sdp === 'string' ? sdp : { type: sdp.type, sdp: sdp.sdp } }
  }
  const { type, candidate } = frame
  if (candidate === null || typeof candidate === 'string') return { type, candidate }
  const { candidate: text, sdpMid, sdpMLineIndex, usernameFragment } = candidate
  return { type, candidate: { candidate: text, sdpMid, sdpMLineIndex, usernameFragment } }
}

export const deviceStateOf = ({ audio, video, connection }: Frames['peer_state']): Partial<DeviceState> => ({
  ...(audio !== undefined && { audio }),
  ...(video !== undefined && { video }),
  ...(connection !== undefined && { connection }),
})

export const presentPeer = ({ personId, role, generation, audio, video, connection }: Peer) => ({
  user_id: personId,
  role,
  generation,
  audio,
  video,
  connection,
})

const generation = Type.Integer({ description: 'Grows with each join; what tells of an older one is out of date' })
const PeerShape = Type.Object({ user_id: Uuid, role: Role, generation, ...deviceState })
const peers = Type.Array(PeerShape, { description: 'Everybody else in the room; replaces what was known' })
const room = OneOf(['waiting', 'live'], { description: 'Live while both are there' })
const IceServers = Type.Array(
  Type.Object({
    urls: Type.Array(Type.String()),
    username: Type.Optional(Type.String()),
    credential: Type.Optional(Type.String()),
  }),
)
const told = { encounter_id: Uuid, user_id: Uuid, role: Role, generation }

const sends = [
  Type.Object({ type: Type.Literal('auth_success'), user_id: Uuid, expires_at: Type.String() }),
  Type.Object({
    type: Type.Literal('joined'),
    encounter_id: Uuid,
    peers,
    ice_servers: IceServers,
    generation,
    room,
    closes_at: Type.String(),
  }),
  Type.Object({ type: Type.Literal('left'), encounter_id: Uuid }),
  Type.Object({ type: Type.Literal('user_joined'), ...told, peers, room }),
  Type.Object({
    type: Type.Literal('user_left'),
    ...told,
    reason: OneOf(['left', 'dropped', 'replaced', 'silent']),
    room,
  }),
  Type.Object({ type: Type.Literal('offer'), sdp: Sdp, from: Uuid, generation }),
  Type.Object({ type: Type.Literal('answer'), sdp: Sdp, from: Uuid, generation }),
  Type.Object({ type: Type.Literal('ice_candidate'), candidate: Candidate, from: Uuid, generation }),
  Type.Object({ type: Type.Literal('peer_state'), encounter_id: Uuid, ...PeerShape.properties }),
  Type.Object({
    type: Type.Literal('room_closed'),
    encounter_id: Uuid,
    reason: OneOf(['cancelled', 'ended', 'time_over']),
  }),
  Type.Object({ type: Type.Literal('error'), code: Type.String(), message: Type.String() }),
]

/** The video socket, as documents tell of it. */
export const videoSocketDescription: SocketDescription = {
  name: 'video',
  address: '/ws/video/',
  summary: 'Signalling of video visits; the first frame is `auth`, or the token is in the query',
  query: { token: 'An access token, in place of the first `auth` frame; it is kept out of every log' },
  receives: Object.values(videoFrames),
  sends,
  models: [],
}
