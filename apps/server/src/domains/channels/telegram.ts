import { basename } from 'node:path'
import { Api, type ApiClientOptions, GrammyError, HttpError, InputFile } from 'grammy'
import type { Update, UserFromGetMe, WebhookInfo } from 'grammy/types'
import { OutsideError } from '../../platform/http-client.ts'
import type { Delivery, DeliveryError, OutgoingFile, OutgoingPart, PlatformClient } from './platform-client.ts'
import { askTelegram, type Exchange, fetchStream } from './transport.ts'

/** What the Bot API gives of a file at most (core.telegram.org/bots/api#getfile). */
export const TELEGRAM_FILE_BYTES_MAX = 20 * 1024 * 1024
const CAPTION_LENGTH_MAX = 1024
const PHOTO_BYTES_MAX = 10 * 1024 * 1024
const TIMEOUT_MS = 25_000
const DOWNLOAD_TIMEOUT_MS = 120_000
/** What a long poll may take beyond its own time. */
const POLL_GRACE_MS = 10_000
const DETAIL_LENGTH_MAX = 200

export interface TelegramClient extends PlatformClient {
  /** @throws OutsideError; `status` 401 or 404: the token is none */
  readonly getMe: () => Promise<UserFromGetMe>
  readonly setWebhook: (webhook: {
    url: string
    secretToken: string
    allowedUpdates: readonly UpdateKind[]
    maxConnections?: number
  }) => Promise<void>
  readonly deleteWebhook: () => Promise<void>
  readonly getWebhookInfo: () => Promise<WebhookInfo>
  /** Waits at most `waitSeconds` for updates; `stop` ends the waiting. @throws OutsideError; `status` 409: another polls too */
  readonly getUpdates: (
    asked: { offset: number; limit: number; waitSeconds: number; allowedUpdates: readonly UpdateKind[] },
    stop?: AbortSignal,
  ) => Promise<Update[]>
}
export type UpdateKind = Exclude<keyof Update, 'update_id'>

/** A bot. `apiRoot` as `https://api.telegram.org`, without a slash at its end. The token is in no error that leaves here. */
export function createTelegramClient({
  token,
  apiRoot,
  timeoutMs = TIMEOUT_MS,
}: {
  token: string
  apiRoot: string
  timeoutMs?: number
}): TelegramClient {
  const api = new Api(token, { apiRoot, fetch: fetchForGrammy })
  const inTime = () => signalOf(AbortSignal.timeout(timeoutMs))

  return {
    send: (part) => deliver(() => show(api, part, inTime())),
    edit: ({ to, externalId, content }) =>
      deliver(async () => {
        await api
          .editMessageText(to, Number(externalId), content, {}, inTime())
          .catch(passIf(/message is not modified/))
        return externalId
      }),
    delete: ({ to, externalId }) =>
      deliver(async () => {
        await api.deleteMessage(to, Number(externalId), inTime()).catch(passIf(/message to delete not found/))
        return externalId
      }),
    fetchFile: (reference) =>
      asking(async () => {
        const { file_path: path, file_size: knownSize } = await api.getFile(reference, inTime())
        if (!path) throw new OutsideError('Telegram gives the file no path', { kind: 'format', sent: 'yes' })
        const { stream, sizeBytes } = await fetchStream(new URL(`${apiRoot}/file/bot${token}/${path}`), {
          bytesMax: TELEGRAM_FILE_BYTES_MAX,
          mayAsk: ({ origin }) => origin === new URL(apiRoot).origin,
          signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
        })
        return { stream, name: basename(path), sizeBytes: sizeBytes ?? knownSize }
      }),
    fetchProfile: undefined, // every update says who writes

    getMe: () => asking(() => api.getMe(inTime())),
    setWebhook: ({ url, secretToken, allowedUpdates, maxConnections = 40 }) =>
      asking(async () => {
        const options = {
          secret_token: secretToken,
          allowed_updates: allowedUpdates,
          max_connections: maxConnections,
        }
        await api.setWebhook(url, options, inTime())
      }),
    deleteWebhook: () =>
      asking(async () => {
        await api.deleteWebhook({}, inTime())
      }),
    getWebhookInfo: () => asking(() => api.getWebhookInfo(inTime())),
    getUpdates: ({ offset, limit, waitSeconds, allowedUpdates }, stop) => {
      const timeout = AbortSignal.timeout(waitSeconds * 1000 + POLL_GRACE_MS)
      const signal = signalOf(stop ? AbortSignal.any([stop, timeout]) : timeout)
      const options = { offset, limit, timeout: waitSeconds, allowed_updates: allowedUpdates }
      return asking(() => api.getUpdates(options, signal))
    },
  }
}

