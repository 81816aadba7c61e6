import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestDb, type TestDb } from '../../../test/test-db.ts'
import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { type Audit, createAudit } from './index.ts'

const AT = new Date('2024-01-20T04:30:00Z')

describe('the audit', () => {
  let test: TestDb
  let audit: Audit

  beforeEach(async () => {
    test = await openTestDb()
    audit = createAudit({ db: test.db, clock: { now: () => AT } })
  })
  afterEach(() => test.close())

  const noteIn = (tx: Tx) => {
    const [actorId, patientId] = [randomUUID(), randomUUID()]
    const right = 'grant' as const
    return audit.note(tx, {
      ...{
        actorId,
        patientId,
        right,
        action: 'record.read',
        recordId: patientId,
        grantId: randomUUID(),
        from: '10.0.0.1',
      },
    })
  }
  const note = async (count: number) => {
    for (let i = 0; i < count; i++) await inTransaction(test.db, noteIn)
  }
  /** Seals until all is sealed: transactions in other databases of the server hold up the horizon for a moment too. */
  const sealed = (entries: number) =>
    expect.poll(async () => (await audit.verify()).sealed, { timeout: 10_000 }).toBe(entries)
  /** What somebody with the database's own password could do. */
  const tamper = async (table: 'audit_entries' | 'audit_chain', statement: string) => {
    await sql.raw(`alter table ${table} disable trigger all`).execute(test.db)
    await sql.raw(statement).execute(test.db)
    await sql.raw(`alter table ${table} enable trigger all`).execute(test.db)
  }

  it('holds every entry once, and is found whole', async () => {
    await note(5)

    await sealed(5)

    expect(await audit.seal()).toBe(0)
    expect(await audit.verify()).toEqual({ entries: 5, sealed: 5, faults: [] })
  })

  it('holds nothing of a deed that did not come to pass', async () => {
    const failed = inTransaction(test.db, async (tx) => {
      await noteIn(tx)
      throw new Error('the deed failed')
    })

    await expect(failed).rejects.toThrow('the deed failed')
    expect((await audit.verify()).entries).toBe(0)
  })

  it.each([
    'update audit_entries set address = null',
    'delete from audit_entries',
    'truncate audit_entries cascade',
    'update audit_chain set seq = 9',
    'delete from audit_chain',
    'truncate audit_chain',
  ])('is append-only: %s is refused', async (statement) => {
    await note(1)
    await sealed(1)

    await expect(sql.raw(statement).execute(test.db)).rejects.toThrow('the audit is append-only')
  })

  it.each([
    ["at = at + interval '1 microsecond'", "at = at - interval '1 microsecond'"],
    ["action = 'note.read'", "action = 'record.read'"],
    ["right_used = 'own_visit'", "right_used = 'grant'"],
    ["address = '10.0.0.2'", "address = '10.0.0.1'"],
    ['xid = (xid::text::bigint + 1)::text::xid8', 'xid = (xid::text::bigint - 1)::text::xid8'],
  ])('breaks at an entry with %s, and is whole again when it is put back', async (change, back) => {
    await note(3)
    await sealed(3)

    await tamper('audit_entries', `update audit_entries set ${change} where id = 2`)
    expect((await audit.verify()).faults).toEqual(['the hash chain breaks at link 2'])

    await tamper('audit_entries', `update audit_entries set ${back} where id = 2`)
    expect((await audit.verify()).faults).toEqual([])
  })

  it.each(['actor_id', 'patient_id', 'record_id', 'grant_id'])('breaks at an entry with another %s', async (column) => {
    await note(3)
    await sealed(3)

    await tamper('audit_entries', `update audit_entries set ${column} = '${randomUUID()}' where id = 2`)

    expect((await audit.verify()).faults).toEqual(['the hash chain breaks at link 2'])
  })

  it('breaks where an entry or a link was taken out, and misses its last link', async () => {
    await note(4)
    await sealed(4)

    await tamper('audit_chain', 'delete from audit_chain where seq = 4')
    expect((await audit.verify()).faults).toEqual(['1 entries are not in the hash chain'])
    await tamper('audit_chain', 'delete from audit_chain where seq = 2')
    expect((await audit.verify()).faults).toEqual(['the hash chain breaks at link 2'])
    await tamper('audit_entries', 'delete from audit_entries where id = 1')
    expect((await audit.verify()).faults).toEqual(['the hash chain breaks at link 1'])
  })

  it('breaks at an entry that was put in by hand below what is sealed', async () => {
    await note(2)
    await sealed(2)

    await sql
      .raw(
        `insert into audit_entries (at, actor_id, patient_id, action, record_id, right_used, address, xid)
         select at, actor_id, patient_id, action, record_id, right_used, address, '5' from audit_entries limit 1`,
      )
      .execute(test.db)

    expect((await audit.verify()).faults).toEqual(['1 entries are not in the hash chain'])
  })

  it('misses no entry of a transaction that was still open when later ones were sealed, and keeps no writer waiting', async () => {
    const written = Promise.withResolvers<void>()
    const mayCommit = Promise.withResolvers<void>()
    const early = inTransaction(test.db, async (tx) => {
      await noteIn(tx)
      written.resolve()
      await mayCommit.promise
    })
    await written.promise
    await note(2) // later, and committed before

    expect((await audit.verify()).faults).toEqual([])
    mayCommit.resolve()
    await early

    await sealed(3)
    expect((await audit.verify()).faults).toEqual([])
  })

  it('seals what came along from another cluster, whose transactions had higher numbers', async () => {
    await note(3)
    await tamper('audit_entries', 'update audit_entries set xid = (xid::text::bigint + 1000000000)::text::xid8')

    await sealed(3)
    await note(1)

    await sealed(4)
    expect((await audit.verify()).faults).toEqual([])
  })
})
