import { defineTexts } from '../i18n/texts.ts'
import type { Payment } from './queries.ts'

interface Texts {
  title: string
  balance: string
  blocked: string
  blockedHint: string
  updated: string
  charge: string
  chargeLead: string
  amounts: string
  own: string
  ownHint: (least: string) => string
  inToman: (amount: string) => string
  tooLittle: (least: string) => string
  tooMuch: (most: string) => string
  pay: (amount: string) => string
  gateway: string
  goingToBank: string
  views: string
  movements: string
  payments: string
  movementsEmpty: string
  movementsEmptyHint: string
  paymentsEmpty: string
  paymentsEmptyHint: string
  when: string
  what: string
  amount: string
  state: string
  bankNumber: string
  credit: string
  debit: string
  payNow: string
  filter: string
  all: string
  filterNone: string
  purposes: Record<Payment['purpose'], string>
  states: Record<Payment['status'], string>
  results: Record<Payment['status'], { readonly title: string; readonly text: string }>
  number: string
  dismiss: string
  again: string
}

export const useMoneyTexts = defineTexts<Texts>({
  fa: {
    title: 'کیف پول',
    balance: 'موجودی',
    blocked: 'مسدودشده بابت ویزیت‌ها',
    blockedHint: 'تا پایان ویزیت نگه داشته می‌شود و با لغو آن برمی‌گردد.',
    updated: 'آخرین تغییر',
    charge: 'شارژ کیف پول',
    chargeLead: 'مبلغ را انتخاب یا وارد کنید؛ سپس به درگاه بانک می‌روید و پس از پرداخت همین‌جا برمی‌گردید.',
    amounts: 'مبلغ‌های آماده',
    own: 'مبلغ (ریال)',
    ownHint: (least) => `حداقل ${least}`,
    inToman: (amount) => `برابر با ${amount} تومان`,
    tooLittle: (least) => `حداقل مبلغ ${least} است`,
    tooMuch: (most) => `حداکثر مبلغ در هر بار ${most} است`,
    pay: (amount) => `پرداخت ${amount}`,
    gateway: 'پرداخت در درگاه امن بانک انجام می‌شود؛ شمارهٔ کارت شما به هلسا نمی‌رسد.',
    goingToBank: 'در حال رفتن به درگاه…',
    views: 'سابقهٔ مالی',
    movements: 'گردش کیف پول',
    payments: 'پرداخت‌های بانکی',
    movementsEmpty: 'هنوز گردشی ندارید',
    movementsEmptyHint: 'شارژ، پرداخت ویزیت و بازگشت هزینه اینجا نوشته می‌شود.',
    paymentsEmpty: 'هنوز از درگاه بانک پرداختی نداشته‌اید',
    paymentsEmptyHint: 'هر بار که به درگاه می‌روید، نتیجه‌اش اینجا می‌ماند.',
    when: 'زمان',
    what: 'بابت',
    amount: 'مبلغ',
    state: 'وضعیت',
    bankNumber: 'شمارهٔ مرجع بانک',
    credit: 'واریز',
    debit: 'برداشت',
    payNow: 'ادامهٔ پرداخت',
    filter: 'نمایش',
    all: 'همه',
    filterNone: 'در این صفحه چنین گردشی نیست',
    purposes: { wallet_charge: 'شارژ کیف پول', encounter: 'ویزیت', subscription: 'اشتراک', token_purchase: 'توکن' },
    states: {
      pending: 'در انتظار',
      paid: 'پرداخت شد',
      cancelled: 'لغو شد',
      failed: 'ناموفق',
      expired: 'مهلت گذشت',
    },
    results: {
      paid: { title: 'پرداخت انجام شد', text: 'پرداخت شما دریافت و ثبت شد.' },
      pending: { title: 'پرداخت در حال بررسی است', text: 'نتیجه تا چند دقیقهٔ دیگر اینجا نوشته می‌شود.' },
      cancelled: { title: 'پرداخت لغو شد', text: 'پولی از شما کم نشده است. هر وقت خواستید دوباره تلاش کنید.' },
      failed: {
        title: 'پرداخت ناموفق بود',
        text: 'اگر پولی از حسابتان کم شده، بانک تا ۷۲ ساعت آن را برمی‌گرداند.',
      },
      expired: { title: 'مهلت پرداخت گذشت', text: 'پولی از شما کم نشده است. می‌توانید دوباره تلاش کنید.' },
    },
    number: 'شمارهٔ پیگیری',
    dismiss: 'بستن این پیام',
    again: 'تلاش دوباره',
  },
  en: {
    title: 'Wallet',
    balance: 'Balance',
    blocked: 'Set aside for visits',
    blockedHint: 'Held until the visit is over; it comes back if the visit is cancelled.',
    updated: 'Last change',
    charge: 'Charge the wallet',
    chargeLead: 'Choose or type an amount. You go to the bank to pay, and come back here afterwards.',
    amounts: 'Common amounts',
    own: 'Amount (Rial)',
    ownHint: (least) => `${least} at the least`,
    inToman: (amount) => `${amount} Toman`,
    tooLittle: (least) => `It cannot be less than ${least}`,
    tooMuch: (most) => `It cannot be more than ${most} at once`,
    pay: (amount) => `Pay ${amount}`,
    gateway: 'You pay at the bank’s own secure page; your card number never reaches Helssa.',
    goingToBank: 'Going to the bank…',
    views: 'Money so far',
    movements: 'Wallet movements',
    payments: 'Bank payments',
    movementsEmpty: 'Nothing has moved yet',
    movementsEmptyHint: 'Charges, payments of visits and refunds are written here.',
    paymentsEmpty: 'You have not paid at the bank yet',
    paymentsEmptyHint: 'Whenever you go there, what became of it stays here.',
    when: 'When',
    what: 'For',
    amount: 'Amount',
    state: 'State',
    bankNumber: 'Bank number',
    credit: 'In',
    debit: 'Out',
    payNow: 'Go on paying',
    filter: 'Show',
    all: 'All',
    filterNone: 'There is no such movement on this page',
    purposes: { wallet_charge: 'Wallet charge', encounter: 'Visit', subscription: 'Plan', token_purchase: 'Tokens' },
    states: { pending: 'Waiting', paid: 'Paid', cancelled: 'Cancelled', failed: 'Failed', expired: 'Out of time' },
    results: {
      paid: { title: 'Paid', text: 'The money arrived and is on your account.' },
      pending: { title: 'The payment is being checked', text: 'What became of it will be here in a few minutes.' },
      cancelled: {
        title: 'The payment was cancelled',
        text: 'Nothing was taken from you. Try again whenever you like.',
      },
      failed: {
        title: 'The payment failed',
        text: 'If money left your account, the bank gives it back within 72 hours.',
      },
      expired: { title: 'The time to pay is over', text: 'Nothing was taken from you. You can begin anew.' },
    },
    number: 'Reference',
    dismiss: 'Dismiss this message',
    again: 'Try again',
  },
})
