import type { Clock } from '../clock.ts'
import { createModel } from './create-model.ts'
import { createSpeechModel } from './create-speech-model.ts'
import type { Models } from './model.ts'

/** The usual bounds of one node: an answer of some pages, from a server of one's own too. */
const USUAL = { timeoutMs: 90_000, idleMs: 30_000 }
/** Speech is heard as a whole before a word is answered, and takes a server's whole power. */
const USUAL_OF_SPEECH = { timeoutMs: 240_000 }
const SPEECH_CONCURRENCY = 4

export interface ModelsConfig {
  readonly AI_BASE_URL?: string | undefined
  readonly AI_API_KEY?: string | undefined
  readonly AI_MODEL_CHAT?: string | undefined
  readonly AI_MODEL_VISION?: string | undefined
  readonly AI_MODEL_SPEECH?: string | undefined
  /** Questions that one model is asked at once by this node. */
  readonly AI_CONCURRENCY: number
}

/** The models the configuration names, none of them without a server. One that both chats and sees is one model. */
export function openModels(config: ModelsConfig, clock: Clock): Models {
  const { AI_BASE_URL: baseUrl, AI_API_KEY: apiKey, AI_MODEL_SPEECH: speech } = config
  if (baseUrl === undefined) return {}
  const server = { baseUrl, apiKey, clock, concurrency: config.AI_CONCURRENCY }
  const open = (model: string | undefined) =>
    model !== undefined ? createModel({ ...USUAL, ...server, model }) : undefined
  const chat = open(config.AI_MODEL_CHAT)
  const vision = config.AI_MODEL_VISION === config.AI_MODEL_CHAT ? chat : open(config.AI_MODEL_VISION)
  return {
    ...(chat && { chat }),
    ...(vision && { vision }),
    ...(speech !== undefined && {
      speech: createSpeechModel({ ...USUAL_OF_SPEECH, ...server, concurrency: SPEECH_CONCURRENCY, model: speech }),
    }),
  }
}
