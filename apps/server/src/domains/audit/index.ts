import { sql } from 'kysely'
import type { Clock } from '../../platform/clock.ts'
import { type ChainReport, type ChainTables, inspectChain, sealEntries } from '../../platform/database/hash-chain.ts'
import { statement } from '../../platform/database/statement.ts'
import { type Db, inSnapshot, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import type { AuditEntry, By, Deed, FullEntry } from './entry.ts'
import { type AuditFilter, exportEntries, searchEntries } from './search.ts'

/** As JSON, since a text between separators could be read in two ways; the time as a number, which no setting changes. */
const CHAIN: ChainTables = {
  entries: 'audit_entries',
  links: 'audit_chain',
  horizon: 'audit_chain_horizon',
  lock: 7_412_040,
  text: sql<string>`jsonb_build_array(e.id, extract(epoch from e.at)::numeric, e.actor_id, e.patient_id, e.action,
    e.record_id, e.right_used, e.grant_id, e.address, e.xid::text)::text`,
}

/** Who read or changed whose record, when, from where and by which right: append-only and hash-chained. */
export function createAudit({ db, clock }: { db: Db; clock: Clock }) {
  /** Of one patient's entries that patient is told; of others' nobody is. */
  const noteReading = (by: By, { patientId: asked }: Pick<AuditFilter, 'patientId'>, action: Deed['action']) => {
    const patientId = asked ?? null
    const deed: Deed = { actorId: by.personId, patientId, action, recordId: patientId, right: 'admin', from: by.from }
    return inTransaction(db, (tx) => insertEntry(tx, deed, clock.now()))
  }

  return {
    /**
     * Notes a deed, in the transaction of the deed. Of a reading: in a transaction that has ended before anything that was
     * read is answered.
     */
    note: (tx: Tx, deed: Deed): Promise<void> => insertEntry(tx, deed, clock.now()),

    /** Notes a deed that comes in many requests, as a download by parts: once in `withinMs`, by each right. */
    async noteOnce(tx: Tx, deed: Deed, { withinMs }: { withinMs: number }): Promise<void> {
      const now = clock.now()
      const { rows } = await statement`
        select from audit_entries where record_id = ${deed.recordId} and actor_id = ${deed.actorId}
          and at > ${new Date(now.getTime() - withinMs)} and action = ${deed.action} and right_used = ${deed.right}
        limit 1`.execute(tx)
      if (rows.length === 0) await insertEntry(tx, deed, now)
    },

    /** What others did to a patient's record, newest first. */
    async byOthers(
      patientId: string,
      { page, pageSize }: { page: number; pageSize: number },
    ): Promise<{ count: number; results: AuditEntry[] }> {
      const [counted, { rows }] = await Promise.all([
        statement<{ count: number }>`
          select count(*) from audit_entries where patient_id = ${patientId} and actor_id <> ${patientId}`.execute(db),
        statement<EntryRow>`
          select e.id, e.at, e.actor_id, trim(p.first_name || ' ' || p.last_name) as name, d.person_id is not null as is_doctor,
            e.action, e.record_id, e.right_used as right, e.address
          from audit_entries e join persons p on p.id = e.actor_id left join doctors d on d.person_id = e.actor_id
          where e.patient_id = ${patientId} and e.actor_id <> ${patientId}
          order by e.at desc, e.id desc limit ${pageSize} offset ${(page - 1) * pageSize}`.execute(db),
      ])
      return { count: counted.rows[0]?.count ?? 0, results: rows.map(toEntry) }
    },

    /** Everybody's deeds for an administrator, newest first, from the cursor on. That they were read is noted first. */
    async read(by: By, filter: AuditFilter): Promise<FullEntry[]> {
      await noteReading(by, filter, 'audit.read')
      return searchEntries(db, filter)
    },

    /** All that the filter finds, in batches that are read as they are taken; noted first. */
    async export(by: By, filter: Omit<AuditFilter, 'after' | 'limit'>): Promise<AsyncIterable<FullEntry>> {
      await noteReading(by, filter, 'audit.export')
      return exportEntries(db, filter)
    },

    /** Appends what is not yet in the hash chain; call it until it answers zero. */
    seal: () => sealEntries(db, CHAIN),

    /** Proves that no entry that was sealed was changed or taken out. */
    async verify(): Promise<ChainReport> {
      while ((await sealEntries(db, CHAIN)) > 0);
      return inSnapshot(db, (tx) => inspectChain(tx, CHAIN)) // sealing goes on beside it
    },
  }
}
export type Audit = ReturnType<typeof createAudit>

async function insertEntry(tx: Tx, deed: Deed, at: Date): Promise<void> {
  const { actorId, patientId, action, recordId, right, grantId = null, from } = deed
  await statement`
    insert into audit_entries (at, actor_id, patient_id, action, record_id, right_used, grant_id, address)
    values (${at}, ${actorId}, ${patientId}, ${action}, ${recordId}, ${right}, ${grantId}, ${from})`.execute(tx)
}

interface EntryRow extends Omit<AuditEntry, 'actor' | 'recordId'> {
  readonly actor_id: string
  readonly name: string
  readonly is_doctor: boolean
  readonly record_id: string | null
}

const toEntry = ({ actor_id, name, is_doctor, record_id, ...entry }: EntryRow): AuditEntry => ({
  ...entry,
  actor: { id: actor_id, name, isDoctor: is_doctor },
  recordId: record_id,
})

export { type AuditEntry, type By, type Deed, type FullEntry, RIGHTS_USED, type RightUsed } from './entry.ts'
export type { AuditFilter } from './search.ts'
