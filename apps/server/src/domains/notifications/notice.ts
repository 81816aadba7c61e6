/** What a person is told, with the facts that its text needs. Amounts are Rial, times ISO instants. */
export type Notice =
  | { type: 'new_appointment'; data: VisitFacts }
  | { type: 'appointment_confirmed'; data: VisitFacts }
  | { type: 'appointment_cancelled'; data: VisitFacts & { refund_rial?: number } }
  | { type: 'appointment_expired'; data: VisitFacts }
  | { type: 'visit_completed'; data: VisitFacts }
  | { type: 'emergency_access'; data: { request_id: string; with: string; reason: string } }
  | { type: 'access_requested'; data: { request_id: string; with: string } }
  | { type: 'report_signed'; data: VisitFacts & { report_id: string } }
  | { type: 'payment_received'; data: { amount_rial: number; encounter_id?: string } }
  | { type: 'payment_kept_in_wallet'; data: { amount_rial: number } }
  | { type: 'plan_purchased' | 'plan_renewed'; data: { plan_id: string; end_date: string } }
  | { type: 'plan_expired'; data: { plan_id: string } }
  | { type: 'tokens_received'; data: { amount: number; from?: string } }
  | { type: 'balance_below'; data: { threshold: number; balance: number } }
  | { type: 'spent_this_month'; data: { threshold: number; spent: number } }

export interface VisitFacts {
  readonly encounter_id: string
  readonly starts_at: string
  readonly with: string
}
export type NoticeType = Notice['type']

export interface Notification {
  readonly id: string
  readonly notice: Notice
  readonly createdAt: Date
  readonly isRead: boolean
}
