import type { Static } from 'typebox'
import { type PostedEntry, walletOf } from '../../domains/ledger/index.ts'
import type { Language } from '../../platform/http/language.ts'
import { instantText } from '../../platform/http/schema.ts'
import type { WalletMovement } from './billing.schema.ts'

/** What a movement of the wallet is called. */
const movements: Record<PostedEntry['cause']['type'], { readonly fa: string; readonly en: string }> = {
  'payment.credit': { fa: 'شارژ کیف پول', en: 'Wallet charge' },
  'visit.hold': { fa: 'پرداخت ویزیت', en: 'Visit payment' },
  'visit.settle': { fa: 'تسویهٔ ویزیت', en: 'Visit settlement' },
  'visit.refund': { fa: 'بازگشت هزینهٔ ویزیت', en: 'Visit refund' },
  'visit.insurance': { fa: 'سهم بیمه', en: 'Insurance share' },
  'plan.purchase': { fa: 'خرید اشتراک', en: 'Plan purchase' },
  'plan.renewal': { fa: 'تمدید اشتراک', en: 'Plan renewal' },
  'token.purchase': { fa: 'خرید توکن', en: 'Token purchase' },
  'token.refund': { fa: 'بازگشت خرید توکن', en: 'Token purchase refund' },
  'token.transfer': { fa: 'انتقال توکن', en: 'Token transfer' },
  'token.adjustment': { fa: 'اصلاح موجودی', en: 'Balance adjustment' },
  'token.expiry': { fa: 'انقضای اعتبار', en: 'Expired credit' },
  'service.hold': { fa: 'رزرو برای سرویس', en: 'Reserved for a service' },
  'service.settle': { fa: 'استفاده از سرویس', en: 'Service usage' },
  'service.refund': { fa: 'بازگشت از سرویس', en: 'Returned by a service' },
  'account.merge': { fa: 'یکی شدن حساب‌ها', en: 'Accounts joined' },
  'demo.opening': { fa: 'موجودی آغازین نمایشی', en: 'Opening balance (demo)' },
}

/** An entry of the ledger as the owner of the wallet sees it. */
export const presentMovement = (
  personId: string,
  entry: PostedEntry,
  language: Language,
): Static<typeof WalletMovement> => ({
  id: String(entry.id),
  type: entry.credit === walletOf(personId) ? 'credit' : 'debit',
  amount: entry.amount,
  description: [movements[entry.cause.type][language], entry.cause.description].filter(Boolean).join(' — '),
  created_at: instantText(entry.at),
  status: 'completed',
})