/** grammY's own line reports neither statuses nor whether a request left, so it is given ours. */
const fetchForGrammy = (async (url: string, init: Exchange) => {
  const stop = new AbortController()
  if (init.signal.aborted) stop.abort()
  init.signal.addEventListener('abort', () => stop.abort(), { once: true }) // grammY's signals are no native ones
  const { method, headers, body } = init
  const answer = await askTelegram(url, { method, headers, body, signal: stop.signal })
  return { json: async () => answer }
}) as unknown as NonNullable<ApiClientOptions['fetch']>

type GrammySignal = Parameters<Api['getMe']>[0]
const signalOf = (signal: AbortSignal): GrammySignal => signal as GrammySignal

async function show(api: Api, { to, content, file }: OutgoingPart, signal: GrammySignal): Promise<string> {
  if (!file) return String((await api.sendMessage(to, content, {}, signal)).message_id)
  if (content.length > CAPTION_LENGTH_MAX) throw new RangeError('a caption is too long')
  const bytes = new InputFile(await opened(file), uploadName(file.name))
  const options = content === '' ? {} : { caption: content }
  const sent = await sendBy(api, file)(to, bytes, options, signal)
  return String(sent.message_id)
}

const opened = (file: OutgoingFile) =>
  file.open().catch(() => {
    throw new OutsideError('the file could not be opened', { kind: 'network', sent: 'no' })
  })

type SendFile = (
  to: string,
  file: InputFile,
  options: { caption?: string },
  signal: GrammySignal,
) => Promise<{ message_id: number }>

function sendBy(api: Api, { mediaType, sizeBytes }: OutgoingFile): SendFile {
  if (/^image\/(jpeg|png|webp)$/.test(mediaType) && sizeBytes <= PHOTO_BYTES_MAX) return api.sendPhoto.bind(api)
  if (mediaType === 'video/mp4') return api.sendVideo.bind(api)
  return api.sendDocument.bind(api)
}

/** grammY writes the name into a header as it is. */
const uploadName = (name: string): string => name.replaceAll(/[\p{Cc}"';\\/]/gu, '_').slice(0, 100) || 'file'

async function deliver(act: () => Promise<string>): Promise<Delivery> {
  try {
    return { outcome: 'sent', externalId: await act() }
  } catch (error) {
    if (error instanceof GrammyError) return deliveryOfAnswer(error)
    const cause = error instanceof HttpError ? error.error : error
    if (cause instanceof OutsideError) return deliveryOfFailure(cause)
    if (!(error instanceof HttpError)) throw error
    // A file of ours that ended early: what was begun is not complete, so it was not shown.
    return { outcome: 'later', error: 'the file could not be read' }
  }
}

function deliveryOfFailure({ status, sent, message }: OutsideError): Delivery {
  if (status === 413) return { outcome: 'refused', error: 'rejected', detail: 'too large' }
  if (sent === 'no' || (status !== undefined && SAYS_FAILED.has(status))) return { outcome: 'later', error: message }
  return { outcome: 'uncertain', error: message }
}

/** By these Telegram itself says that nothing was done; 502 and 504 come from between, where nobody knows. */
const SAYS_FAILED = new Set([429, 500, 503])

function deliveryOfAnswer({ error_code: code, description, parameters }: GrammyError): Delivery {
  const detail = `${code}: ${description}`.slice(0, DETAIL_LENGTH_MAX)
  if (SAYS_FAILED.has(code)) return { outcome: 'later', error: detail, retryAfterSeconds: parameters.retry_after }
  if (code >= 500) return { outcome: 'uncertain', error: detail }
  return { outcome: 'refused', error: refusalOf(code, description), detail }
}

function refusalOf(code: number, description: string): DeliveryError {
  if (code === 401 || code === 404) return 'unauthorized' // 404 is the answer to a token that looks like none
  if (code === 403) return 'blocked'
  if (/not found|user is deactivated|PEER_ID_INVALID/i.test(description)) return 'not_found'
  return 'rejected'
}

/** What was wished is so already. */
const passIf =
  (description: RegExp) =>
  (error: unknown): void => {
    if (!(error instanceof GrammyError && description.test(error.description))) throw error
  }

/** grammY's errors hold what was sent, secrets too; others get what is safe of them. */
async function asking<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof GrammyError) {
      const { error_code: status, description, parameters } = error
      const text = `Telegram answered ${status}`
      throw new OutsideError(text, { kind: 'status', sent: 'yes', status, answer: { description, parameters } })
    }
    const cause = error instanceof HttpError ? error.error : error
    throw cause instanceof OutsideError ? cause : unknownFailure()
  }
}

const unknownFailure = () => new OutsideError('Telegram could not be asked', { kind: 'network', sent: 'maybe' })
