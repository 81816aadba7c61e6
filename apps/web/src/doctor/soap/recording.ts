import { HelssaError } from '@helssa/client'
import { api, helssa } from '../../session/clients.ts'

/** Where the sound of a visit comes from; without it, the microphone. */
export type AudioSource = () => Promise<MediaStream>

/** Each chunk is a playable file of its own. */
const CHUNK_MS = 20_000
export const AUDIO_BYTES_MAX = 10 * 1024 * 1024
const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']

/** Begins a transcript that is made of audio. @throws HelssaError without consent, or where nothing can hear */
export async function beginRecording(visitId: string): Promise<string> {
  return (await api.POST('/api/v1/ai/transcripts/', { body: { encounter_id: visitId, source: 'audio' } })).data.id
}

/** Keeps a chunk; sent again it changes nothing. @throws HelssaError */
export async function sendChunk(id: string, n: number, chunk: Blob): Promise<void> {
  const address = new URL(`/api/v1/ai/transcripts/${id}/audio/${n}/`, location.origin)
  const headers = { 'content-type': 'application/octet-stream' }
  await helssa.link.send(new Request(address, { method: 'PUT', headers, body: await chunk.arrayBuffer() }))
}

/** No more chunks come. @throws HelssaError */
export async function finishRecording(id: string): Promise<void> {
  await api.POST('/api/v1/ai/transcripts/{id}/finish/', { params: { path: { id } } })
}

/** A recording that runs. */
export interface Recording {
  readonly id: string
  /** Ends it: the last chunk, and those that were lost on the way, are sent. It may be called again. @throws HelssaError */
  readonly finish: () => Promise<void>
}

/**
 * Records a stream in chunks, each with a header of its own: a recorder that is asked for data in between leaves it out.
 * A chunk that could not be sent is sent again with the next one. `onRefused` hears that the
 * server takes no more of it, `onFault` what no server and no network is to blame for.
 */
export function record(
  id: string,
  stream: MediaStream,
  { onUnsent, onRefused, onFault }: { onUnsent: (count: number) => void; onRefused: () => void; onFault: () => void },
): Recording {
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type))
  const unsent = new Map<number, Blob>()
  let count = 0
  let sending: Promise<void> = Promise.resolve()

  async function sendAll(): Promise<void> {
    for (const [n, chunk] of unsent) {
      await sendChunk(id, n, chunk)
      unsent.delete(n)
      onUnsent(unsent.size)
    }
  }
  function begin(): MediaRecorder {
    const next = new MediaRecorder(stream, mimeType ? { mimeType } : {})
    next.ondataavailable = ({ data }) => {
      if (data.size === 0) return
      unsent.set(count++, data)
      onUnsent(unsent.size)
      // What is lost here stays unsent, and is told where the recording is finished.
      sending = sending.then(sendAll).catch((error: unknown) => {
        if (!(error instanceof HelssaError)) onFault()
        else if (error.status === 403 && recorder.state !== 'inactive') onRefused()
      })
    }
    next.start()
    return next
  }
  let recorder = begin()
  const timer = setInterval(() => {
    recorder.stop()
    recorder = begin()
  }, CHUNK_MS)

  return {
    id,
    async finish() {
      clearInterval(timer)
      if (recorder.state !== 'inactive') {
        const ended = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }))
        recorder.stop()
        await ended
      }
      for (const track of stream.getTracks()) track.stop()
      await sending
      await sendAll()
      await finishRecording(id)
    },
  }
}
