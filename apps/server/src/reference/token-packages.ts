import type { Tx } from '../platform/database/transaction.ts'

/** The packages of tokens on offer (contract: purchase). Prices in Rial, before the discount. */
export const TOKEN_PACKAGES = [
  { id: 'basic_package_100', name_fa: 'بستهٔ پایه', name_en: 'Basic package', tokens: 100, price_rial: 250_000 },
  {
    id: 'standard_package_500',
    name_fa: 'بستهٔ استاندارد',
    name_en: 'Standard package',
    tokens: 500,
    price_rial: 1_250_000,
    discount_percentage: 10,
  },
  {
    id: 'premium_package_2000',
    name_fa: 'بستهٔ ویژه',
    name_en: 'Premium package',
    tokens: 2_000,
    price_rial: 5_000_000,
    discount_percentage: 20,
  },
  {
    id: 'welcome_package_50',
    name_fa: 'بستهٔ خوش‌آمد',
    name_en: 'Welcome package',
    tokens: 50,
    price_rial: 125_000,
    discount_percentage: 40,
    expiry_days: 30,
  },
]

/** Adds the packages that are missing; one an operator changed or withdrew stays as it is. */
export async function loadTokenPackages(tx: Tx): Promise<void> {
  await tx
    .insertInto('token_packages')
    .values(TOKEN_PACKAGES)
    .onConflict((c) => c.doNothing())
    .execute()
}
