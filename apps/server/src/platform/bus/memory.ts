import type { Bus } from './bus.ts'
import { type BusLog, createDelivery, textOf } from './delivery.ts'

/** The bus of a single node. There are no others to miss anything from, so `onGap` never calls. */
export function createMemoryBus({ log }: { log: BusLog }): Bus {
  const delivery = createDelivery(log)
  return {
    publish(channel, message) {
      if (delivery.isHeard(channel)) delivery.deliver(channel, textOf(message))
    },
    publishToOthers: () => undefined,
    subscribe: delivery.subscribe,
    onGap: () => () => undefined,
    async close() {
      delivery.clear()
    },
  }
}
