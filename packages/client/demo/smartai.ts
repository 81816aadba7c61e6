// The same server as SmartAI123: accounts by e-mail, tokens, and a service that spends them.
import { createSmartaiClient, type SmartaiClient } from '../src/index.ts'
import { type Step, tehran, tell } from './narrate.ts'
import { payAtBank } from './people.ts'

/** علی محمدی and رضا احمدی of the demo data. */
const ALI = { email: 'ali@example.com', password: 'P@ssw0rd123' }
const REZA = 'reza@example.com'
const TEXT = `سردرد تنشی شایع‌ترین نوع سردرد است. بیشتر مردم آن را مانند نواری تنگ به دور سر توصیف می‌کنند.
کم‌خوابی، استرس و نشستن طولانی پشت رایانه از علت‌های سردرد تنشی است. نوشیدن آب کافی و استراحت کوتاه سردرد را کم می‌کند.
اگر سردرد ناگهانی و بسیار شدید باشد یا با تب و سفتی گردن همراه شود، باید فوراً به پزشک مراجعه کرد.`

/** Signs in, gives tokens away, spends some, and buys more. */
export async function walkSmartai(step: Step, baseUrl: string): Promise<void> {
  const ali = createSmartaiClient({ baseUrl, language: 'en' })
  step('SmartAI123 on the same server: علی signs in by e-mail', 'POST /v1/auth/login')
  const user = await ali.signIn(ALI.email, ALI.password)
  tell(`a ${user.role} since ${tehran(user.createdAt)}: ${user.fullName}`)

  step('His tokens', 'GET /v1/tokens/balance')
  await tellBalance(ali)
  await giveTokens(ali, step)
  await summarise(ali, step)
  await buyTokens(ali, step)

  step('His statement, the newest first', 'GET /v1/tokens/transactions?limit=5')
  const { data, meta } = await ali.api.GET('/v1/tokens/transactions', { params: { query: { limit: 5 } } })
  for (const { type, amount, description } of data)
    tell(`${(amount < 0 ? '−' : '+') + String(Math.abs(amount)).padStart(6)}  ${type.padEnd(16)}  ${description}`)
  tell(`${data.length} of ${meta.pagination.total}`)
  await ali.signOut()
}

async function tellBalance(client: SmartaiClient): Promise<void> {
  const { data } = await client.api.GET('/v1/tokens/balance')
  tell(`${data.balance} to spend, ${data.pendingBalance} ordered and not yet paid for`)
}

async function giveTokens(ali: SmartaiClient, step: Step): Promise<void> {
  step(`25 of them for ${REZA}`, 'POST /v1/tokens/transfer')
  const { data } = await ali.api.POST('/v1/tokens/transfer', {
    body: { recipientEmail: REZA, amount: 25, description: 'هدیه تولد' },
  })
  tell(`${data.status}: ${data.amount} to ${data.recipient}, ${data.newBalance} left, ${data.description}`)
}

async function summarise(ali: SmartaiClient, step: Step): Promise<void> {
  const params = { path: { name: 'summarize' } }
  const body = { text: TEXT, sentences: 2 }
  step('What a summary of a text can cost at most', 'POST /v1/services/summarize/estimate')
  const { data: estimate } = await ali.api.POST('/v1/services/{name}/estimate', { params, body })
  tell(`${estimate.tokens} tokens for ${TEXT.length} characters`)

  step('… and the summary', 'POST /v1/services/summarize/run')
  const { data } = await ali.api.POST('/v1/services/{name}/run', { params, body })
  tell(`${data.tokensUsed} tokens, ${data.newBalance} left; by the engine “${data.engine}”:`)
  tell(data.output)
}

async function buyTokens(ali: SmartaiClient, step: Step): Promise<void> {
  step('A hundred tokens more', 'POST /v1/tokens/purchase')
  const { data: order } = await ali.api.POST('/v1/tokens/purchase', {
    body: { packageId: 'basic_package_100', paymentMethod: 'online_payment' },
  })
  tell(`${order.invoiceId}: ${order.tokensAmount} tokens for ${order.amount.toLocaleString('en-US')} Rial`)
  tell(`to be paid until ${tehran(order.expiresAt)} at ${order.paymentUrl}`)
  await tellBalance(ali)

  step('… paid at the page that stands for the bank', 'POST /pay/{id} {"outcome":"paid"}')
  const status = await payAtBank(order.paymentUrl)
  const params = { path: { invoiceId: order.invoiceId } }
  const { data: invoice } = await ali.api.GET('/v1/tokens/invoices/{invoiceId}', { params })
  tell(`the payment is ${status}, the invoice ${invoice.status}`)
  await tellBalance(ali)
}
