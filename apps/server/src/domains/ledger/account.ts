export type Currency = 'IRR' | 'TOKEN'

/** `kind:CURRENCY:owner`. Wallet, escrow and earnings keep a balance that is never negative; the others may be. */
export type Account = `${AccountKind}:${Currency}:${string}`
type AccountKind = 'wallet' | 'escrow' | 'earnings' | 'gateway' | 'platform' | 'insurer' | 'issue'

/** What a person can spend now. */
export const walletOf = (personId: string, currency: Currency = 'IRR'): Account => `wallet:${currency}:${personId}`
/** What a person has set aside: the sum of their open holds. */
export const escrowOf = (personId: string, currency: Currency = 'IRR'): Account => `escrow:${currency}:${personId}`
/** What a doctor has earned. */
export const earningsOf = (doctorId: string): Account => `earnings:IRR:${doctorId}`
/** Money that lies with a payment gateway. */
export const gatewayAccount = (gateway: string): Account => `gateway:IRR:${gateway}`
/** What an insurer owes for the visits of its insured; its balance runs below zero until it pays. */
export const insurerAccount = (name: string): Account => `insurer:IRR:${name}`
/** The platform's own revenue. */
export const platformAccount: Account = 'platform:IRR:revenue'
