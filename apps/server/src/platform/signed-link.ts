import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Clock } from './clock.ts'

export interface LinkSigner {
  /**
   * The path with its proof: `<path>?expires=<seconds since 1970>&signature=<base64url>`. It is good for at least
   * `ttlSeconds` and at most twice that: links made within one such window are the same, so that browsers can keep what
   * they lead to.
   * @throws Error `ttlSeconds` is no whole number above 0
   */
  sign(path: string, options: { ttlSeconds: number }): string
  /** Whether the proof is for exactly this path (without its query), as it was signed, and still good. */
  verify(path: string, query: { readonly expires?: string; readonly signature?: string }): 'ok' | 'expired' | 'invalid'
}

/**
 * Signs paths of this server for a while (HMAC-SHA-256): whoever has the link may open what it leads to, signed in or
 * not. `secret` is any string of enough entropy; the key is derived from it, for links alone.
 */
export function createLinkSigner({ secret, clock }: { secret: string; clock: Clock }): LinkSigner {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'helssa links', 32))
  const signatureOf = (path: string, expires: string) =>
    createHmac('sha256', key).update(`${path}\n${expires}`).digest('base64url')
  const nowSeconds = () => Math.floor(clock.now().getTime() / 1000)

  return {
    sign(path, { ttlSeconds }) {
      if (!Number.isSafeInteger(ttlSeconds) || ttlSeconds < 1) throw new Error(`not a time to live: ${ttlSeconds}`)
      const expires = String((Math.ceil(nowSeconds() / ttlSeconds) + 1) * ttlSeconds)
      return `${path}?expires=${expires}&signature=${signatureOf(path, expires)}`
    },
    verify(path, { expires = '', signature = '' }) {
      // The texts are compared, not the bytes they stand for: of one proof there is one spelling.
      const given = Buffer.from(signature)
      const right = Buffer.from(signatureOf(path, expires))
      if (given.length !== right.length || !timingSafeEqual(given, right)) return 'invalid'
      return Number(expires) > nowSeconds() ? 'ok' : 'expired'
    },
  }
}
