/** What a person is told, with the facts that its text needs. Amounts are Rial, times ISO instants. */
export type Notice =
  | { type: 'appointment_reminder'; data: VisitFacts & { before: 'day' | 'half_hour'; minutes_left: number } }
  | { type: 'new_appointment'; data: VisitFacts }
  | { type: 'appointment_confirmed'; data: VisitFacts }
  | { type: 'appointment_cancelled'; data: VisitFacts & { refund_rial?: number } }
  | { type: 'appointment_expired'; data: VisitFacts }
  | { type: 'visit_completed'; data: VisitFacts }
  | { type: 'new_message'; data: { conversation_id: number; message_id: number; with: string } }
  | { type: 'emergency_access'; data: { request_id: string; with: string; reason: string } }
  | { type: 'access_requested'; data: { request_id: string; with: string } }
  | { type: 'access_approved' | 'access_denied' | 'access_revoked'; data: { request_id: string; with: string } }
  | { type: 'report_signed'; data: VisitFacts & { report_id: string } }
  | { type: 'prescription_issued' | 'prescription_cancelled'; data: PrescriptionFacts }
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
  /** Set in what the visit's doctor is told; `with` is the patient then. */
  readonly told_as?: 'doctor'
}
export interface PrescriptionFacts {
  readonly prescription_id: string
  readonly encounter_id: string
  readonly with: string
}
export type NoticeType = Notice['type']

export interface Notification {
  readonly id: string
  /** Grows with each notice of a person: the cursor of who knows all up to it. */
  readonly number: number
  readonly notice: Notice
  readonly createdAt: Date
  readonly isRead: boolean
}
