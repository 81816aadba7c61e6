import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestDb, type TestDb } from '../../../test/test-db.ts'
import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { createLedger, escrowOf, gatewayAccount, type Ledger, walletOf } from './index.ts'

const AT = new Date('2024-01-20T04:30:00Z')

describe('the chain of entries', () => {
  let test: TestDb
  let ledger: Ledger

  beforeEach(async () => {
    test = await openTestDb()
    ledger = createLedger(test)
  })
  afterEach(() => test.close())

  const postTo = (tx: Tx, person: string, amount = 1_000) =>
    ledger.post(tx, AT, { type: 'payment.credit', id: randomUUID(), description: 'شارژ' }, [
      { debit: gatewayAccount('test'), credit: walletOf(person), amount },
    ])
  const post = (count: number) =>
    inTransaction(test.db, async (tx) => {
      const person = randomUUID()
      for (let i = 0; i < count; i++) await postTo(tx, person)
    })
  /** Seals until all is sealed: transactions in other databases of the server hold up the horizon for a moment too. */
  const seal = () =>
    expect
      .poll(async () => {
        while ((await ledger.sealEntries()) > 0);
        const { rows } = await sql<{ left: number }>`
          select (select count(*) from ledger_entries) - (select count(*) from ledger_chain) as left`.execute(test.db)
        return rows[0]?.left
      })
      .toBe(0)
  /** What somebody with the database's own password could do. */
  const tamper = async (table: 'ledger_entries' | 'ledger_chain' | 'ledger_accounts', ...statements: string[]) => {
    await sql.raw(`alter table ${table} disable trigger all`).execute(test.db)
    for (const statement of statements) await sql.raw(statement).execute(test.db)
    await sql.raw(`alter table ${table} enable trigger all`).execute(test.db)
  }

  it('holds every entry once, in order, and is found whole', async () => {
    await post(5)
    await post(3)

    await seal()

    expect(await ledger.sealEntries()).toBe(0)
    expect(await ledger.verify()).toEqual({ entries: 8, sealed: 8, faults: [] })
  })

  it('is not all that is looked at: a balance changed by hand and a hold nobody paid for are found as well', async () => {
    const [rich, poor] = [randomUUID(), randomUUID()]
    await inTransaction(test.db, (tx) => postTo(tx, rich))
    await tamper('ledger_accounts', `update ledger_accounts set balance = 9000 where id = '${walletOf(rich)}'`)
    await sql
      .raw(
        `insert into ledger_holds (id, wallet_account, escrow_account, amount, cause, cause_id, created_at)
         values ('${randomUUID()}', '${walletOf(poor)}', '${escrowOf(poor)}', 70, 'visit.hold', '${randomUUID()}', now())`,
      )
      .execute(test.db)

    expect((await ledger.verify()).faults).toEqual([
      `${walletOf(rich)} has 9000, its entries say 1000`,
      `${escrowOf(poor)} has 0, its open holds 70`,
    ])
  })

  it('breaks at an entry whose amount was changed', async () => {
    await post(6)
    await seal()

    await tamper('ledger_entries', 'update ledger_entries set amount = amount + 1 where id = 4')

    expect((await ledger.verify()).faults).toEqual([
      'the hash chain breaks at link 4',
      expect.stringMatching(/^wallet:IRR:.* has 6000, its entries say 6001$/),
    ])
  })

  it('breaks at an entry of which anything else was changed, and is whole again when it is put back', async () => {
    await post(4)
    await seal()

    for (const [change, back] of [
      ["cause = 'demo.opening'", "cause = 'payment.credit'"],
      ["description = 'دیگر'", "description = 'شارژ'"],
      ["created_at = created_at + interval '1 microsecond'", "created_at = created_at - interval '1 microsecond'"],
      ["debit_account = 'gateway:IRR:other'", "debit_account = 'gateway:IRR:test'"],
      ['xid = (xid::text::int + 1)::text::xid8', 'xid = (xid::text::int - 1)::text::xid8'],
    ]) {
      await tamper('ledger_entries', `update ledger_entries set ${change} where id = 3`)
      expect((await ledger.verify()).faults, change).toEqual(['the hash chain breaks at link 3'])

      await tamper('ledger_entries', `update ledger_entries set ${back} where id = 3`)
      expect((await ledger.verify()).faults, back).toEqual([])
    }
  })

  it('breaks where an entry was taken out, and the balance tells too', async () => {
    await post(4)
    await seal()

    await tamper('ledger_entries', 'delete from ledger_entries where id = 2')

    expect((await ledger.verify()).faults).toEqual([
      'the hash chain breaks at link 2',
      expect.stringMatching(/has 4000, its entries say 3000$/),
    ])
  })

  it('breaks where a link was taken out', async () => {
    await post(5)
    await seal()

    await tamper('ledger_chain', 'delete from ledger_chain where seq = 2')

    expect((await ledger.verify()).faults).toEqual(['the hash chain breaks at link 2'])
  })

  it('misses its last link too, and does not quietly make a new one', async () => {
    await post(5)
    await seal()

    await tamper('ledger_chain', 'delete from ledger_chain where seq = 5')

    expect((await ledger.verify()).faults).toEqual(['1 entries are not in the hash chain'])
  })

  it('breaks where two links changed places', async () => {
    await post(5)
    await seal()

    await tamper(
      'ledger_chain',
      'update ledger_chain set seq = -1 where seq = 2',
      'update ledger_chain set seq = 2 where seq = 3',
      'update ledger_chain set seq = 3 where seq = -1',
    )

    expect((await ledger.verify()).faults).toEqual(['the hash chain breaks at link 2'])
  })

  it('breaks at an entry that was put in by hand with a balance to match', async () => {
    await post(3)
    await seal()

    await tamper(
      'ledger_entries',
      `insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, created_at, xid)
       select posting_id, debit_account, credit_account, amount, 'demo.opening', cause_id, created_at, '5' from ledger_entries limit 1`,
    )

    expect((await ledger.verify()).faults).toContain('1 entries are not in the hash chain')
  })

  it('follows the numbers of transactions, not their figures', async () => {
    const insert = (xid: number) =>
      sql
        .raw(
          `insert into ledger_entries (posting_id, debit_account, credit_account, amount, cause, cause_id, created_at, xid)
           values ('${randomUUID()}', 'gateway:IRR:test', 'platform:IRR:revenue', 1, 'demo.opening', '${randomUUID()}', now(), '${xid}')`,
        )
        .execute(test.db)
    await insert(10)
    await insert(9)

    expect(await ledger.sealEntries()).toBe(2)
    expect(await ledger.sealEntries()).toBe(0)
    const { rows } = await sql`select entry_id from ledger_chain order by seq`.execute(test.db)
    expect(rows).toEqual([{ entry_id: 2 }, { entry_id: 1 }])
  })

  it('misses no entry of a transaction that was still open when later ones were sealed', async () => {
    const { promise: written, resolve: tellWritten } = Promise.withResolvers<void>()
    const { promise: mayCommit, resolve: letCommit } = Promise.withResolvers<void>()
    const early = inTransaction(test.db, async (tx) => {
      await postTo(tx, randomUUID())
      tellWritten()
      await mayCommit
    })
    await written
    await post(2) // later, and committed before

    const meanwhile = await ledger.verify()
    letCommit()
    await early
    await seal()

    expect(meanwhile).toMatchObject({ entries: 2, sealed: 0, faults: [] })
    expect(await ledger.verify()).toEqual({ entries: 3, sealed: 3, faults: [] })
  })

  it('holds every entry exactly once when it is sealed while eight write', async () => {
    let writing = true
    const write = async () => {
      for (let i = 0; i < 20; i++) {
        await post(1 + (i % 3))
        await inTransaction(test.db, async (tx) => {
          await postTo(tx, randomUUID())
          throw new Error('rolled back')
        }).catch((error: Error) => expect(error.message).toBe('rolled back'))
      }
    }
    const sealAll = async () => {
      while (writing) await Promise.all([ledger.sealEntries(), ledger.sealEntries()])
    }
    const lookOn = async () => {
      while (writing) expect((await ledger.verify()).faults).toEqual([])
    }

    const sealing = sealAll()
    const looking = lookOn()
    const written = Promise.all(Array.from({ length: 8 }, write)).finally(() => {
      writing = false
    })
    await Promise.all([written, sealing, looking])
    await seal()

    const { rows } = await sql<{ entries: number; links: number; sealed: number; last: number }>`
      select (select count(*) from ledger_entries) as entries, count(*) as links, count(distinct entry_id) as sealed,
        max(seq) as last from ledger_chain`.execute(test.db)
    const entries = 8 * (7 * 1 + 7 * 2 + 6 * 3)
    expect(rows).toEqual([{ entries, links: entries, sealed: entries, last: entries }])
    expect(await ledger.verify()).toEqual({ entries, sealed: entries, faults: [] })
  })
})
