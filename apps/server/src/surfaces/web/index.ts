import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Headers, pagePolicy } from '../../platform/http/security-headers.ts'

/** Where `npm start` builds the web app. */
export const WEB_FOLDER = fileURLToPath(new URL('../../../../web/dist', import.meta.url))

const NONCE = '__CSP_NONCE__'
const YEAR_SECONDS = 31_536_000
/** What acts by itself, and so by the policy that came with it: a page, and a worker, which fetches. */
const ACTS = /(?:\.html|\/service-worker\.js)(?:\.br|\.gz)?$/

/** Scripts and styles come from here and are files; React Aria's one style element names the page's nonce. */
const policyOf = (publicUrl: string, nonce?: string): Headers => ({
  ...pagePolicy({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", ...(nonce ? [`'nonce-${nonce}'`] : [])],
    'img-src': ["'self'", 'blob:', 'data:'],
    'media-src': ["'self'", 'blob:'],
    'font-src': ["'self'"],
    'connect-src': ["'self'", publicUrl.replace(/^http/, 'ws')],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  }),
  'Cross-Origin-Opener-Policy': 'same-origin', // no page that opens this one, or is opened by it, gets a hold of it
  'Permissions-Policy': 'camera=(self), microphone=(self), display-capture=(self), geolocation=()',
})

/**
 * The web app: its files, and its one page at every address that a browser opens and nothing else answers. A new build is
 * served without a restart. Without a built app (`folder` is not there) these addresses stay unknown.
 */
export async function webSurface(
  app: FastifyInstance,
  { publicUrl, folder = WEB_FOLDER }: { publicUrl: string; folder?: string | undefined },
): Promise<void> {
  const pageFile = join(folder, 'index.html')
  if (!existsSync(pageFile)) return
  const sendPage = async (reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64url')
    const page = await readFile(pageFile, 'utf8')
    return reply
      .headers(policyOf(publicUrl, nonce))
      .header('Cache-Control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(NONCE, nonce))
  }
  const files = { index: false, preCompressed: true, cacheControl: false } as const
  const keptFor =
    (cacheControl: string): NonNullable<FastifyStaticOptions['setHeaders']> =>
    (reply) => {
      reply.header('Cache-Control', cacheControl)
    }
  // Named by their content, so they never change.
  await app.register(fastifyStatic, {
    ...files,
    root: join(folder, 'assets'),
    prefix: '/assets/',
    setHeaders: keptFor(`public, max-age=${YEAR_SECONDS}, immutable`),
  })
  await app.register(fastifyStatic, {
    ...files,
    root: folder,
    wildcard: false, // a route for each file, so that unknown addresses of the APIs stay theirs
    globIgnore: ['assets/**', 'index.html*'],
    decorateReply: false,
    setHeaders: (reply, path) => {
      reply.header('Cache-Control', 'no-cache')
      if (ACTS.test(path)) reply.headers(policyOf(publicUrl))
    },
  })
  app.get('/', { schema: { hide: true } }, (_request, reply) => sendPage(reply))
  app.setNotFoundHandler((request, reply) =>
    isOpenedByBrowser(request)
      ? sendPage(reply)
      : reply.code(404).send({ statusCode: 404, error: 'Not Found', message: 'there is nothing at this address' }),
  )
}

/** An address typed or followed, as opposed to one that a page or a program fetches. */
const isOpenedByBrowser = ({ method, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html')
