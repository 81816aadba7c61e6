export type { HelssaApi } from './api.ts'
export type { Clock } from './clock.ts'
export {
  createHelssaClient,
  type HelssaClient,
  type HelssaClientOptions,
  type Language,
  type OtpChannel,
} from './create-client.ts'
export { HelssaError, type HelssaErrorCode } from './error.ts'
export type { operations, paths, ServerErrorCode } from './helssa.generated.ts'
export { newIdempotencyKey } from './idempotency.ts'
export type { AnswerOf, BodyOf } from './operations.ts'
export type { Session, User } from './session.ts'
export { createBrowserStorage, createMemoryStorage, type Page, type TokenStorage } from './storage.ts'
