import { refusals } from '../../platform/errors.ts'

export const planRefuses = refusals(
  'PLAN_NOT_FOUND',
  'DISCOUNT_CODE_INVALID',
  'PLAN_LIMIT_REACHED',
  'SUBSCRIPTION_EXPIRED',
  'PLAN_ENDS_BEFORE',
)
export type PlanRefusal = keyof typeof planRefuses
