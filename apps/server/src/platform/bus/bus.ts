/**
 * News between nodes: who signed out, which conversation has a message, that the outbox is not empty. In one process
 * (`createMemoryBus`) or over Valkey/Redis for many (`createRedisBus`). News is quick and may be lost: what matters is
 * in the database, and whoever listens reads it again when told that something may have been missed (`onGap`).
 *
 * Messages travel as JSON, also within a process: a date arrives as text, an absent message as `null`.
 */
export interface Bus {
  /** Tells everyone who listens to `channel`, on this node and the others, in the order of publication. Never throws. */
  publish(channel: string, message: unknown): void
  /** The same, but to the others only: who listens on this node was told by other means. */
  publishToOthers(channel: string, message: unknown): void
  /**
   * Calls `handler` for each message published from now on, soon but never within `publish`. All handlers get the same
   * object and leave it as it is. Answers the function that ends the subscription.
   */
  subscribe(channel: string, handler: (message: unknown) => void): () => void
  /** Calls `handler` whenever messages of other nodes may have been missed, once they arrive again. */
  onGap(handler: () => void): () => void
  close(): Promise<void>
}
