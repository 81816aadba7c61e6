import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { pagePolicy } from '../../platform/http/security-headers.ts'
import type { SocketDescription } from '../../platform/sockets/description.ts'
import { createAsyncApi } from './asyncapi.ts'

/**
 * Collects the OpenAPI 3.1 document of the routes registered in `scope` after this call. Only what lies under `prefix` is
 * in it, so a surface that answers at two addresses is described once.
 */
export async function describe(
  scope: FastifyInstance,
  about: { title: string; description: string; prefix: string },
): Promise<void> {
  await scope.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: about.title,
        description: about.description,
        version: '1.0.0',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ bearer: [] }],
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) => String(json.title ?? json.$id ?? `def-${index}`),
    },
    transform: ({ schema, url }) => ({
      schema: { ...schema, ...(!url.startsWith(about.prefix) && { hide: true }) },
      url,
    }),
  })
}

/** Swagger UI sets styles on elements; beyond that it needs nothing from elsewhere. */
const PAGE_POLICY = pagePolicy({
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
})

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 32" height="32"><path d="M8 6h6v7h8V6h6v20h-6v-8h-8v8H8z" fill="#2dd4bf"/><text x="38" y="23" font-family="system-ui, sans-serif" font-size="20" font-weight="600" fill="#fff">Helssa</text></svg>`

/** The reference page at `/docs/api`, which reads the documents at `/openapi/…`, and the document of the sockets. */
export async function docsSurface(
  app: FastifyInstance,
  {
    documents,
    sockets,
  }: { documents: readonly { name: string; url: string; read: () => object }[]; sockets: readonly SocketDescription[] },
): Promise<void> {
  const asyncApi = createAsyncApi(sockets)
  app.get('/asyncapi.json', { schema: { hide: true } }, async () => asyncApi)
  for (const { url, read } of documents) app.get(url, { schema: { hide: true } }, async () => read())
  await app.register(async (scope) => {
    await scope.register(swagger, { openapi: { openapi: '3.1.0', info: { title: 'Helssa', version: '1.0.0' } } })
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers(PAGE_POLICY)
    })
    await scope.register(swaggerUi, {
      routePrefix: '/docs/api',
      logo: { type: 'image/svg+xml', content: LOGO, href: '/docs', target: '_self' },
      theme: { title: 'Helssa API' },
      uiConfig: {
        urls: documents.map(({ name, url }) => ({ name, url })),
        deepLinking: true,
        persistAuthorization: false,
        tryItOutEnabled: true,
      } as Record<string, unknown>,
    })
  })
}
