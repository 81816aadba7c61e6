import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { CloseReason, DeviceState, LeaveReason, Peer, SeatRole, Visit } from './room.ts'

/** How often a node says of a seat that it lives; and who is silent for as long as the lease sits there no more. */
const RENEWAL_SECONDS = 5
const LEASE_SECONDS = 15

interface VisitRow {
  id: string
  patient_id: string
  doctor_id: string
  visit_type: Visit['visitType']
  status: Visit['status']
  starts_at: Date
  ends_at: Date
}
const toVisit = (row: VisitRow): Visit => ({
  id: row.id,
  patientId: row.patient_id,
  doctorId: row.doctor_id,
  visitType: row.visit_type,
  status: row.status,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
})

export async function findVisits(db: Db, ids: readonly string[]): Promise<Visit[]> {
  const { rows } = await statement<VisitRow>`
    select id, patient_id, doctor_id, visit_type, status, starts_at, ends_at from encounters
    where id = any(${ids}::uuid[])`.execute(db)
  return rows.map(toVisit)
}

/** Whoever joins waits for their own other joins, so that of two at once the later one ends the earlier. */
export async function lockPerson(tx: Tx, personId: string): Promise<void> {
  await statement`select from persons where id = ${personId} for no key update`.execute(tx)
}

/** The room, made if it is new; joins and its closing wait for each other. Answers why it is closed, if it is. */
export async function lockRoom(tx: Tx, encounterId: string, at: Date): Promise<CloseReason | null> {
  const { rows } = await statement<{ closed_because: CloseReason | null }>`
    insert into video_rooms (encounter_id, opened_at) values (${encounterId}, ${at})
    on conflict (encounter_id) do update set encounter_id = excluded.encounter_id
    returning closed_because`.execute(tx)
  return rows[0]?.closed_because ?? null
}

/** Closes a room and ends who sits there. */
export async function closeRoom(
  tx: Tx,
  { encounterId, because, at }: { encounterId: string; because: CloseReason; at: Date },
): Promise<void> {
  await lockRoom(tx, encounterId, at)
  await statement`
    update video_rooms set closed_at = ${at}, closed_because = ${because}
    where encounter_id = ${encounterId} and closed_at is null`.execute(tx)
  await statement`
    update video_sittings set left_at = greatest(${at}, joined_at), left_because = 'closed'
    where encounter_id = ${encounterId} and left_at is null`.execute(tx)
}

export interface EndedSitting {
  readonly encounterId: string
  readonly personId: string
  readonly generation: number
}
interface EndedRow {
  encounter_id: string
  person_id: string
  generation: number
}
const toEnded = (row: EndedRow): EndedSitting => ({
  encounterId: row.encounter_id,
  personId: row.person_id,
  generation: row.generation,
})

/** Ends whatever sitting a person has, in any room. */
export async function endOtherSittings(tx: Tx, personId: string, at: Date): Promise<EndedSitting[]> {
  const { rows } = await statement<EndedRow>`
    update video_sittings set left_at = greatest(${at}, joined_at), left_because = 'replaced'
    where person_id = ${personId} and left_at is null
    returning encounter_id, person_id, generation`.execute(tx)
  return rows.map(toEnded)
}

/** Ends one sitting; answers false where it had ended already: somebody has told of it then. */
export async function endSitting(
  db: Db,
  { generation, because, at }: { generation: number; because: LeaveReason; at: Date },
): Promise<boolean> {
  const { rows } = await statement`
    update video_sittings set left_at = greatest(${at}, joined_at), left_because = ${because}
    where generation = ${generation} and left_at is null returning 1`.execute(db)
  return rows.length > 0
}

/** Ends sittings in some rooms of which nothing was said for the length of a lease, as of when they were last seen. */
export async function endSilent(db: Db, encounterIds: readonly string[]): Promise<EndedSitting[]> {
  const { rows } = await statement<EndedRow>`
    update video_sittings set left_at = seen_at, left_because = 'silent'
    where encounter_id = any(${encounterIds}::uuid[]) and left_at is null
      and renewed_at <= now() - ${LEASE_SECONDS}::int * interval '1 second'
    returning encounter_id, person_id, generation`.execute(db)
  return rows.map(toEnded)
}

