import { APICallError } from '@ai-sdk/provider'
import { failureOf, isWorthAnotherTry } from './failure.ts'
import { createGuard, type Limits } from './guard.ts'
import { heardOf } from './heard.ts'
import type { Heard, SpeechModel } from './model.ts'

export interface SpeechSettings extends Limits {
  /** As a language model's. */
  readonly baseUrl: string
  readonly apiKey?: string | undefined
  /** As the server calls it. */
  readonly model: string
}

interface Audio {
  readonly bytes: Buffer
  readonly mediaType: string
  readonly language?: string
}

/** `verbose_json` tells segments; some models know only `json`, which is the text alone. */
type Format = 'verbose_json' | 'json'

/** Hours of speech with their segments are some megabytes. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024

/** A speech model behind an OpenAI-compatible server (https://platform.openai.com/docs/api-reference/audio). */
export function createSpeechModel(settings: SpeechSettings): SpeechModel {
  const guard = createGuard(settings)
  let format: Format = 'verbose_json'

  const hear = async (audio: Audio, signal: AbortSignal): Promise<Heard> => {
    try {
      return await askUntilHeard(settings, audio, format, signal)
    } catch (error) {
      if (format === 'json' || failureOf(error).fault !== 'question') throw error
      const heard = await askUntilHeard(settings, audio, 'json', signal)
      format = 'json'
      return heard
    }
  }

  return {
    name: settings.model,
    async transcribe({ signal: caller, ...audio }) {
      const visit = guard.enter(caller)
      try {
        const heard = await hear(audio, visit.signal)
        visit.succeeded()
        return heard
      } catch (error) {
        throw visit.failed(error)
      } finally {
        visit.leave()
      }
    },
  }
}

async function askUntilHeard(
  settings: SpeechSettings,
  audio: Audio,
  format: Format,
  signal: AbortSignal,
): Promise<Heard> {
  for (let tries = 1; ; tries++) {
    try {
      return heardOf(await ask(settings, audio, format, signal))
    } catch (error) {
      if (!isWorthAnotherTry(error, tries, signal)) throw error
    }
  }
}

/** The JSON of one answer. */
async function ask(
  { baseUrl, apiKey, model }: SpeechSettings,
  { bytes, mediaType, language }: Audio,
  format: Format,
  signal: AbortSignal,
): Promise<unknown> {
  const form = new FormData()
  form.set('file', new File([new Uint8Array(bytes)], `speech.${extensionOf(mediaType)}`, { type: mediaType }))
  form.set('model', model)
  form.set('response_format', format)
  if (language !== undefined) form.set('language', language)
  const response = await fetch(`${baseUrl}/audio/transcriptions`, {
    method: 'POST',
    headers: { accept: 'application/json', ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }) },
    body: form,
    redirect: 'manual', // a redirect would carry a patient's voice to an address nobody configured
    signal,
  })
  if (response.ok) return JSON.parse(await readText(response))
  await response.body?.cancel()
  throw new APICallError({
    message: 'refused',
    url: '',
    requestBodyValues: {},
    statusCode: response.status,
    responseHeaders: Object.fromEntries(response.headers),
  })
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > ANSWER_BYTES_MAX) throw new RangeError('an answer too long') // leaving the loop closes the connection
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** Servers tell the format by the file's name. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/x-m4a': 'm4a',
  'audio/wave': 'wav',
  'audio/x-wav': 'wav',
  'audio/vnd.wave': 'wav',
  'audio/x-flac': 'flac',
}

/** `webm` of `audio/webm;codecs=opus`. */
function extensionOf(mediaType: string): string {
  const [type = ''] = mediaType.toLowerCase().split(';')
  return EXTENSIONS[type.trim()] ?? type.trim().split('/')[1]?.replace(/\W/g, '') ?? 'wav'
}
