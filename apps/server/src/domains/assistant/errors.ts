import { refusals } from '../../platform/errors.ts'

export const assistantRefuses = refusals(
  'ASSISTANT_BUSY', // facts.max: so many questions of one person may be under way
  'SESSION_NOT_FOUND',
  'UPLOAD_NOT_FOUND', // facts.index: which of the attachments is none of the person's files
  'ANSWER_UNDER_WAY',
  'ANSWER_NOT_KNOWN', // the knowledge has none, and there is no model
  'AI_SERVICE_UNAVAILABLE', // no answer came; nothing was counted
)
export type AssistantRefusal = keyof typeof assistantRefuses
