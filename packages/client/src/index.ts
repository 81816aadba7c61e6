export type { HelssaApi, SmartaiApi } from './api.ts'
export type { Clock } from './clock.ts'
export type { ClientOptions, Language, SessionView } from './connect.ts'
export { createHelssaClient, type HelssaClient, type HelssaClientOptions, type OtpChannel } from './create-client.ts'
export {
  createSmartaiClient,
  type SmartaiClient,
  type SmartaiClientOptions,
  type SmartaiUser,
} from './create-smartai-client.ts'
export { HelssaError, type HelssaErrorCode, type SmartaiErrorCode } from './error.ts'
export type { operations, paths, ServerErrorCode } from './helssa.generated.ts'
export { newIdempotencyKey } from './idempotency.ts'
export type { AnswerOf, BodyOf, SmartaiAnswerOf, SmartaiBodyOf } from './operations.ts'
export type { Session, User } from './session.ts'
export type {
  operations as SmartaiOperations,
  paths as SmartaiPaths,
  ServerErrorCode as SmartaiServerErrorCode,
} from './smartai.generated.ts'
export { createBrowserStorage, createMemoryStorage, type Page, type TokenStorage } from './storage.ts'
