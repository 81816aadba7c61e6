import type { Description, Payment } from '../../domains/payments/index.ts'
import type { Language } from '../../platform/http/language.ts'

const words = {
  fa: {
    title: 'درگاه آزمایشی هلسا',
    note: 'این صفحه به جای بانک است؛ پولی جابه‌جا نمی‌شود.',
    amount: 'مبلغ',
    rial: 'ریال',
    pay: 'پرداخت',
    cancel: 'انصراف',
    status: {
      pending: 'در انتظار پرداخت',
      paid: 'پرداخت انجام شد',
      cancelled: 'پرداخت لغو شد',
      failed: 'پرداخت ناموفق بود',
      expired: 'مهلت پرداخت تمام شد',
    },
    notFound: 'پرداخت یافت نشد',
    closed: 'این پرداخت پایان یافته است',
    malformed: 'درخواست نامعتبر است',
    tooMany: 'درخواست‌ها بیش از اندازه است؛ کمی بعد دوباره تلاش کنید',
    unavailable: 'درگاه پرداخت پاسخ نمی‌دهد؛ کمی بعد دوباره تلاش کنید',
  },
  en: {
    title: 'Helssa test gateway',
    note: 'This page stands in for the bank; no money moves.',
    amount: 'Amount',
    rial: 'IRR',
    pay: 'Pay',
    cancel: 'Cancel',
    status: {
      pending: 'Waiting for payment',
      paid: 'Paid',
      cancelled: 'Cancelled',
      failed: 'Not paid',
      expired: 'Not paid in time',
    },
    notFound: 'No such payment',
    closed: 'This payment is closed',
    malformed: 'The request is malformed',
    tooMany: 'Too many requests; try again shortly',
    unavailable: 'The payment gateway does not answer; try again shortly',
  },
} as const

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

const amountText = (amountRial: number, language: Language) =>
  `${new Intl.NumberFormat(language === 'fa' ? 'fa-IR' : 'en-US').format(amountRial)} ${words[language].rial}`

function layout(language: Language, title: string, body: string): string {
  const direction = language === 'fa' ? 'rtl' : 'ltr'
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="/pay/style.css"></head>
<body><main>${body}</main></body>
</html>`
}

/** Where the sandbox's payer decides. */
export function decisionPage({ id, amountRial }: Payment, about: Description, language: Language): string {
  const text = words[language]
  return layout(
    language,
    text.title,
    `<h1>${text.title}</h1><p class="note">${text.note}</p>
${aboutLines(about, language)}<p class="amount"><span>${text.amount}</span> <strong>${amountText(amountRial, language)}</strong></p>
<form method="post" action="/pay/${id}">
<button name="outcome" value="paid" class="primary">${text.pay}</button>
<button name="outcome" value="cancelled">${text.cancel}</button></form>`,
  )
}

/** What is paid for, a line each. */
const aboutLines = (about: Description, language: Language): string =>
  about[language].length === 0
    ? ''
    : `<ul class="about">${about[language].map((line) => `<li><bdi>${escapeHtml(line)}</bdi></li>`).join('')}</ul>`

/** How a payment ended, for a payer who has nowhere to be sent back to. */
export function resultPage(payment: Payment, about: Description, language: Language): string {
  const text = words[language]
  return layout(
    language,
    text.status[payment.status],
    `<h1 class="${payment.status}">${text.status[payment.status]}</h1>
${aboutLines(about, language)}<p class="amount"><span>${text.amount}</span> <strong>${amountText(payment.amountRial, language)}</strong></p>`,
  )
}

/** Why there is no payment to show. */
export type Trouble = 'notFound' | 'closed' | 'malformed' | 'tooMany' | 'unavailable'

export function troublePage(kind: Trouble, language: Language): string {
  const sentence = words[language][kind]
  return layout(language, sentence, `<h1>${sentence}</h1>`)
}

export const troubleText = (kind: Trouble, language: Language): string => words[language][kind]

export const STYLE = `:root { color-scheme: light dark; font-family: Vazirmatn, "Noto Sans Arabic", Tahoma, system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
main { box-sizing: border-box; width: min(24rem, 100%); padding: 1.5rem; }
h1 { font-size: 1.25rem; margin-block: 0 0.5rem; }
h1.paid { color: #15803d; } h1.failed, h1.cancelled, h1.expired { color: #b91c1c; }
.note { opacity: 0.75; margin-block: 0 1.5rem; }
.about { list-style: none; padding: 0; line-height: 1.9; }
.amount { display: flex; justify-content: space-between; border-block: 1px solid #8884; padding-block: 0.75rem; }
form { display: grid; grid-template-columns: 2fr 1fr; gap: 0.75rem; margin-block-start: 1.5rem; }
button { font: inherit; padding: 0.75rem; border-radius: 0.5rem; border: 1px solid #8886; background: transparent; color: inherit; cursor: pointer; }
button.primary { background: #0f766e; border-color: #0f766e; color: #fff; }
button:focus-visible, a:focus-visible { outline: 3px solid #0ea5e9; outline-offset: 2px; }
@media (prefers-color-scheme: dark) { h1.paid { color: #4ade80; } h1.failed, h1.cancelled, h1.expired { color: #f87171; } a { color: #5eead4; } }
`
