import { createHash } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Uploads } from '../../domains/assistant/index.ts'
import type { Attachment, Messaging } from '../../domains/messaging/index.ts'
import { fileNameOf, type Records } from '../../domains/records/index.ts'
import type { ByteRange } from '../../platform/files/files.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { problemOf } from '../../platform/http/problem.ts'
import { parseRange } from '../../platform/http/range.ts'
import { Uuid } from '../../platform/http/schema.ts'
import { releasing } from './releasing.ts'

/** What browsers show in place; all else is downloaded. */
const SHOWN = /^(image\/(jpeg|png|gif|webp|avif|heic)|video\/(mp4|quicktime))$/

interface Deps {
  readonly messaging: Messaging
  readonly uploads: Uploads
  readonly records: Records
}
/** Of what has no size here only the whole is given. */
type Kept = Pick<Attachment, 'fileKey' | 'mediaType' | 'name'> & { readonly sizeBytes?: number }
/** Browsers keep what was said in a conversation, and nothing of a record. */
const CACHED = 'private, max-age=3600'
const NOT_CACHED = 'private, no-store'
const THUMBNAIL = { mediaType: 'image/webp', name: 'thumbnail.webp' }

/**
 * The files of messages, those on their way into one, and those of records, by signed links (docs/contracts.md, files). What a
 * file belongs to is asked for each time: what is deleted is gone.
 */
export const filesSurface: FastifyPluginAsyncTypebox<Deps> = async (app, { messaging, uploads, records }) => {
  app.setErrorHandler(answerError)
  const Proof = Type.Object({ expires: Type.Optional(Type.String()), signature: Type.Optional(Type.String()) })

  async function send(request: FastifyRequest, reply: FastifyReply, kept: Kept, caching = CACHED) {
    const range = rangeOf(request, kept)
    const file = await messaging.shelf.open(kept.fileKey, range)
    if (!file) return refuse(request, reply, 'none')
    // The answer has begun by then: it is cut off, and nobody but the log can be told why.
    file.stream.once('error', (error) => request.log.error({ reqId: request.id, err: error }, 'a file broke off'))
    reply.headers({ ...headersOf(kept), 'Cache-Control': caching })
    if (range) {
      const end = Math.min(range.end, file.sizeBytes - 1)
      reply.code(206).headers({
        'Content-Range': `bytes ${range.start}-${end}/${file.sizeBytes}`,
        'Content-Length': end - range.start + 1,
      })
    } else reply.header('Content-Length', file.sizeBytes)
    return reply.send(releasing(file.stream))
  }

  app.get(
    '/:id',
    {
      schema: {
        hide: true,
        params: Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }),
        querystring: Proof,
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const verdict = messaging.links.verify(id, request.query)
      if (verdict !== 'ok') return refuse(request, reply, verdict === 'expired' ? 'expired' : 'none')
      return send(request, reply, await messaging.attachment(id))
    },
  )

  app.get(
    '/uploads/:id',
    { schema: { hide: true, params: Type.Object({ id: Uuid }), querystring: Proof } },
    async (request, reply) => {
      const { id } = request.params
      const verdict = uploads.verify(id, request.query)
      if (verdict !== 'ok') return refuse(request, reply, verdict === 'expired' ? 'expired' : 'none')
      const upload = await uploads.find(id)
      return upload ? send(request, reply, upload) : refuse(request, reply, 'none')
    },
  )

  async function sendMedical(request: FastifyRequest, reply: FastifyReply, asked: MedicalAsked) {
    const { id, viewer: viewerId, thumbnail } = asked
    const verdict = records.verify(id, asked.proof, { viewerId, thumbnail })
    if (verdict !== 'ok') return refuse(request, reply, verdict === 'expired' ? 'expired' : 'none')
    const file = await records.download({ personId: viewerId, from: request.ip }, id)
    if (!file) return refuse(request, reply, 'none')
    if (!thumbnail) return send(request, reply, { ...file, name: fileNameOf(file) }, NOT_CACHED)
    if (file.thumbnailKey === null) return refuse(request, reply, 'none')
    return send(request, reply, { ...THUMBNAIL, fileKey: file.thumbnailKey }, NOT_CACHED)
  }

  app.get(
    '/medical/:id',
    { schema: { hide: true, params: Type.Object({ id: Uuid }), querystring: Proof } },
    (request, reply) => sendMedical(request, reply, { id: request.params.id, proof: request.query }),
  )

  app.get(
    '/medical/:id/for/:viewer',
    { schema: { hide: true, params: Type.Object({ id: Uuid, viewer: Uuid }), querystring: Proof } },
    (request, reply) => sendMedical(request, reply, { ...request.params, proof: request.query }),
  )

  app.get(
    '/medical/:id/thumbnail',
    { schema: { hide: true, params: Type.Object({ id: Uuid }), querystring: Proof } },
    (request, reply) => sendMedical(request, reply, { ...request.params, proof: request.query, thumbnail: true }),
  )

  app.get(
    '/medical/:id/for/:viewer/thumbnail',
    { schema: { hide: true, params: Type.Object({ id: Uuid, viewer: Uuid }), querystring: Proof } },
    (request, reply) => sendMedical(request, reply, { ...request.params, proof: request.query, thumbnail: true }),
  )
}

