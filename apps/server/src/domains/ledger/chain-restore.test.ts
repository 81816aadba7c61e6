import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestDb, type TestDb } from '../../../test/test-db.ts'
import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { createLedger, gatewayAccount, type Ledger, walletOf } from './index.ts'

const AT = new Date('2024-01-20T04:30:00Z')
/** How far the old cluster had counted its transactions beyond the new one. */
const AHEAD = 1_000_000_000

describe('the chain of entries in a cluster that it was restored into, where transactions are numbered from the start', () => {
  let test: TestDb
  let ledger: Ledger

  beforeEach(async () => {
    test = await openTestDb()
    ledger = createLedger(test)
  })
  afterEach(() => test.close())

  const run = (...statements: string[]) => inTransaction(test.db, (tx) => runAll(tx, statements))
  const postTo = (tx: Tx, person: string) =>
    ledger.post(tx, AT, { type: 'payment.credit', id: randomUUID() }, [
      { debit: gatewayAccount('test'), credit: walletOf(person), amount: 1_000 },
    ])
  const post = (count: number) =>
    inTransaction(test.db, async (tx) => {
      for (let i = 0; i < count; i++) await postTo(tx, randomUUID())
    })
  /** Seals until all is sealed: transactions in other databases of the server hold up the horizon for a moment too. */
  const sealed = (entries: number) =>
    expect
      .poll(async () => {
        while ((await ledger.sealEntries()) > 0);
        return (await ledger.verify()).sealed
      })
      .toBe(entries)
  /** As a cluster would have left it that was far ahead of this one. */
  const age = {
    entries: () =>
      run(
        'alter table ledger_entries disable trigger all',
        `update ledger_entries set xid = (xid::text::bigint + ${AHEAD})::text::xid8`,
        'alter table ledger_entries enable trigger all',
      ),
    horizon: () =>
      run(`update ledger_chain_horizon
        set sealed_below = (pg_snapshot_xmax(pg_current_snapshot())::text::bigint + ${AHEAD})::text::xid8`),
  }
  const horizonIsOurs = async () =>
    (
      await sql<{ ours: boolean }>`select sealed_below <= pg_snapshot_xmax(pg_current_snapshot()) as ours
        from ledger_chain_horizon`.execute(test.db)
    ).rows[0]?.ours

  it('takes in what is posted from then on, after the links it brought along', async () => {
    await post(3)
    await age.entries()
    await sealed(3)
    await age.horizon()

    await post(2)
    await sealed(5)
    await post(4)
    await sealed(9)

    expect(await ledger.verify()).toEqual({ entries: 9, sealed: 9, faults: [] })
    expect(await horizonIsOurs()).toBe(true)
  })

  it.each([
    ['beyond', () => age.horizon()],
    ['within', async () => {}],
  ])('takes in what the old cluster had not sealed, the horizon %s the new numbers', async (_, moveHorizon) => {
    await post(3)
    await age.entries()
    await moveHorizon()
    await post(2)

    expect(await ledger.sealEntries()).toBe(5)
    expect(await ledger.sealEntries()).toBe(0)

    expect(await ledger.verify()).toEqual({ entries: 5, sealed: 5, faults: [] })
    expect(await horizonIsOurs()).toBe(true)
  })

  it('takes in more than a batch at once, and an entry of a transaction still open then later', async () => {
    const { promise: written, resolve: tellWritten } = Promise.withResolvers<void>()
    const { promise: mayCommit, resolve: letCommit } = Promise.withResolvers<void>()
    const open = inTransaction(test.db, async (tx) => {
      await postTo(tx, randomUUID())
      tellWritten()
      await mayCommit
    })
    await written
    await run(
      `insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, created_at)
       select gen_random_uuid(), 'gateway:IRR:test', 'platform:IRR:revenue', 1, 'demo.opening', gen_random_uuid(), now()
       from generate_series(1, 5001)`,
    )
    await age.horizon()

    const meanwhile = await ledger.sealEntries()
    letCommit()
    await open
    await sealed(5_002)

    expect(meanwhile).toBe(5_001)
    expect(await ledger.verify()).toEqual({ entries: 5_002, sealed: 5_002, faults: [] })
  })

  it('misses an entry that was put in by hand under a number of the old cluster', async () => {
    await post(3)
    await age.entries()
    await sealed(3)

    await run(
      `insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, created_at, xid)
       select posting_id, debit_account, credit_account, amount, 'demo.opening', cause_id, created_at,
         (xid::text::bigint - 1)::text::xid8 from ledger_entries limit 1`,
    )

    expect((await ledger.verify()).faults).toEqual(['1 entries are not in the hash chain'])
  })
})

async function runAll(tx: Tx, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(tx)
}
