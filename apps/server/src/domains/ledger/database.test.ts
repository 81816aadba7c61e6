import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openTestDb, type TestDb } from '../../../test/test-db.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import { createLedger, escrowOf, gatewayAccount, type Ledger, walletOf } from './index.ts'

const AT = new Date('2024-01-20T04:30:00Z')
const CHECK_VIOLATION = '23514'

/** Whoever reaches the tables past the code, by a bug or by hand, meets the same rules there. */
describe('the database itself', () => {
  let test: TestDb
  let ledger: Ledger
  let person: string
  let holdId: string

  beforeAll(async () => {
    test = await openTestDb()
    ledger = createLedger(test)
    person = randomUUID()
    holdId = await inTransaction(test.db, async (tx) => {
      await ledger.post(tx, AT, { type: 'payment.credit', id: randomUUID() }, [
        { debit: gatewayAccount('test'), credit: walletOf(person), amount: 1_000_000 },
      ])
      return ledger.hold(tx, AT, { personId: person, amount: 400_000, cause: { type: 'visit.hold', id: randomUUID() } })
    })
    await vi.waitFor(async () => expect(await ledger.sealEntries()).toBe(2))
  })
  afterAll(() => test.close())

  const run = (statement: string) => sql.raw(statement).execute(test.db)
  const insertEntry = (entry: { debit: string; credit: string; amount?: number; cause?: string; causeId?: string }) =>
    run(`insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, created_at)
      values ('${randomUUID()}', '${entry.debit}', '${entry.credit}', ${entry.amount ?? 1}, '${entry.cause ?? 'visit.hold'}',
        '${entry.causeId ?? randomUUID()}', now())`)
  const insertHold = (causeId: string) =>
    run(`insert into ledger_holds (id, wallet_account, escrow_account, amount, cause, cause_id, created_at)
      values ('${randomUUID()}', '${walletOf(person)}', '${escrowOf(person)}', 1, 'visit.hold', '${causeId}', now())`)
  const everything = () =>
    sql<{ all: string }>`select (select string_agg(t::text, ' ' order by t.id) from ledger_entries t) ||
      (select string_agg(t::text, ' ' order by t.id) from ledger_accounts t) ||
      (select string_agg(t::text, ' ' order by t.id) from ledger_holds t) ||
      (select string_agg(t::text, ' ') from ledger_chain_horizon t) ||
      (select string_agg(t::text, ' ' order by t.seq) from ledger_chain t) as all`.execute(test.db)

  it.each([
    [
      'a wallet below zero',
      () => insertEntry({ debit: walletOf(person), credit: 'platform:IRR:revenue', amount: 600_001 }),
      'ledger_accounts_balance_not_negative',
    ],
    [
      'an unknown wallet below zero',
      () => insertEntry({ debit: walletOf(randomUUID()), credit: 'platform:IRR:revenue' }),
      'ledger_accounts_balance_not_negative',
    ],
    [
      'an escrow below zero',
      () => insertEntry({ debit: escrowOf(person), credit: walletOf(person), amount: 400_001 }),
      'ledger_accounts_balance_not_negative',
    ],
    [
      'an entry of nothing',
      () => insertEntry({ debit: 'gateway:IRR:test', credit: walletOf(person), amount: 0 }),
      'ledger_entries_amount_positive',
    ],
    [
      'a negative entry',
      () => insertEntry({ debit: 'gateway:IRR:test', credit: walletOf(person), amount: -1 }),
      'ledger_entries_amount_positive',
    ],
    [
      'an entry too large to be a sum of money',
      () => insertEntry({ debit: 'gateway:IRR:test', credit: walletOf(person), amount: 9_000_000_000_000_001 }),
      'ledger_entries_amount_positive',
    ],
    [
      'an entry from an account to itself',
      () => insertEntry({ debit: walletOf(person), credit: walletOf(person) }),
      'ledger_entries_two_accounts',
    ],
    [
      'an entry that mixes currencies',
      () => insertEntry({ debit: walletOf(person), credit: walletOf(person, 'TOKEN') }),
      'ledger_entries_one_currency',
    ],
    [
      'an account of no known kind',
      () => insertEntry({ debit: 'pocket:IRR:x', credit: walletOf(person) }),
      'ledger_entries_debit_name',
    ],
    [
      'a hold of nothing',
      () => run(`update ledger_holds set amount = 0 where id = '${holdId}'`),
      'ledger_hold_resolved_once',
    ],
    [
      'a hold resolved for more than it holds',
      () =>
        run(`update ledger_holds set settled = 400001, status = 'settled', resolved_at = now() where id = '${holdId}'`),
      'ledger_holds_settled_within',
    ],
    [
      'a hold resolved at no time',
      () => run(`update ledger_holds set status = 'voided' where id = '${holdId}'`),
      'ledger_holds_resolved',
    ],
  ])('refuses %s', async (_, attempt, constraint) => {
    const before = await everything()

    await expect(attempt()).rejects.toMatchObject({ constraint })

    expect((await everything()).rows).toEqual(before.rows)
  })

  it.each([
    'update ledger_entries set amount = amount + 1',
    'delete from ledger_entries',
    'truncate ledger_entries cascade',
    "update ledger_chain set hash = 'x'",
    'delete from ledger_chain',
    'truncate ledger_chain',
    'truncate ledger_accounts',
    'truncate ledger_holds cascade',
    'delete from ledger_chain_horizon',
    'truncate ledger_chain_horizon',
  ])('refuses `%s`: the ledger is append-only', async (statement) => {
    const before = await everything()

    await expect(run(statement)).rejects.toMatchObject({ constraint: 'ledger_append_only' })

    expect((await everything()).rows).toEqual(before.rows)
  })

  it.each([
    () => `update ledger_accounts set balance = balance + 1 where id = '${walletOf(person)}'`,
    () => `update ledger_accounts set balance = 0`,
    () => `insert into ledger_accounts (id, balance, updated_at) values ('${walletOf(randomUUID())}', 5, now())`,
    () => `delete from ledger_accounts where id = '${walletOf(person)}'`,
  ])('refuses a balance that no entry moved (%#)', async (statement) => {
    await expect(run(statement())).rejects.toMatchObject({ constraint: 'ledger_balance_by_entry' })

    expect(await ledger.walletOf(person)).toMatchObject({ balance: 600_000, held: 400_000 })
  })

  it('credits a payment once', async () => {
    const payment = {
      debit: 'gateway:IRR:test',
      credit: walletOf(randomUUID()),
      cause: 'payment.credit',
      causeId: randomUUID(),
    }
    await insertEntry(payment)

    await expect(insertEntry(payment)).rejects.toMatchObject({ constraint: 'one_credit_per_payment' })
    await expect(insertEntry({ ...payment, credit: walletOf(randomUUID()) })).rejects.toMatchObject({
      constraint: 'one_credit_per_payment',
    })
  })

  it('keeps one open hold per cause', async () => {
    const { cause_id } = await test.db
      .selectFrom('ledger_holds')
      .select('cause_id')
      .where('id', '=', holdId)
      .executeTakeFirstOrThrow()

    await expect(insertHold(cause_id)).rejects.toMatchObject({ constraint: 'one_open_hold_per_cause' })
  })

  it('resolves a hold once and never deletes one', async () => {
    const held = await inTransaction(test.db, (tx) =>
      ledger.hold(tx, AT, { personId: person, amount: 100, cause: { type: 'visit.hold', id: randomUUID() } }),
    )
    await inTransaction(test.db, (tx) =>
      ledger.resolveHold(tx, AT, held, [], { type: 'visit.refund', id: randomUUID() }),
    )

    for (const statement of [
      `update ledger_holds set status = 'settled', settled = 100 where id = '${held}'`,
      `update ledger_holds set status = 'open', resolved_at = null where id = '${held}'`,
      `delete from ledger_holds where id = '${held}'`,
      `delete from ledger_holds where id = '${holdId}'`,
    ]) {
      await expect(run(statement), statement).rejects.toMatchObject({ constraint: 'ledger_hold_resolved_once' })
    }
  })

  it.each([
    'id = gen_random_uuid()',
    "wallet_account = 'wallet:IRR:other'",
    "escrow_account = 'escrow:IRR:other'",
    'amount = amount - 1',
    "cause = 'demo.opening'",
    'cause_id = gen_random_uuid()',
    "created_at = created_at + interval '1 microsecond'",
    'settled = 1',
  ])('changes nothing of a hold but by resolving it: refuses `%s`, alone and together with that', async (change) => {
    const resolve = "status = 'settled', resolved_at = now()"
    const before = await everything()
    const statements = change === 'settled = 1' ? [change] : [change, `${change}, ${resolve}, settled = 1`]

    for (const assignments of statements) {
      await expect(run(`update ledger_holds set ${assignments} where id = '${holdId}'`)).rejects.toMatchObject({
        constraint: 'ledger_hold_resolved_once',
      })
    }

    expect((await everything()).rows).toEqual(before.rows)
  })

  it('lets no direct write through by a rule that has no name', async () => {
    await expect(
      run(`update ledger_holds set status = 'paid', resolved_at = now() where id = '${holdId}'`),
    ).rejects.toMatchObject({ code: CHECK_VIOLATION, constraint: 'ledger_holds_status_known' })
  })
})
