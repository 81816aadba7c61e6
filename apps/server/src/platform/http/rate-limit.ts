import { isIPv6 } from 'node:net'
import type { FastifyReply } from 'fastify'
import type { Cache, WindowCount } from '../cache/cache.ts'

export interface Rate {
  readonly limit: number
  readonly windowSeconds: number
}

const SECONDS = { second: 1, minute: 60, hour: 3_600, day: 86_400 }

/** Reads `100/hour`; `off` is no rate at all. */
export function parseRate(text: string): Rate | undefined {
  if (text === 'off') return undefined
  const [limit, unit] = text.split('/')
  return { limit: Number(limit), windowSeconds: SECONDS[unit as keyof typeof SECONDS] }
}

/** Counts a request and writes the documented headers (contract: Rate Limiting Headers). Undefined without a rate. */
export async function countRequest(
  cache: Cache,
  reply: FastifyReply,
  who: string,
  rate: Rate | undefined,
): Promise<WindowCount | undefined> {
  if (!rate) return undefined
  const count = await cache.countInWindow(`rate:${who}`, rate)
  reply.header('X-RateLimit-Limit', count.limit)
  reply.header('X-RateLimit-Remaining', count.remaining)
  reply.header('X-RateLimit-Reset', Math.ceil(count.resetAt.getTime() / 1000))
  if (!count.allowed) reply.header('Retry-After', count.retryAfterSeconds)
  return count
}

/** Who an address is for counting: IPv4 as it is, IPv6 by its /64, since one customer has that many addresses. */
export function addressKey(address: string): string {
  const plain = address.toLowerCase().replace(/^::ffff:/, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail = ''] = (plain.split('%')[0] ?? '').split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail.split(':').filter(Boolean)
  const zeros = Array(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
