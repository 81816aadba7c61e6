import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import sharp from 'sharp'
import { Type } from 'typebox'
import { encode, renderSVG } from 'uqr'
import { isAccessCode } from '../../domains/access/index.ts'
import type { Cache } from '../../platform/cache/cache.ts'
import { languageOf } from '../../platform/http/language.ts'
import { addressKey, countRequest, type Rate } from '../../platform/http/rate-limit.ts'
import { toLatinDigits } from '../../platform/text.ts'

interface Deps {
  readonly cache: Cache
  /** Requests of one address in a window: making a picture takes a moment. */
  readonly rate: Rate | undefined
  readonly publicUrl: string
}

/** Four modules of white around it, as readers ask for. */
const QR = { border: 4, ecc: 'M' } as const
const PIXELS_A_MODULE = 10
const DAY_SECONDS = 86_400

/**
 * The picture behind `qr_code_url`: the address of the page on which a patient answers a request for access. It is made of
 * the code alone, so it tells nothing of anybody, nor whether there is such a request.
 */
export const qrSurface: FastifyPluginAsyncTypebox<Deps> = async (app, { cache, rate, publicUrl }) => {
  app.get(
    '/qr/access/:name',
    { schema: { hide: true, params: Type.Object({ name: Type.String({ maxLength: 40 }) }) } },
    async (request, reply) => {
      const count = await countRequest(cache, reply, `qr:address:${addressKey(request.ip)}`, rate)
      if (count && !count.allowed) return refuse(request, reply, 429)
      const [, typed = '', extension] = /^([^.]+)(?:\.(svg|png))?$/.exec(request.params.name) ?? []
      const code = toLatinDigits(typed).toUpperCase()
      if (!isAccessCode(code)) return refuse(request, reply, 404)

      const wanted = extension ?? wantedBy(request.headers.accept ?? '')
      reply.headers({ Vary: 'Accept', 'Cache-Control': `private, max-age=${DAY_SECONDS}` })
      if (wanted === 'page') return reply.redirect(`/access/${code}`, 303)
      reply.header('Cross-Origin-Resource-Policy', 'cross-origin') // applications elsewhere show it
      const address = `${publicUrl}/access/${code}`
      return wanted === 'svg'
        ? reply.type('image/svg+xml; charset=utf-8').send(renderSVG(address, { ...QR, pixelSize: PIXELS_A_MODULE }))
        : reply.type('image/png').send(await drawPng(address))
    },
  )
}

/** From the modules themselves: pictures are made here of nothing that was drawn elsewhere, SVG least of all. */
function drawPng(text: string): Promise<Buffer> {
  const { data, size } = encode(text, QR)
  const grey = Buffer.from(data.flatMap((row) => row.map((dark) => (dark ? 0 : 255))))
  return sharp(grey, { raw: { width: size, height: size, channels: 1 } })
    .resize(size * PIXELS_A_MODULE, size * PIXELS_A_MODULE, { kernel: 'nearest' })
    .png()
    .toBuffer()
}

/** Somebody who opens the address gets the page; an `<img>` a picture, as SVG if it says that it can show one. */
function wantedBy(accept: string): 'page' | 'svg' | 'png' {
  if (accept.includes('text/html')) return 'page'
  return accept.includes('image/svg+xml') ? 'svg' : 'png'
}

const words = {
  404: { fa: 'این کد یافت نشد', en: 'There is no such code' },
  429: { fa: 'تعداد درخواست‌ها بیش از حد مجاز است', en: 'Too many requests' },
} as const

const refuse = (request: FastifyRequest, reply: FastifyReply, status: keyof typeof words) =>
  reply.code(status).send({ detail: words[status][languageOf(request.headers['accept-language'])] })
