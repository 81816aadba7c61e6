import { createSmartaiApi, type SmartaiApi } from './api.ts'
import { idempotencyKeys, SMARTAI_KEYED_PATHS } from './idempotency.ts'
import type { SessionLink } from './session-link.ts'

/**
 * SmartAI's calls for who is signed in at `account`, a client of HELSSA: the same person, by the same token. So an
 * administrator who signed in by a code administers SmartAI's users too. Calls throw as those of `createSmartaiClient` do.
 */
export function connectSmartai(account: { readonly link: SessionLink }): { readonly api: SmartaiApi } {
  const api = createSmartaiApi(account.link.baseUrl, account.link.send)
  api.use(idempotencyKeys(SMARTAI_KEYED_PATHS))
  return { api }
}
