/** A plan as offered. Limits: -1 is without limit, as in the contract. */
export interface Plan {
  readonly id: string
  readonly name: Localized<string>
  readonly priceRial: number
  readonly durationDays: number
  readonly features: Localized<readonly string[]>
  readonly monthlyConsultations: number
  readonly storageMb: number
  readonly aiQueries: number
  readonly discount: { readonly percentage: number; readonly validUntil: string | null } | undefined
}
interface Localized<T> {
  readonly fa: T
  readonly en: T
}

/** What a person without a plan may use in a calendar month (docs/decisions.md). */
export const FREE_ALLOWANCE = { monthlyConsultations: 2, aiQueries: 10, storageMb: 50 } as const

export interface Allowance {
  readonly monthlyConsultations: number
  readonly aiQueries: number
  readonly storageMb: number
  /** What became of their plan by that day, which tells why more than this is refused. */
  readonly plan: 'none' | 'valid' | 'ended' | 'ends_before'
}

/**
 * The price of `months` of a plan: the plan's own discount comes off first if it is valid `today`, then the code's off
 * the rest (contract, purchase: 3 × 299,000 less 20 % is 717,600; less 25 % is 538,200). Rial, rounded down in the
 * buyer's favour.
 */
export function priceOf(
  plan: Pick<Plan, 'priceRial' | 'discount'>,
  months: number,
  codePercentage: number,
  today: string,
): { amountRial: number; discountRial: number; totalRial: number } {
  const { discount } = plan
  const valid = discount !== undefined && (discount.validUntil === null || today <= discount.validUntil)
  const amountRial = Math.floor((plan.priceRial * months * (100 - (valid ? discount.percentage : 0))) / 100)
  const totalRial = Math.floor((amountRial * (100 - codePercentage)) / 100)
  return { amountRial, discountRial: amountRial - totalRial, totalRial }
}
