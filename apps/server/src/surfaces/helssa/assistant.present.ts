import type { Static } from 'typebox'
import type {
  AnswerMetadata,
  Session as AssistantSession,
  Exchange,
  SessionMessage,
  Upload as Uploaded,
} from '../../domains/assistant/index.ts'
import type { Attachment } from '../../domains/messaging/index.ts'
import type { Language } from '../../platform/http/language.ts'
import { instantText } from '../../platform/http/schema.ts'
import {
  type AnsweredQuestion,
  type ChatMessage,
  type Metadata,
  messageName,
  type SessionInBrief,
  type Upload,
} from './assistant.schema.ts'

export interface Presenting {
  readonly language: Language
  readonly linkOf: (attachment: Attachment) => string
}

export const typeOf = (mediaType: string): 'image' | 'video' => (mediaType.startsWith('video/') ? 'video' : 'image')

export function presentMessage(
  { message, answers }: SessionMessage,
  { language, linkOf }: Presenting,
): Static<typeof ChatMessage> {
  const attachments = message.attachments.map((file) => ({
    type: typeOf(file.mediaType),
    url: linkOf(file),
    media_type: file.mediaType,
    name: file.name,
    size: file.sizeBytes,
  }))
  return {
    id: messageName(message.id),
    role: message.senderId === null ? 'assistant' : 'user',
    content: message.content,
    timestamp: instantText(message.createdAt),
    ...(attachments.length > 0 && { attachments }),
    ...(message.clientId !== null && { client_id: message.clientId }),
    ...(answers && {
      metadata: presentMetadata(answers.metadata, language),
      reply_to: messageName(answers.questionId),
    }),
  }
}

function presentMetadata(metadata: AnswerMetadata, language: Language): Static<typeof Metadata> {
  const { references, warnings, emergency } = metadata
  return {
    confidence: metadata.confidence,
    sources: [...new Set(references.map(({ name, url }) => `${name}: ${url}`))],
    medical_disclaimer: true,
    suggested_actions: [...metadata.suggestedActions],
    engine: metadata.engine,
    references: references.map(({ entryId, ...rest }) => ({ id: entryId, ...rest })),
    warnings: warnings.map(({ kind, severity, drug, against, text }) => ({
      kind,
      severity,
      drug,
      against,
      message: text[language],
    })),
    ...(emergency && { emergency }),
  }
}

export function presentExchange(
  { question, answer }: Exchange,
  presenting: Presenting,
): Static<typeof AnsweredQuestion> {
  return { ...presentMessage({ message: question }, presenting), ai_response: presentMessage(answer, presenting) }
}

export const presentSession = (session: AssistantSession): Static<typeof SessionInBrief> => ({
  id: session.id,
  title: session.title,
  created_at: instantText(session.createdAt),
  updated_at: instantText(session.updatedAt),
  message_count: session.messageCount,
})

export const presentUpload = (upload: Uploaded, linkOf: (upload: Uploaded) => string): Static<typeof Upload> => ({
  id: upload.id,
  type: typeOf(upload.mediaType),
  url: linkOf(upload),
  media_type: upload.mediaType,
  name: upload.name,
  size: upload.sizeBytes,
  uploaded_at: instantText(upload.uploadedAt),
})
