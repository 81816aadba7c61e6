import type { Domains } from '../compose.ts'
import { type Cause, walletOf } from '../domains/ledger/index.ts'
import type { Tx } from '../platform/database/transaction.ts'
import { demoId } from './id.ts'
import { ALI, type DemoPerson, REZA } from './persons.ts'

/** The last thing loaded. Nothing can take an entry out of the ledger, so it also tells that all the rest was. */
export const OPENING_TOKENS = demoId('opening tokens')
const HOUR_MS = 3_600_000

/** What is written of a person's tokens, and what was there before it. */
interface Written {
  readonly name: string
  readonly person: DemoPerson
  readonly type: 'charge' | 'transfer' | 'usage'
  readonly amount: number
  readonly description: string
  readonly at: Date
  readonly recipient?: string | null
  readonly sender?: string | null
  readonly service?: string
}

/**
 * Opens the wallets of tokens, and spends of them: Ali gave Reza some three hours ago, as they tell each other in their
 * chat, and both used services. Ali has 150 left and Reza 80 (contract).
 */
export async function openTokenWallets(
  tx: Tx,
  { ledger }: Domains,
  { openedAt, now }: { openedAt: Date; now: Date },
): Promise<void> {
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * HOUR_MS)
  const gift = {
    description: 'هدیه تولد',
    type: 'transfer',
    at: hoursAgo(3),
    recipient: REZA.email,
    sender: ALI.email,
  } as const
  const opened = { description: 'شارژ اعتبار', type: 'charge', at: openedAt } as const
  const rows: Written[] = [
    { ...opened, name: 'opening', person: ALI, amount: 195 },
    { ...opened, name: 'opening', person: REZA, amount: 70 },
    usage(ALI, 'summarize', 12, hoursAgo(24 * 12)),
    usage(ALI, 'ask', 8, hoursAgo(24 * 5)),
    usage(REZA, 'translate', 15, hoursAgo(24 * 2)),
    { ...gift, name: 'gift', person: ALI, amount: -25 },
    { ...gift, name: 'gift', person: REZA, amount: 25 },
  ]
  const issued = rows.filter(({ type }) => type === 'charge')
  await ledger.post(
    tx,
    openedAt,
    { type: 'demo.opening', id: OPENING_TOKENS },
    issued.map(({ person, amount }) => ({
      debit: 'issue:TOKEN:demo',
      credit: walletOf(person.id, 'TOKEN'),
      amount,
    })),
  )
  for (const { name, person, service, amount, at } of rows) {
    if (service === undefined) continue
    const cause: Cause = { type: 'service.settle', id: demoId(`${name} of ${person.id}`) }
    const [debit, credit] = [walletOf(person.id, 'TOKEN'), `platform:TOKEN:${service}`] as const
    await ledger.post(tx, at, cause, [{ debit, credit, amount: -amount }])
  }
  await ledger.post(tx, gift.at, { type: 'token.transfer', id: demoId('gift') }, [
    { debit: walletOf(ALI.id, 'TOKEN'), credit: walletOf(REZA.id, 'TOKEN'), amount: 25 },
  ])
  await tx
    .insertInto('token_transactions')
    .values(
      rows.map(({ name, person, at, recipient = null, sender = null, service = null, type, amount, description }) => ({
        id: demoId(`${name} tokens of ${person.email}`),
        ...{ person_id: person.id, type, amount, description, recipient, sender, service },
        ...{ status: 'completed', created_at: at, completed_at: at },
      })),
    )
    .execute()
}

const usage = (person: DemoPerson, service: string, tokens: number, at: Date): Written => ({
  name: `usage ${service}`,
  person,
  type: 'usage',
  amount: -tokens,
  description: 'استفاده از سرویس',
  service,
  at,
})
