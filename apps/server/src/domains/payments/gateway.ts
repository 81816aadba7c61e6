/** What is to be paid. */
export interface GatewayOrder {
  paymentId: string
  amountRial: number
  /** Shown to the payer. */
  description: string
  /** Where the payer comes back to; what the address says then is not to be believed. */
  callbackUrl: string
  /** The payer's, E.164, if known: the gateway offers its saved cards. */
  mobile?: string
}

/**
 * `paid` with exactly the amount asked about, under the bank's `reference`; `unpaid` or `cancelled` for good; or
 * `pending`, the payer is still at it. `alreadyVerified`: the gateway has told this once before.
 */
export type GatewayVerdict =
  | { outcome: 'paid'; reference: string; cardMask?: string; alreadyVerified: boolean }
  | { outcome: 'unpaid' | 'cancelled' }
  | { outcome: 'pending' }

/** A bank's gateway as the payments know it. */
export interface Gateway {
  readonly name: 'zarinpal' | 'sandbox'

  /**
   * Opens a payment at the gateway; `authority` names it there, `redirectUrl` is where the payer goes.
   * @throws OutsideError the gateway refused or could not be asked; no payer was sent anywhere, so it may be repeated
   */
  open(order: GatewayOrder): Promise<{ authority: string; redirectUrl: string }>

  /**
   * Asks the gateway whether this authority was paid with exactly this amount. Never trusts the callback's own words.
   * Safe to call again and again: each call may say `paid`, also with `alreadyVerified`, because an earlier answer may
   * have been lost on its way. So `paid` is no new credit by itself; the caller credits once, by a constraint of its own.
   * @throws OutsideError nothing is known (a time-out, an error of theirs, of the settings): ask again, it is not `unpaid`
   */
  verify(order: { authority: string; amountRial: number }): Promise<GatewayVerdict>
}
