export type { ChatApi, FikoApi, HelssaApi, SmartaiApi } from './api.ts'
export type { operations as ChatOperations, paths as ChatPaths } from './chat.generated.ts'
export type { Clock } from './clock.ts'
export type { ClientOptions, Language, SessionView } from './connect.ts'
export { connectSmartai } from './connect-smartai.ts'
export { type ChatClient, createChatClient } from './create-chat-client.ts'
export { createHelssaClient, type HelssaClient, type HelssaClientOptions, type OtpChannel } from './create-client.ts'
export { createFikoClient, type FikoClient } from './create-fiko-client.ts'
export {
  createSmartaiClient,
  type SmartaiClient,
  type SmartaiClientOptions,
  type SmartaiUser,
} from './create-smartai-client.ts'
export { ChatError, type FikoErrorCode, HelssaError, type HelssaErrorCode, type SmartaiErrorCode } from './error.ts'
export type {
  operations as FikoOperations,
  paths as FikoPaths,
  ServerErrorCode as FikoServerErrorCode,
} from './fiko.generated.ts'
export type { operations, paths, ServerErrorCode } from './helssa.generated.ts'
export { newIdempotencyKey } from './idempotency.ts'
export type {
  AnswerOf,
  BodyOf,
  ChatAnswerOf,
  ChatBodyOf,
  FikoAnswerOf,
  FikoBodyOf,
  SmartaiAnswerOf,
  SmartaiBodyOf,
} from './operations.ts'
export type { Session, User } from './session.ts'
export type { SessionLink } from './session-link.ts'
export type {
  operations as SmartaiOperations,
  paths as SmartaiPaths,
  ServerErrorCode as SmartaiServerErrorCode,
} from './smartai.generated.ts'
export type { AssistantAttachment, AssistantEvent, AssistantMessage } from './sockets/assistant-frames.ts'
export { type AssistantSocket, openAssistantSocket } from './sockets/assistant-socket.ts'
export {
  type ChatEvent,
  type ChatMessage,
  type ChatSender,
  type ChatSocket,
  type ChatSocketOptions,
  openChatSocket,
} from './sockets/chat-socket.ts'
export type { MessageEvent } from './sockets/conversation.ts'
export {
  type FikoChatEvent,
  type FikoChatSocket,
  type FikoChatSocketOptions,
  type FikoPage,
  openFikoChatSocket,
} from './sockets/fiko-chat-socket.ts'
export type { FikoAgent, FikoConversation, FikoDelivery, FikoDesk, FikoMessage } from './sockets/fiko-frames.ts'
export { type FikoEvent, type FikoSocket, openFikoSocket } from './sockets/fiko-socket.ts'
export type { SocketState } from './sockets/line.ts'
export type { MessagePage } from './sockets/message-list.ts'
export {
  type Notice,
  type NoticeEvent,
  type NoticesSocket,
  type NoticesSocketOptions,
  openNoticesSocket,
} from './sockets/notices-socket.ts'
export { SocketError, type SocketErrorCode } from './sockets/socket-error.ts'
export { type CallOptions, createVideoCall, type VideoCall } from './sockets/video-call.ts'
export type {
  VideoCandidate,
  VideoConnection,
  VideoDescription,
  VideoDevices,
  VideoEnding,
  VideoEvent,
  VideoIceServer,
  VideoPeer,
  VideoRole,
} from './sockets/video-frames.ts'
export type { MediaKind, MediaOptions, PageStream, PageTrack } from './sockets/video-media.ts'
export type { CallEvent } from './sockets/video-negotiation.ts'
export { openVideoSocket, type VideoSocket } from './sockets/video-socket.ts'
export type { Connect, Later, SocketHappening, SocketLike, SocketOptions } from './sockets/wire.ts'
export { createBrowserStorage, createMemoryStorage, type Page, type TokenStorage } from './storage.ts'
