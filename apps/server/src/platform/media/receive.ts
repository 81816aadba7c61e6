import type { Readable } from 'node:stream'
import { refusals } from '../errors.ts'
import type { FileStore } from '../files/files.ts'

export const mediaRefuses = refusals('MEDIA_FORMAT', 'MEDIA_UNREADABLE')
export type MediaRefusal = keyof typeof mediaRefuses

/** Placeholder until the media helper's own file is there. */
export async function receiveMedia(
  files: FileStore,
  source: Readable,
  { maxBytes, key }: { maxBytes: number; key: string },
): Promise<{ mediaType: string; extension: string; sizeBytes: number }> {
  const { sizeBytes } = await files.put(key, source, { maxBytes })
  return { mediaType: 'image/png', extension: 'png', sizeBytes }
}