interface MedicalAsked {
  readonly id: string
  /** The doctor a link was made for; of a patient's own link nobody. */
  readonly viewer?: string
  readonly thumbnail?: boolean
  readonly proof: { readonly expires?: string; readonly signature?: string }
}

/** What is kept under a key never changes, so the key tells whether a part belongs to what somebody has already. */
const tagOf = ({ fileKey }: Kept): string => `"${createHash('sha256').update(fileKey).digest('base64url')}"`

/** A part of something else than what somebody has is no use to them (RFC 9110, 13.1.5). */
function rangeOf({ headers }: FastifyRequest, kept: Kept): ByteRange | undefined {
  const isOther = headers['if-range'] !== undefined && headers['if-range'] !== tagOf(kept)
  return kept.sizeBytes === undefined || isOther ? undefined : parseRange(headers.range, kept.sizeBytes)
}

/** Letters that RFC 8187 keeps for its own use, and encodeURIComponent does not. */
const encodedName = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

function headersOf(kept: Kept): Record<string, string> {
  const { mediaType, name } = kept
  const disposition = SHOWN.test(mediaType) ? 'inline' : 'attachment'
  return {
    'Content-Type': mediaType,
    'Content-Disposition': `${disposition}; filename*=UTF-8''${encodedName(name)}`,
    ETag: tagOf(kept),
    'Accept-Ranges': 'bytes',
    // Even opened by itself it can run nothing.
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'Cross-Origin-Resource-Policy': 'cross-origin',
  }
}

const words = {
  none: { status: 404, fa: 'این فایل یافت نشد', en: 'There is no such file' },
  expired: {
    status: 410,
    fa: 'زمان این پیوند گذشته است؛ صفحه‌ای را که پیوند در آن بود دوباره باز کنید',
    en: 'This link has expired; open the page it was on again',
  },
  range: { status: 416, fa: 'این بخش از فایل وجود ندارد', en: 'The file has no such part' },
  fault: { status: 500, fa: 'خطای داخلی سرور', en: 'Something went wrong on our side' },
} as const satisfies Record<string, { status: number } & Record<Language, string>>

function refuse(request: FastifyRequest, reply: FastifyReply, what: keyof typeof words) {
  const { status, ...text } = words[what]
  return reply.code(status).send({ detail: text[languageOf(request.headers['accept-language'])] })
}

function answerError(thrown: unknown, request: FastifyRequest, reply: FastifyReply) {
  const found = problemOf(thrown)
  if (found.kind === 'fault') {
    request.log.error({ reqId: request.id, err: thrown }, 'request failed')
    return refuse(request, reply, 'fault')
  }
  if (found.kind !== 'refusal' || found.refusal.code !== 'RANGE_NOT_SATISFIABLE') return refuse(request, reply, 'none')
  reply.header('Content-Range', `bytes */${found.refusal.facts.sizeBytes}`)
  return refuse(request, reply, 'range')
}
