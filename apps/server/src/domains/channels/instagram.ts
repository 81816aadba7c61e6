// The Instagram API with Instagram Login (developers.facebook.com/docs/instagram-platform, "Messaging API").
import { basename } from 'node:path'
import { OutsideError, requestJson } from '../../platform/http-client.ts'
import type { Delivery, DeliveryError, OutgoingFile, OutgoingPart, PlatformClient } from './platform-client.ts'
import { fetchStream } from './transport.ts'
import { idOf, personNameOf } from './wire.ts'

/** The largest that Instagram lets people send. */
export const INSTAGRAM_FILE_BYTES_MAX = 25 * 1024 * 1024
const TIMEOUT_MS = 25_000
const DOWNLOAD_TIMEOUT_MS = 120_000
/** Where Instagram keeps what people sent; its events name the addresses. */
const FILE_HOSTS = /(^|\.)(fbsbx\.com|fbcdn\.net|cdninstagram\.com)$/

/** A professional account. `apiRoot` as `https://graph.instagram.com/v26.0`. Nothing of ours can be edited or taken back there. */
export function createInstagramClient({
  token,
  accountId,
  apiRoot,
  timeoutMs = TIMEOUT_MS,
}: {
  token: string
  accountId: string
  apiRoot: string
  timeoutMs?: number
}): PlatformClient {
  const headers = { authorization: `Bearer ${token}` }
  const apiOrigin = new URL(apiRoot).origin

  return {
    async send(part) {
      const message = messageOf(part)
      if (!message) return { outcome: 'refused', error: 'unsupported', detail: 'Instagram takes no such file' }
      const url = `${apiRoot}/${encodeURIComponent(accountId)}/messages`
      const json = { recipient: { id: part.to }, message }
      try {
        const answer = await requestJson({ url, method: 'POST', headers, json, timeoutMs })
        const id = idOf((answer as { message_id?: unknown } | null)?.message_id)
        if (id) return { outcome: 'sent', externalId: id }
        return { outcome: 'uncertain', error: 'the answer names no message' }
      } catch (error) {
        if (error instanceof OutsideError) return deliveryOf(error)
        throw error
      }
    },
    edit: undefined,
    delete: undefined,
    async fetchFile(reference) {
      const url = URL.parse(reference)
      if (!url) throw new OutsideError('a file has no address', { kind: 'format', sent: 'no' })
      const { stream, sizeBytes } = await fetchStream(url, {
        bytesMax: INSTAGRAM_FILE_BYTES_MAX,
        mayAsk: ({ protocol, hostname, origin }) =>
          (protocol === 'https:' && FILE_HOSTS.test(hostname)) || origin === apiOrigin,
        signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS),
      })
      return { stream, name: basename(url.pathname), sizeBytes }
    },
    async fetchProfile(customer) {
      const url = `${apiRoot}/${encodeURIComponent(customer)}?fields=name,username`
      try {
        const answer = await requestJson({ url, method: 'GET', headers, timeoutMs })
        const { name, username } = answer as { name?: unknown; username?: unknown }
        return { firstName: personNameOf(name) ?? '', lastName: '', username: personNameOf(username) ?? null }
      } catch (error) {
        // Who did not agree to it is not told of.
        if (error instanceof OutsideError && error.status === 400 && graphErrorOf(error)?.code !== 190) return undefined
        throw error
      }
    },
  }
}

function messageOf({ content, file }: OutgoingPart): object | undefined {
  if (!file) return { text: content }
  const type = attachmentType(file)
  return type && { attachment: { type, payload: { url: file.url } } }
}

function attachmentType({ mediaType }: OutgoingFile): 'image' | 'video' | 'audio' | 'file' | undefined {
  if (/^image\/(png|jpeg|gif)$/.test(mediaType)) return 'image'
  if (/^video\/(mp4|ogg|webm|quicktime|x-msvideo)$/.test(mediaType)) return 'video'
  if (/^audio\/(aac|mp4|x-m4a|wav|x-wav)$/.test(mediaType)) return 'audio'
  return mediaType === 'application/pdf' ? 'file' : undefined
}

interface GraphError {
  readonly code: number
  readonly subcode: number | undefined
}

function graphErrorOf({ answer }: OutsideError): GraphError | undefined {
  const error = (answer as { error?: { code?: unknown; error_subcode?: unknown } } | undefined)?.error
  if (typeof error?.code !== 'number') return undefined
  return { code: error.code, subcode: typeof error.error_subcode === 'number' ? error.error_subcode : undefined }
}

/** Requests of the app, of the user, of the page, of this call, and of a business were too many. */
const isTooMany = (code: number): boolean => [4, 17, 32, 613].includes(code) || (code >= 80_000 && code <= 80_014)

function deliveryOf(failure: OutsideError): Delivery {
  const known = graphErrorOf(failure)
  const { status, sent, message } = failure
  const detail = known ? `${message}, code ${known.code}/${known.subcode ?? 0}` : message
  // 2: "an unexpected error has occurred, please retry later".
  if (sent === 'no' || status === 429 || status === 503 || (known && (isTooMany(known.code) || known.code === 2))) {
    return { outcome: 'later', error: detail }
  }
  if (status === 500 && !known) return { outcome: 'later', error: detail }
  // 1 is also answered where a message was shown after all.
  if (status === undefined || status < 400 || status >= 500 || known?.code === 1)
    return { outcome: 'uncertain', error: detail }
  return { outcome: 'refused', error: known ? refusalOf(known) : status === 401 ? 'unauthorized' : 'rejected', detail }
}

function refusalOf({ code, subcode }: GraphError): DeliveryError {
  if (code === 190) return 'unauthorized'
  if (code === 10 && (subcode === 2534022 || subcode === 2018278)) return 'window_closed'
  if (code === 551) return 'blocked'
  if (code === 100 && (subcode === 2534014 || subcode === 2018001)) return 'not_found'
  return 'rejected'
}
