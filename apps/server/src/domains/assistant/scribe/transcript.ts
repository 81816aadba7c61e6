import type { Quality } from './hearing.ts'
import type { Line } from './line.ts'

export type TranscriptStatus = 'recording' | 'transcribing' | 'ready' | 'failed'
/** Why there is no transcript. */
export type TranscriptFailure = 'TRANSCRIPT_EMPTY' | 'AUDIO_UNREADABLE' | 'CONSENT_WITHDRAWN'

/** What was said in a visit. */
export interface Transcript {
  readonly id: string
  readonly encounterId: string
  readonly source: 'text' | 'audio'
  readonly status: TranscriptStatus
  readonly lines: readonly Line[]
  readonly quality: Quality
  readonly failure: TranscriptFailure | null
  readonly createdAt: Date
  /** Chunks of audio that are kept, by number, and how many of them are text by now. */
  readonly chunks: readonly number[]
  readonly heardChunks: number
}

const SURE = 100

/** How far it is, 0 to 100; 100 only once it is ready. */
export function progressOf({ status, chunks, heardChunks }: Transcript): number {
  if (status === 'ready') return SURE
  return Math.min(SURE - 1, Math.floor((SURE * heardChunks) / Math.max(1, chunks.length)))
}
