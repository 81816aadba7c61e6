import type { Notice } from './queries.ts'

/** The page that a notice is about; undefined where there is none. */
export function targetOf({ type, data }: { readonly type: string; readonly data: Notice['data'] }): string | undefined {
  const { encounter_id: visit, told_as: toldAs, conversation_id: conversation } = data as Record<string, unknown>
  if (toldAs === 'doctor') return typeof visit === 'string' ? `/doctor/visits/${visit}` : '/doctor/calendar'
  switch (type) {
    case 'new_message':
      return typeof conversation === 'number' ? `/chat/${conversation}` : '/chat'
    case 'emergency_access':
    case 'access_requested':
      return '/access'
    case 'access_approved':
    case 'access_denied':
    case 'access_revoked':
      return '/doctor/patients'
    case 'report_signed':
      return '/record?tab=reports'
    case 'prescription_issued':
    case 'prescription_cancelled':
      return '/record?tab=prescriptions'
    case 'plan_purchased':
    case 'plan_renewed':
    case 'plan_expired':
      return '/plans'
    case 'tokens_received':
    case 'balance_below':
    case 'spent_this_month':
      return '/smart/tokens'
    case 'payment_received':
    case 'payment_kept_in_wallet':
      return '/wallet'
    default:
      return typeof visit === 'string' ? `/visits/${visit}` : undefined
  }
}
