import { HelssaError } from '@helssa/client'
import { currentLanguage } from '../i18n/language.ts'
import { helssa } from './clients.ts'

/** What goes on while something is sent. */
export interface Sending {
  readonly signal: AbortSignal
  /** The share that has gone off, 0 to 1. */
  readonly onProgress: (share: number) => void
}

/**
 * Sends a form with a file as who is signed in, and tells how far it has come, which `fetch` cannot; whatever surface takes it.
 * @throws HelssaError as the clients' calls do; the signal's reason when it was given up
 */
export async function sendForm<Answer>(path: string, form: FormData, { signal, onProgress }: Sending): Promise<Answer> {
  const access = await helssa.link.access()
  signal.throwIfAborted()
  return new Promise<Answer>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.responseType = 'json'
    if (access) request.setRequestHeader('Authorization', `Bearer ${access}`)
    request.setRequestHeader('Accept-Language', currentLanguage())
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onload = () =>
      request.status >= 200 && request.status < 300
        ? resolve(request.response as Answer) // true by the server's own document of the route
        : reject(refusalOf(request))
    request.onerror = () => reject(new HelssaError({ status: 0, code: 'NETWORK_ERROR', message: 'no answer came' }))
    request.onabort = () => reject(signal.reason)
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
}

interface Refused {
  readonly detail?: string
  readonly error?: {
    readonly code?: string
    readonly message?: string
    readonly details?: Record<string, unknown>
    readonly request_id?: string
  }
}

function refusalOf(request: XMLHttpRequest): HelssaError {
  const { error, detail } = (request.response ?? {}) as Refused // of a proxy it may be anything: every part is looked at
  const message = error?.message ?? detail
  return new HelssaError({
    status: request.status,
    code: message === undefined ? 'UNEXPECTED_ANSWER' : (error?.code ?? 'DETAIL'),
    message: message ?? `HTTP ${request.status}`,
    details: error?.details ?? {},
    requestId: error?.request_id,
  })
}
