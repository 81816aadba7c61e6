import { refusals } from '../../platform/errors.ts'

export const channelRefuses = refusals(
  'NOT_ALLOWED', // who is no support agent or administrator
  'CHANNEL_NOT_FOUND',
  'CHANNEL_TOKEN_WRONG', // the platform does not know it, or it is another account's
  'CHANNEL_UNREACHABLE', // the platform did not answer as it should; trying again may help
  'THREAD_NOT_FOUND', // no customer's conversation has this number
  'ASSIGNEE_CHANGED', // facts.assignee: the card of whose it is now, if it is anybody's
  'ASSIGNEE_UNKNOWN', // nobody who answers customers
  'CANNED_REPLY_NOT_FOUND',
  'CANNED_SHORTCUT_TAKEN',
  'REPLY_LOCKED', // facts.personId is answering, until facts.until
  'REPLY_EMPTY',
  'REPLY_NOT_YOURS', // another agent's, or the customer's, to change
  'WINDOW_CLOSED', // the platform takes no answer so long after the customer's last message
  'DELIVERY_BUSY', // it is being sent at this moment; soon it is known how that went
  'DELIVERY_UNCERTAIN', // nobody knows yet whether it is there: settle that first
  'EDIT_UNSUPPORTED', // the platform keeps what was sent as it is
  'EDIT_TOO_LONG', // it no longer fits the facts.messages it was sent in
  'NOTHING_TO_RESEND',
  'NOTHING_TO_SETTLE',
)
export type ChannelRefusal = keyof typeof channelRefuses
