import { type Platform, RULES } from './platform-client.ts'

export const THREAD_STATUSES = ['open', 'closed'] as const
export type ThreadStatus = (typeof THREAD_STATUSES)[number]

/** How long somebody who began to answer keeps others from it, unless they type on. */
export const REPLY_LOCK_MS = 30_000
/** Typing renews the lock once this much of it is gone, not with every key. */
export const REPLY_LOCK_RENEWED_AFTER_MS = 10_000

export interface ReplyLock {
  readonly personId: string
  readonly until: Date
}

/** A customer's conversation as agents see it. */
export interface InboxThread {
  readonly conversationId: number
  readonly platform: Platform
  readonly account: { readonly id: string; readonly name: string }
  readonly customer: {
    readonly id: number
    readonly firstName: string
    readonly lastName: string
    readonly username: string | null
  }
  readonly status: ThreadStatus
  readonly assigneeId: string | null
  /** Who is answering at this moment. */
  readonly replyLock: ReplyLock | null
  /** Grows with each change; the inbox is read by it, and a page ends with it. */
  readonly lastChange: number
  /** When the platform takes no more answers; null where it always does, or the customer never wrote. */
  readonly windowEndsAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
  /** The last that was said to or by the customer and is not deleted. */
  readonly lastMessage: LastMessage | null
  /** The customer's messages that the asking agent has not read. */
  readonly unreadCount: number
}

export interface LastMessage {
  readonly id: number
  readonly content: string
  /** Null: the customer. */
  readonly senderId: string | null
  readonly createdAt: Date
}

/** When the platform's window for answers ends. */
export function windowEnd(platform: Platform, lastCustomerMessageAt: Date | null): Date | null {
  const { windowMs } = RULES[platform]
  if (windowMs === undefined || lastCustomerMessageAt === null) return null
  return new Date(lastCustomerMessageAt.getTime() + windowMs)
}
