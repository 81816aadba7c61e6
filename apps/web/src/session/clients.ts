import {
  createBrowserStorage,
  createChatClient,
  createHelssaClient,
  createSmartaiClient,
  type SmartaiUser,
  type TokenStorage,
  type User,
} from '@helssa/client'
import { currentLanguage } from '../i18n/language.ts'
import { untilReachable, watchedFetch } from './connection.ts'
import { endSession } from './session.ts'

/** One person, one session: whoever signed in by phone or by e-mail is the same at all four APIs. */
const storage = createBrowserStorage<User>()
const common = {
  baseUrl: location.origin,
  language: currentLanguage,
  fetch: watchedFetch,
  onSignedOut: endSession,
  untilReachable,
}

export const helssa = createHelssaClient({ ...common, storage })
/** What the storage keeps of the person is not read by anybody; `useMe` asks the server. */
export const smartai = createSmartaiClient({ ...common, storage: storage as unknown as TokenStorage<SmartaiUser> })
export const chat = createChatClient(helssa)

/** Calls HELSSA as who is signed in: `api.GET('/api/v1/patients/profile/')`. Throws `HelssaError`. */
export const api = helssa.api