/** When somebody joined a room for the n-th time, counted back from the last; undefined where they did not so often. */
export async function findJoin(
  db: Db,
  { encounterId, personId, nth }: { encounterId: string; personId: string; nth: number },
): Promise<Date | undefined> {
  const { rows } = await statement<{ joined_at: Date }>`
    select joined_at from video_sittings where encounter_id = ${encounterId} and person_id = ${personId}
    order by generation desc offset ${nth - 1}::int limit 1`.execute(db)
  return rows[0]?.joined_at
}

export async function insertSitting(
  tx: Tx,
  sitting: { encounterId: string; personId: string; role: SeatRole; at: Date },
): Promise<number> {
  const { rows } = await statement<{ generation: number }>`
    insert into video_sittings (encounter_id, person_id, role, joined_at, seen_at)
    values (${sitting.encounterId}, ${sitting.personId}, ${sitting.role}, ${sitting.at}, ${sitting.at})
    returning generation`.execute(tx)
  const [row] = rows
  if (!row) throw new Error('a sitting was not kept')
  return row.generation
}

/** Says that the node of these sittings lives; those of which it was said a moment ago are left as they are. */
export async function refreshSittings(db: Db, generations: readonly number[], at: Date): Promise<void> {
  await statement`
    update video_sittings set seen_at = greatest(${at}, joined_at), renewed_at = now()
    where generation = any(${generations}::bigint[]) and left_at is null
      and renewed_at <= now() - ${RENEWAL_SECONDS}::int * interval '1 second'`.execute(db)
}

export async function updateDeviceState(db: Db, generation: number, state: DeviceState): Promise<void> {
  await statement`
    update video_sittings set audio = ${state.audio}, video = ${state.video}, connection = ${state.connection}
    where generation = ${generation} and left_at is null`.execute(db)
}

export type Seated = Peer & { readonly encounterId: string }

/** Who sits in some rooms, in the order of coming. */
export async function findSeated(db: Db, encounterIds: readonly string[]): Promise<Seated[]> {
  const { rows } = await statement<
    EndedRow & { role: SeatRole; audio: boolean; video: boolean; connection: DeviceState['connection'] }
  >`
    select encounter_id, person_id, generation, role, audio, video, connection from video_sittings
    where encounter_id = any(${encounterIds}::uuid[]) and left_at is null order by generation`.execute(db)
  return rows.map((row) => ({
    ...toEnded(row),
    role: row.role,
    audio: row.audio,
    video: row.video,
    connection: row.connection,
  }))
}

/** Why sittings ended. */
export async function findEndings(db: Db, generations: readonly number[]): Promise<Map<number, LeaveReason>> {
  const { rows } = await statement<{ generation: number; left_because: LeaveReason }>`
    select generation, left_because from video_sittings
    where generation = any(${generations}::bigint[]) and left_at is not null`.execute(db)
  return new Map(rows.map((row) => [row.generation, row.left_because]))
}

/** One person's time in a room. */
export interface Attendance {
  readonly personId: string
  readonly role: SeatRole
  /** The first join. */
  readonly joinedAt: Date
  /** The last leave; null while they sit there. */
  readonly leftAt: Date | null
  /** Of all sittings, without the time between them; one that goes on counts until now. */
  readonly seconds: number
}

/** Who sat in a visit's room from when to when; a person who came again is one line. */
export async function attendanceOf(db: Db, encounterId: string, now: Date): Promise<Attendance[]> {
  const { rows } = await statement<{
    person_id: string
    role: SeatRole
    joined_at: Date
    left_at: Date | null
    seconds: number
  }>`
    select person_id, role, min(joined_at) as joined_at,
      case when bool_and(left_at is not null) then max(left_at) end as left_at,
      sum(coalesce(duration_seconds, greatest(0, extract(epoch from ${now} - joined_at))))::int as seconds
    from video_sittings where encounter_id = ${encounterId}
    group by person_id, role order by min(generation)`.execute(db)
  return rows.map((row) => ({
    personId: row.person_id,
    role: row.role,
    joinedAt: row.joined_at,
    leftAt: row.left_at,
    seconds: row.seconds,
  }))
}
