import { composeDomains, type Domains, eventHandlers, type Ground } from '../compose.ts'
import { createOutboxRelay } from '../platform/outbox.ts'

export interface Past {
  at<T>(when: Date, work: (past: Domains) => Promise<T>): Promise<T>
}

/** The same house at another time: what is done `at` a moment happens then, also the notices it leaves. It asks no model. */
export function createPast(ground: Ground): Past {
  let moment = ground.clock.now()
  const then = { ...ground, models: {}, clock: { now: () => moment } }
  const domains = composeDomains(then)
  const relay = createOutboxRelay({ ...then, handlers: eventHandlers(domains) })
  return {
    async at(when, work) {
      moment = when
      const result = await work(domains)
      await relay.drain()
      return result
    },
  }
}
