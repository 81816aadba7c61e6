import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import type { Identity } from '../../domains/identity/index.ts'
import { ATTACHMENT_BYTES_MAX, type Attachment, type Messaging } from '../../domains/messaging/index.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Cache } from '../../platform/cache/cache.ts'
import { identifyAndCount } from '../../platform/http/guards.ts'
import type { Rate } from '../../platform/http/rate-limit.ts'
import type { SocketFloor } from '../../platform/sockets/floor.ts'
import { answerError } from './answer-error.ts'
import { conversationRoutes } from './conversations.ts'
import { messageRoutes } from './messages.ts'
import { createPresenter } from './present.ts'
import { createRooms } from './rooms.ts'
import { ErrorAnswer, models } from './schema.ts'
import { chatSocket } from './socket.ts'
import { userRoutes } from './users.ts'

export interface ChatDeps {
  readonly identity: Identity
  readonly messaging: Messaging
  readonly bus: Bus
  readonly cache: Cache
  readonly floor: SocketFloor
  readonly publicUrl: string
  readonly linkOf: (attachment: Attachment) => string
  /** Whether pages of an origin may open sockets by the browser's cookie. */
  readonly mayComeFrom: (origin: string) => boolean
  /** Requests of a person, or of an address, in a window; undefined is without limit. */
  readonly rateOf: (asker: { premium: boolean } | undefined) => Rate | undefined
  readonly onFault: (error: unknown) => void
}

/** The chat module: REST under `/api/`, and the socket of a conversation. Whatever it refuses is `{ detail }`. */
export async function chatSurface(app: FastifyInstance, { deps }: { deps: ChatDeps }): Promise<void> {
  for (const model of [...models, ErrorAnswer]) app.addSchema(model)
  app.setErrorHandler(answerError)
  identifyAndCount(app, {
    cache: deps.cache,
    surface: 'chat',
    authenticate: deps.identity.authenticate,
    rateOf: deps.rateOf,
  })
  app.setNotFoundHandler((request, reply) => answerError({ statusCode: 404 }, request, reply))
  // A byte more than a file may have, so that the one who counts tells too large from just right.
  await app.register(multipart, {
    limits: { fileSize: ATTACHMENT_BYTES_MAX + 1, files: 1, fields: 10, fieldSize: 10_000, parts: 11 },
    throwFileSizeLimit: false,
  })

  const { messaging } = deps
  const present = createPresenter({ cards: messaging.cards, publicUrl: deps.publicUrl, linkOf: deps.linkOf })
  await app.register(conversationRoutes, { messaging, present, publicUrl: deps.publicUrl })
  await app.register(messageRoutes, { messaging, present })
  await app.register(userRoutes, { messaging, present })

  const rooms = createRooms({ messaging, present, frame: deps.floor.frame, onFault: deps.onFault })
  deps.floor.route(chatSocket({ ...deps, present, rooms }))
  const stopListening = deps.bus.onGap(rooms.askToResync)
  app.addHook('onClose', async () => stopListening())
}

export { chatSocketDescription } from './events.ts'
