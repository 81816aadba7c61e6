import type { Domains, Ground } from '../compose.ts'
import { inTransaction, type Tx } from '../platform/database/transaction.ts'
import { ADMIN, SUPPORT } from './persons.ts'

const MINUTE_MS = 60_000

interface DemoCustomer {
  readonly platform: 'telegram' | 'instagram'
  readonly externalId: string
  readonly firstName: string
  readonly lastName: string
  readonly hoursAgo: number
  readonly status: 'open' | 'closed'
  readonly assigned: boolean
  /** Who says what: the customer, or us. */
  readonly lines: readonly (readonly [who: 'customer' | 'us', text: string])[]
}

/** Accounts that answer nobody: they were connected once, as the demo has no tokens of its own. */
const ACCOUNTS = {
  telegram: { id: 'demo-telegram', name: 'helssa_demo_bot' },
  instagram: { id: 'demo-instagram', name: 'helssa.demo' },
} as const

/** The latest first. */
const CUSTOMERS: readonly DemoCustomer[] = [
  {
    platform: 'telegram',
    externalId: '100001',
    firstName: 'نگار',
    lastName: 'صادقی',
    hoursAgo: 1,
    status: 'open',
    assigned: false,
    lines: [
      ['customer', 'سلام، نوبت فردایم را چطور جابه‌جا کنم؟'],
      ['customer', 'ساعت ۱۰ گرفته بودم ولی نمی‌رسم.'],
    ],
  },
  {
    platform: 'instagram',
    externalId: '17840000000100002',
    firstName: 'امیر',
    lastName: 'کاظمی',
    hoursAgo: 5,
    status: 'open',
    assigned: true,
    lines: [
      ['customer', 'سلام. ویزیت آنلاین با بیمهٔ تأمین اجتماعی حساب می‌شود؟'],
      ['us', 'سلام، بله. هنگام رزرو بیمه‌تان را انتخاب کنید تا سهم بیمه کم شود.'],
      ['customer', 'ممنون از راهنمایی‌تان'],
    ],
  },
  {
    platform: 'telegram',
    externalId: '100003',
    firstName: 'John',
    lastName: 'Doe',
    hoursAgo: 30,
    status: 'closed',
    assigned: true,
    lines: [
      ['customer', 'Hello, can I get my invoice by e-mail?'],
      ['us', 'Hello John, you find it under Wallet, History, with a button to print it.'],
    ],
  },
]

/** Answers that agents have ready. */
const CANNED = [
  {
    shortcut: 'move',
    title: 'جابه‌جایی نوبت',
    content: 'سلام، تا ۲۴ ساعت پیش از ویزیت می‌توانید آن را بی‌هزینه لغو کنید و زمان دیگری بگیرید.',
  },
  {
    shortcut: 'insurance',
    title: 'بیمه',
    content: 'هنگام رزرو بیمه‌تان را انتخاب کنید؛ سهم بیمه همان‌جا از مبلغ کم می‌شود.',
  },
  { shortcut: 'invoice', title: 'Invoice', content: 'You find your invoices under Wallet, History.' },
]

/** Some customers of the support inbox, and answers to have at hand. Each is made whole or not at all, and loading again makes none twice. */
export async function openSupport({ db, clock }: Ground, { messaging: { log } }: Domains): Promise<void> {
  const now = clock.now().getTime()
  const written = { created_by: ADMIN.id, created_at: clock.now(), updated_at: clock.now() }
  await db
    .insertInto('canned_replies')
    .values(CANNED.map((reply) => ({ ...reply, ...written })))
    .onConflict((c) => c.doNothing())
    .execute()
  for (const customer of CUSTOMERS.toReversed()) {
    const beganAt = new Date(now - customer.hoursAgo * 60 * MINUTE_MS)
    await inTransaction(db, async (tx) => {
      const account = await seatAccount(tx, customer.platform, beganAt)
      const customerId = await seatCustomer(tx, account, customer, beganAt)
      if (customerId === undefined) return
      const conversationId = await log.open(tx, beganAt, 'support')
      const at = (index: number) => new Date(beganAt.getTime() + index * 3 * MINUTE_MS)
      const messages = customer.lines.map(([who, content], index) => ({
        conversationId,
        senderId: who === 'us' ? SUPPORT.id : null,
        content,
        at: at(index),
      }))
      const changes = await log.append(tx, beganAt, messages)
      const heard = customer.lines.findLastIndex(([who]) => who === 'customer')
      await tx
        .insertInto('support_threads')
        .values({
          conversation_id: conversationId,
          customer_id: customerId,
          status: customer.status,
          assignee_id: customer.assigned ? SUPPORT.id : null,
          last_change: changes.at(-1)?.version ?? 0,
          last_customer_message_at: at(heard),
          created_at: beganAt,
          updated_at: at(customer.lines.length - 1),
        })
        .execute()
      const last = changes.at(-1)?.message
      if (customer.status === 'closed' && last) await markRead(tx, conversationId, last.id, last.createdAt)
      await tx
        .insertInto('message_parts')
        .values(
          changes.map(({ message }) => ({
            message_id: message.id,
            part: 1,
            conversation_id: conversationId,
            account_id: account,
            direction: message.senderId === null ? 'in' : 'out',
            content: message.senderId === null ? '' : message.content,
            state: message.senderId === null ? 'received' : 'sent',
            external_id: String(message.id),
            state_at: message.createdAt,
          })),
        )
        .execute()
    })
  }
}

async function seatAccount(tx: Tx, platform: DemoCustomer['platform'], at: Date): Promise<string> {
  const { id, name } = ACCOUNTS[platform]
  await tx
    .insertInto('channel_accounts')
    .values({
      id,
      platform,
      name,
      external_id: id,
      secrets: Buffer.alloc(0),
      receives_by: 'webhook',
      status: 'disconnected',
      connected_by: ADMIN.id,
      created_at: at,
    })
    .onConflict((c) => c.doNothing())
    .execute()
  return id
}

/** The customer's id, if they were not there yet. */
async function seatCustomer(tx: Tx, account: string, customer: DemoCustomer, at: Date): Promise<number | undefined> {
  const row = await tx
    .insertInto('customers')
    .values({
      account_id: account,
      external_id: customer.externalId,
      first_name: customer.firstName,
      last_name: customer.lastName,
      created_at: at,
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

async function markRead(tx: Tx, conversationId: number, lastReadId: number, at: Date): Promise<void> {
  await tx
    .insertInto('read_marks')
    .values({ conversation_id: conversationId, person_id: SUPPORT.id, last_read_id: lastReadId, read_at: at })
    .execute()
}
