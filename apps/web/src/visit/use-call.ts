import {
  createVideoCall,
  type MediaKind,
  type SocketState,
  type VideoCall,
  type VideoConnection,
  type VideoEnding,
  type VideoEvent,
  type VideoPeer,
  type VideoRole,
} from '@helssa/client'
import { useEffect, useEffectEvent, useReducer, useState } from 'react'
import { showToast } from '../design/toast.ts'
import { helssa } from '../session/clients.ts'
import { useRoomTexts } from './texts.ts'

export interface CallEnd {
  readonly reason: VideoEnding
  /** The server's, of a refusal. */
  readonly code?: string | undefined
  readonly message?: string | undefined
}
export interface CallView {
  /** One sits in the room. */
  readonly isIn: boolean
  readonly peer: VideoPeer | undefined
  /** Why the other side is not there any more. */
  readonly gone: 'left' | 'dropped' | undefined
  readonly remote: { readonly stream: MediaStream | undefined }
  readonly connection: VideoConnection
  readonly line: SocketState['state']
  readonly closesAt: Date | undefined
  readonly ended: CallEnd | undefined
}

type Change =
  | { readonly heard: VideoEvent }
  | { readonly stream: MediaStream | undefined }
  | { readonly connection: VideoConnection }
  | { readonly line: SocketState['state'] }
  | { readonly anew: true }

const BEFORE: CallView = {
  isIn: false,
  peer: undefined,
  gone: undefined,
  remote: { stream: undefined },
  connection: 'new',
  line: 'connecting',
  closesAt: undefined,
  ended: undefined,
}

function reduce(view: CallView, change: Change): CallView {
  if ('heard' in change) return hear(view, change.heard)
  if ('anew' in change) return BEFORE
  // A new object each time: tracks are added to the same stream.
  if ('stream' in change) return { ...view, remote: { stream: change.stream } }
  return { ...view, ...change }
}

function hear(view: CallView, event: VideoEvent): CallView {
  switch (event.type) {
    case 'joined': {
      const [peer] = event.peers
      return { ...view, isIn: true, peer, closesAt: event.closesAt, gone: peer ? undefined : view.gone }
    }
    case 'user_joined':
      return { ...view, peer: event.peer, gone: undefined }
    case 'user_left': {
      const isLost = event.reason === 'dropped' || event.reason === 'silent'
      return { ...view, peer: undefined, gone: isLost ? 'dropped' : 'left' }
    }
    case 'peer_state':
      return { ...view, peer: event.peer }
    case 'ended':
      return { ...view, isIn: false, ended: event }
    default:
      return view
  }
}

export interface CallAsked {
  readonly visitId: string
  readonly role: VideoRole
  /** What is sent; changes are sent on without a break. */
  readonly tracks: Readonly<Partial<Record<MediaKind, MediaStreamTrack>>>
  readonly isOn: Readonly<Record<MediaKind, boolean>>
}

/** The call, from when one enters until one leaves. */
export function useCall({ visitId, role, tracks, isOn }: CallAsked) {
  const [view, change] = useReducer(reduce, BEFORE)
  const [call, setCall] = useState<VideoCall>()
  const t = useRoomTexts()
  const tellFault = useEffectEvent(() => showToast(t.callFault, { tone: 'danger' }))

  useEffect(() => {
    const begun = createVideoCall(helssa, visitId, role)
    const stops = [
      begun.socket.onEvent((heard) => change({ heard })),
      begun.socket.onState(({ state }) => change({ line: state })),
      begun.onEvent((event) => {
        if (event.type === 'remote') change({ stream: event.stream })
        if (event.type === 'connection') change({ connection: event.connection })
        if (event.type === 'fault') tellFault()
      }),
    ]
    setCall(begun)
    return () => {
      for (const stop of stops) stop()
      begun.leave()
      setCall(undefined)
      change({ anew: true })
    }
  }, [visitId, role])

  useTrack(call, 'audio', tracks.audio, isOn.audio)
  useTrack(call, 'video', tracks.video, isOn.video)
  return { view, call }
}

/** Sends a track, muted or not; a refusal of the browser leaves the other one as it was, and is told. */
function useTrack(call: VideoCall | undefined, kind: MediaKind, track: MediaStreamTrack | undefined, isOn: boolean) {
  const { sendFailed } = useRoomTexts()
  useEffect(() => {
    if (!call) return
    if (track) track.enabled = isOn
    call.replaceTrack(kind, track ?? null).catch((error: unknown) => {
      // A connection that was closed meanwhile: the next one sends what there is then.
      const isClosed = error instanceof DOMException && error.name === 'InvalidStateError'
      if (!isClosed) showToast(sendFailed, { tone: 'danger' })
    })
  }, [call, kind, track, isOn, sendFailed])
}
