import type { FastifyInstance } from 'fastify'
import type { Channels } from '../../domains/channels/index.ts'
import type { Identity } from '../../domains/identity/index.ts'
import type { Attachment, Messaging } from '../../domains/messaging/index.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Cache } from '../../platform/cache/cache.ts'
import type { Clock } from '../../platform/clock.ts'
import { identifyAndCount } from '../../platform/http/guards.ts'
import type { Rate } from '../../platform/http/rate-limit.ts'
import type { SocketFloor } from '../../platform/sockets/floor.ts'
import { createAdmission } from './admission.ts'
import { answerError } from './answer-error.ts'
import { channelRoutes } from './channels.ts'
import { chatSocket } from './chat-socket.ts'
import { conversationRoutes } from './conversations.ts'
import { deskRoutes } from './desk.ts'
import { fileRoutes } from './files.ts'
import { listSocket } from './list-socket.ts'
import { messageRoutes } from './messages.ts'
import { createOutcomes } from './outcomes.ts'
import { createPresenter } from './present.ts'
import { createRooms } from './rooms.ts'
import { ErrorAnswer, models } from './schema.ts'
import { agentsOnly } from './who.ts'

export interface FikoDeps {
  readonly identity: Identity
  readonly messaging: Messaging
  readonly channels: Channels
  readonly bus: Bus
  readonly cache: Cache
  readonly clock: Clock
  readonly floor: SocketFloor
  readonly linkOf: (attachment: Attachment) => string
  /** Requests of a person, or of an address, in a window; undefined is without limit. */
  readonly rateOf: (asker: { premium: boolean } | undefined) => Rate | undefined
  readonly onFault: (error: unknown) => void
}

/** The support inbox: its two sockets, and REST under `/fiko/v1/`. Whatever REST refuses is `{ error: { code, message } }`. */
export async function fikoSurface(app: FastifyInstance, { deps }: { deps: FikoDeps }): Promise<void> {
  const { channels, messaging, identity } = deps
  for (const model of [...models, ErrorAnswer]) app.addSchema(model)
  app.setErrorHandler(answerError)
  identifyAndCount(app, {
    cache: deps.cache,
    surface: 'fiko',
    authenticate: identity.authenticate,
    rateOf: deps.rateOf,
  })
  app.setNotFoundHandler((request, reply) => answerError({ statusCode: 404 }, request, reply))

  const { summariesOf } = channels.delivery
  const present = createPresenter({ cards: messaging.cards, summariesOf, linkOf: deps.linkOf })
  await app.register(async (routes) => {
    routes.addHook('preValidation', agentsOnly)
    await routes.register(conversationRoutes, { inbox: channels.inbox, present })
    await routes.register(messageRoutes, { channels, messaging, present })
    await routes.register(fileRoutes, { channels, messaging, present })
    await routes.register(deskRoutes, { channels })
    await routes.register(channelRoutes, { accounts: channels.accounts })
  })
  openSockets(app, deps, present)
}

function openSockets(app: FastifyInstance, deps: FikoDeps, present: ReturnType<typeof createPresenter>): void {
  const { channels, messaging, identity, floor, onFault } = deps
  const now = () => deps.clock.now()
  const { frame } = floor
  const admission = createAdmission({ identity, tickets: channels.tickets, onFault })
  const rooms = createRooms({
    messaging,
    presence: channels.presence,
    findThread: channels.inbox.find,
    cardsOf: messaging.cards.of,
    present,
    outcomes: createOutcomes(channels.delivery.summariesOf, onFault),
    frame,
    now,
    onFault,
  })
  const list = listSocket({ channels, admission, present, frame, now })
  floor.route(list)
  floor.route(chatSocket({ messaging, channels, admission, rooms, present, now }))
  const stopListening = deps.bus.onGap(() => {
    rooms.askToResync()
    list.askToResync()
  })
  app.addHook('onClose', async () => {
    stopListening()
    rooms.close()
  })
}

export { fikoSocketDescriptions } from './descriptions.ts'
