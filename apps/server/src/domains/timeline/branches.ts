import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { VISITS_OF_RECORD } from '../access/index.ts'
import type { Cursor, TimelineKind } from './item.ts'
import type { Sight } from './sight.ts'

/** One kind of thing: where it lies, what orders it, and which of it may be seen. */
interface Branch {
  readonly kind: TimelineKind
  readonly from: RawBuilder<unknown>
  readonly at: RawBuilder<unknown>
  readonly encounterId: RawBuilder<unknown>
  readonly doctorId: RawBuilder<unknown>
  /** Undefined where nothing of it may be seen. */
  readonly where: RawBuilder<SqlBool> | undefined
}

/** What may be seen, by kind. Each is found by an index in the order of time, so that a page costs what is on it. */
export function branchesOf(sight: Sight): Branch[] {
  const { patientId, history, reports, doctor } = sight
  const ofRecord = sql`x.status = any(${VISITS_OF_RECORD})`
  const visitor = doctor?.hasVisit ? doctor.id : undefined
  const author = doctor?.isAuthor ? doctor.id : undefined
  const ownVisits = sql`(select id from encounters x where x.patient_id = ${patientId} and x.doctor_id = ${visitor} and ${ofRecord})`
  /** All that `may` shows of the patient's; else what is also `own`, if there is such a right; else nothing. */
  const seen = (may: RawBuilder<SqlBool> | false, own: RawBuilder<SqlBool> | false) => {
    const which = may || own
    return which ? sql<SqlBool>`x.patient_id = ${patientId} and ${which}` : undefined
  }
  return [
    {
      ...{
        kind: 'visit',
        from: sql`encounters`,
        at: sql`x.starts_at`,
        encounterId: sql`x.id`,
        doctorId: sql`x.doctor_id`,
      },
      where: seen(
        history && sql<SqlBool>`${ofRecord}`,
        visitor !== undefined && sql<SqlBool>`x.doctor_id = ${visitor} and ${ofRecord}`,
      ),
    },
    {
      ...{ kind: 'note', from: sql`clinical_notes`, at: sql`x.created_at` },
      ...{ encounterId: sql`x.encounter_id`, doctorId: sql`x.doctor_id` },
      where: seen(
        history &&
          (doctor ? sql<SqlBool>`(not x.is_private or x.doctor_id = ${doctor.id})` : sql<SqlBool>`not x.is_private`),
        author !== undefined && sql<SqlBool>`x.doctor_id = ${author}`,
      ),
    },
    {
      ...{ kind: 'file', from: sql`medical_files`, at: sql`x.uploaded_at` },
      ...{ encounterId: sql`x.encounter_id`, doctorId: sql`null::uuid` },
      where: seen(history && sql<SqlBool>`true`, visitor !== undefined && sql<SqlBool>`x.encounter_id in ${ownVisits}`),
    },
    {
      ...{ kind: 'report', from: sql`soap_reports`, at: sql`x.signed_at`, encounterId: sql`x.encounter_id` },
      doctorId: sql`(select doctor_id from encounters where id = x.encounter_id)`,
      where: seen(
        reports && sql<SqlBool>`x.signed_at is not null`,
        visitor !== undefined && sql<SqlBool>`x.signed_at is not null and x.encounter_id in ${ownVisits}`,
      ),
    },
    {
      ...{ kind: 'prescription', from: sql`prescriptions`, at: sql`x.issued_at` },
      ...{ encounterId: sql`x.encounter_id`, doctorId: sql`x.doctor_id` },
      where: seen(history && sql<SqlBool>`true`, visitor !== undefined && sql<SqlBool>`x.encounter_id in ${ownVisits}`),
    },
  ]
}

/** The first `limit` of a kind after the cursor, newest first; of the same moment in the order of their ids. */
export function selectBranch(
  { kind, from, at, encounterId, doctorId, where }: Branch & { readonly where: RawBuilder<SqlBool> },
  after: Cursor | undefined,
  limit: number,
): RawBuilder<unknown> {
  const then = after && sql`(timestamptz 'epoch' + ${after.micros}::bigint * interval '1 microsecond')`
  // The first half finds the place in the index, the second what of that moment was there before.
  const beyond = after ? sql`and ${at} <= ${then} and (${at} < ${then} or x.id > ${after.id})` : sql``
  return sql`(select ${sql.lit(kind)} as kind, x.id, ${at} as at, ${encounterId} as encounter_id, ${doctorId} as doctor_id
    from ${from} x where ${where} ${beyond} order by ${at} desc, x.id limit ${limit})`
}
