import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { FileStore } from '../../platform/files/files.ts'
import { AVATAR_BYTES_MAX, readAvatar } from '../../platform/pictures.ts'
import { answers } from './schema.ts'

/** Who has no picture of their own. */
const NOBODY = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><rect width="512" height="512" fill="#dbe4ee"/><circle cx="256" cy="196" r="92" fill="#8ba3bd"/><path d="M76 470c0-104 80-160 180-160s180 56 180 160v42H76z" fill="#8ba3bd"/></svg>`
/** A key is never given to another picture. */
const FOR_EVER = 'public, max-age=31536000, immutable'

const Picture = { content: { 'image/webp': { schema: Type.String({ contentMediaType: 'image/webp' }) } } }

export const avatarUrl = (publicUrl: string, key: string | null): string =>
  `${publicUrl}/v1/${key === null ? 'avatars/default.svg' : `${key}.webp`}`

/** Keeps a picture, made anew from its pixels; answers its key. @throws PictureRefusal */
export async function keepAvatar(files: FileStore, bytes: Buffer): Promise<string> {
  const { webp } = await readAvatar(bytes)
  const key = `avatars/${randomUUID()}`
  await files.put(key, Readable.from([webp]), { maxBytes: AVATAR_BYTES_MAX })
  return key
}

/** Pictures of accounts; open to all who know their address. */
export const avatarRoutes: FastifyPluginAsyncTypebox<{ files: FileStore }> = async (app, { files }) => {
  app.get('/avatars/default.svg', { schema: { hide: true } }, (_request, reply) =>
    reply.type('image/svg+xml').header('Cache-Control', 'public, max-age=86400').send(NOBODY),
  )

  app.get(
    '/avatars/:name',
    {
      schema: {
        tags: ['user'],
        operationId: 'getAvatar',
        security: [],
        summary: 'A picture of an account (WebP)',
        params: Type.Object({ name: Type.String({ pattern: '^[0-9a-f-]{36}\\.webp$' }) }),
        response: answers({ 200: Picture }, 404),
      },
    },
    async ({ params: { name } }, reply) => {
      const picture = await files.open(`avatars/${name.slice(0, -'.webp'.length)}`)
      if (!picture) return reply.callNotFound()
      return reply
        .type('image/webp')
        .header('Content-Length', picture.sizeBytes)
        .header('Cache-Control', FOR_EVER)
        .send(picture.stream)
    },
  )
}
