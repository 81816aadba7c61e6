import type { Tx } from '../platform/database/transaction.ts'

/** The services tokens are spent on (contract: top services, descriptions). */
const SERVICES = [
  { name: 'translate', title_fa: 'ترجمه', title_en: 'Translation' },
  { name: 'summarize', title_fa: 'خلاصه‌سازی', title_en: 'Summary' },
  { name: 'ask', title_fa: 'پرسش', title_en: 'Question' },
]

/** What they cost at first: tokens a run, and tokens for 1000 characters of input and output together. */
const PRICES = [
  { service: 'translate', base_tokens: 1, tokens_per_1000_characters: 4 },
  { service: 'summarize', base_tokens: 1, tokens_per_1000_characters: 1 },
  { service: 'ask', base_tokens: 2, tokens_per_1000_characters: 4 },
]

/** Adds the services that are missing, with their first prices; what an operator changed stays as it is. */
export async function loadServices(tx: Tx): Promise<void> {
  await tx
    .insertInto('services')
    .values(SERVICES)
    .onConflict((c) => c.doNothing())
    .execute()
  await tx
    .insertInto('service_prices')
    .values(PRICES.map((price) => ({ ...price, version: 1, valid_from: new Date(0) })))
    .onConflict((c) => c.doNothing())
    .execute()
}
