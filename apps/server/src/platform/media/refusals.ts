import { refusals } from '../errors.ts'

export const mediaRefuses = refusals(
  'MEDIA_FORMAT', // by its content none of the accepted formats
  'MEDIA_UNREADABLE', // it begins as one of them, but is broken, cut off or of a kind that cannot be cleaned
)
export type MediaRefusal = keyof typeof mediaRefuses
