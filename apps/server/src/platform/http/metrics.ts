import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = ReturnType<typeof createMetrics>
/** A number, or one for each set of labels. */
export type Reading = number | readonly { readonly labels: Record<string, string>; readonly value: number }[]

/** Prometheus metrics of this process: its own health, and each request by route and status. */
export function createMetrics() {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  return {
    text: () => registry.metrics(),
    contentType: registry.contentType,
    /** A number that is read when metrics are asked for; one that cannot be read is `Nan`, and the others are told. */
    gauge(
      name: string,
      help: string,
      read: () => Promise<Reading> | Reading,
      labelNames: readonly string[] = [],
    ): void {
      new Gauge({
        name,
        help,
        labelNames,
        registers: [registry],
        async collect() {
          const found = await Promise.try(read).catch(() => Number.NaN)
          this.reset() // a set of labels that is read no more is told no more
          for (const { labels, value } of asList(found)) this.set(labels, value)
        },
      })
    },
    /** The same for a count that only grows. */
    counter(name: string, help: string, read: () => Reading, labelNames: readonly string[] = []): void {
      new Counter({
        name,
        help,
        labelNames,
        registers: [registry],
        collect() {
          this.reset()
          for (const { labels, value } of asList(read())) this.inc(labels, value)
        },
      })
    },
    /** Counts one answered request. */
    observe({
      method,
      route,
      status,
      seconds,
    }: {
      method: string
      route: string
      status: number
      seconds: number
    }): void {
      requests.observe({ method, route, status: String(status) }, seconds)
    },
  }
}

const asList = (found: Reading) => (typeof found === 'number' ? [{ labels: {}, value: found }] : found)
