import type { Tx } from '../../../platform/database/transaction.ts'
import { joinChunks } from './hearing.ts'
import { isAnythingSaid } from './line.ts'
import { discardSigned } from './recordings.ts'
import { chunksOf, lockTranscript, settleTranscript } from './transcript-store.ts'

/**
 * Puts a finished recording together once its last chunk was heard. Where nobody speaks there is no transcript, rather than an
 * invented one.
 */
export async function settleIfHeard(tx: Tx, transcriptId: string): Promise<void> {
  const transcript = await lockTranscript(tx, transcriptId)
  if (transcript?.status !== 'transcribing') return
  const { waiting, chunks } = await chunksOf(tx, transcriptId)
  if (waiting) return
  const { lines, quality } = joinChunks(chunks)
  const unread = chunks.length > 0 && chunks.every(({ heard }) => heard === null)
  const failure = isAnythingSaid(lines) ? null : unread ? 'AUDIO_UNREADABLE' : 'TRANSCRIPT_EMPTY'
  await settleTranscript(tx, transcriptId, { lines: failure === null ? lines : [], quality, failure })
  await discardSigned(tx, transcriptId)
}
