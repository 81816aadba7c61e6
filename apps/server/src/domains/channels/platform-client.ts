import type { Readable } from 'node:stream'

export const PLATFORMS = ['telegram', 'instagram'] as const
export type Platform = (typeof PLATFORMS)[number]

export interface PlatformRules {
  /** The most that one message may have, by `sizeOf`. */
  readonly sizeMax: number
  readonly sizeOf: (text: string) => number
  readonly edits: boolean
  readonly deletes: boolean
  /** So long after the customer's last message answers are taken; undefined: always. */
  readonly windowMs: number | undefined
}

/** What each platform allows. Telegram counts in UTF-16 units; Instagram in bytes, so a Persian letter is two of its 1000. */
export const RULES: Readonly<Record<Platform, PlatformRules>> = {
  telegram: { sizeMax: 4096, sizeOf: (text) => text.length, edits: true, deletes: true, windowMs: undefined },
  instagram: {
    sizeMax: 1000,
    sizeOf: (text) => Buffer.byteLength(text),
    edits: false,
    deletes: false,
    windowMs: 24 * 3_600_000,
  },
}

/** What a platform is told to show: words, or a file with words beneath it. */
export interface OutgoingPart {
  /** The platform's name of the customer: a Telegram chat, an Instagram-scoped user. */
  readonly to: string
  readonly content: string
  readonly file?: OutgoingFile | undefined
}

export interface OutgoingFile {
  readonly name: string
  readonly mediaType: string
  readonly sizeBytes: number
  /** Opens the bytes; for a platform that is sent them. */
  readonly open: () => Promise<Readable>
  /** Where the platform may fetch them for a while; for one that fetches. */
  readonly url: string
}

/** How a call of a platform went wrong, told by what may be done about it. */
export type Delivery =
  | { readonly outcome: 'sent'; readonly externalId: string }
  /** It was surely not shown, and may be tried again. `retryAfterSeconds` as the platform asked for, of the whole account. */
  | { readonly outcome: 'later'; readonly error: string; readonly retryAfterSeconds?: number | undefined }
  /** It was surely not shown, and trying again is in vain: too long, blocked by the customer, past the 24-hour window. */
  | { readonly outcome: 'refused'; readonly error: DeliveryError; readonly detail: string }
  /** It left, and no answer came: nobody knows. */
  | { readonly outcome: 'uncertain'; readonly error: string }

export const DELIVERY_ERRORS = [
  'window_closed',
  'blocked',
  'not_found',
  'unauthorized',
  'unsupported',
  'disconnected',
  'rejected',
] as const
export type DeliveryError = (typeof DELIVERY_ERRORS)[number]

/** A connected account at its platform. No method throws for what the platform answers; all of them end within 30 s. */
export interface PlatformClient {
  readonly send: (part: OutgoingPart) => Promise<Delivery>
  /** Undefined where the platform knows no edits of ours. */
  readonly edit: ((at: { to: string; externalId: string; content: string }) => Promise<Delivery>) | undefined
  /** Undefined where the platform knows no deletions of ours. */
  readonly delete: ((at: { to: string; externalId: string }) => Promise<Delivery>) | undefined
  /**
   * A file that a customer sent, by the platform's reference to it. Who gets the stream reads it to its end or destroys it.
   * @throws OutsideError the platform did not give it
   */
  readonly fetchFile: (reference: string) => Promise<{ stream: Readable; name: string; sizeBytes: number | undefined }>
  /** Who the customer is, where an update does not say; nothing when the platform does not tell. @throws OutsideError */
  readonly fetchProfile:
    | ((customer: string) => Promise<{ firstName: string; lastName: string; username: string | null } | undefined>)
    | undefined
}
