import { refusals } from '../../platform/errors.ts'

export const messagingRefuses = refusals(
  'CONVERSATION_NOT_FOUND', // there is none, or the asking person has no part in it
  'MESSAGE_NOT_FOUND',
  'MESSAGE_NOT_YOURS', // seen, but another's to change
  'MESSAGE_DELETED', // nothing of it can be changed any more
  'RECIPIENT_NOT_FOUND',
  'ATTACHMENTS_TOO_MANY',
  'ATTACHMENT_NOT_FOUND',
)
export type MessagingRefusal = keyof typeof messagingRefuses
