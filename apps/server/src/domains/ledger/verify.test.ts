import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestDatabase } from '../../../test/postgres.ts'
import { openDatabase } from '../../platform/database/open.ts'
import { type Db, inTransaction } from '../../platform/database/transaction.ts'
import { createLedger, gatewayAccount, type Ledger, walletOf } from './index.ts'

const AT = new Date('2024-01-20T04:30:00Z')

let db: Db
let ledger: Ledger
let close: () => Promise<void>

beforeEach(async () => {
  const { url, drop } = await createTestDatabase()
  db = openDatabase({ url, poolMax: 1, onError: (error) => expect.fail(error.message) }) // a setting is for all that follows
  ledger = createLedger({ db })
  close = async () => {
    await db.destroy()
    await drop()
  }
})
afterEach(() => close())

const run = (statement: string) => sql.raw(statement).execute(db)
const holdSome = () =>
  inTransaction(db, async (tx) => {
    const personId = randomUUID()
    await ledger.post(tx, AT, { type: 'payment.credit', id: randomUUID() }, [
      { debit: gatewayAccount('test'), credit: walletOf(personId), amount: 1_000 },
    ])
    await ledger.hold(tx, AT, { personId, amount: 400, cause: { type: 'visit.hold', id: randomUUID() } })
  })

it('is not cut where a look at everything takes longer than a statement may', async () => {
  await holdSome()
  await run('alter table ledger_holds rename to many_holds')
  await run('create view ledger_holds as select h.* from many_holds h, pg_sleep(1.5)')
  await run(`set statement_timeout = '1s'`)

  expect(await ledger.verify()).toMatchObject({ entries: 2, faults: [] })

  await expect(run('select * from ledger_holds')).rejects.toThrow('statement timeout')
})

it('compares what was there at one moment, and writes nothing', async () => {
  await holdSome()
  await run('alter table ledger_holds rename to many_holds')
  await run(`create view ledger_holds as select h.* from many_holds h
    where current_setting('transaction_isolation') = 'repeatable read' and current_setting('transaction_read_only') = 'on'`)

  expect((await ledger.verify()).faults).toEqual([])
})
