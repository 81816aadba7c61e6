import { sql } from 'kysely'
import { statement } from '../../platform/database/statement.ts'
import type { Db, Tx } from '../../platform/database/transaction.ts'
import type { TokenUse } from '../../platform/model/index.ts'
import { isServiceName, type Price, type Service } from './service.ts'

interface ServiceRow {
  readonly name: string
  readonly title_fa: string
  readonly title_en: string
  readonly version: number
  readonly base_tokens: number
  readonly tokens_per_1000_characters: number
}

/** The services on offer, each with the price that began last. */
export async function servicesAt(db: Db, now: Date): Promise<Service[]> {
  const { rows } = await statement<ServiceRow>`
    select s.name, s.title_fa, s.title_en, p.version, p.base_tokens, p.tokens_per_1000_characters
    from services s, lateral (
      select * from service_prices where service = s.name and valid_from <= ${now}
      order by valid_from desc, version desc limit 1
    ) p
    where s.is_active order by s.name`.execute(db)
  return rows.flatMap((row) => (isServiceName(row.name) ? [{ ...toService(row), name: row.name }] : []))
}

const toService = (row: ServiceRow) => ({
  title: { fa: row.title_fa, en: row.title_en },
  price: {
    version: row.version,
    baseTokens: row.base_tokens,
    tokensPer1000Characters: row.tokens_per_1000_characters,
  },
})

/** Adds a version and answers it; undefined when there is no such service. */
export async function insertPrice(
  tx: Tx,
  service: string,
  { baseTokens, tokensPer1000Characters }: Omit<Price, 'version'>,
  validFrom: Date,
): Promise<number | undefined> {
  // Locked, so that two who change a price at once get a version each.
  const known = await statement`select 1 from services where name = ${service} for no key update`.execute(tx)
  if (known.rows.length === 0) return undefined
  const { rows } = await statement<{ version: number }>`
    insert into service_prices (service, version, base_tokens, tokens_per_1000_characters, valid_from)
    select ${service}::text, coalesce(max(version), 0) + 1, ${baseTokens}::int, ${tokensPer1000Characters}::int,
      ${validFrom}::timestamptz
    from service_prices where service = ${service} returning version`.execute(tx)
  return rows[0]?.version
}

export interface NewRun {
  readonly id: string
  readonly personId: string
  readonly service: string
  readonly priceVersion: number
  readonly holdId: string
  readonly reserved: number
  readonly inputCharacters: number
  readonly engine: string
  readonly createdAt: Date
  readonly aliveUntil: Date
}

export async function insertRun(tx: Tx, run: NewRun): Promise<void> {
  await statement`
    insert into service_runs (id, person_id, service, price_version, hold_id, reserved, input_characters, engine, status,
      created_at, alive_until)
    values (${run.id}, ${run.personId}, ${run.service}, ${run.priceVersion}, ${run.holdId}, ${run.reserved},
      ${run.inputCharacters}, ${run.engine}, 'running', ${run.createdAt}, ${run.aliveUntil})`.execute(tx)
}

export type EndOfRun = 'completed' | 'aborted' | 'failed'

export async function statusOfRun(db: Db, id: string): Promise<'running' | EndOfRun> {
  const row = await db.selectFrom('service_runs').select('status').where('id', '=', id).executeTakeFirstOrThrow()
  return row.status as 'running' | EndOfRun
}

/** Writes how far a run is and that its server lives. Answers false when it runs no more. */
export async function keepRunAlive(
  db: Db,
  id: string,
  { outputCharacters, aliveUntil }: { outputCharacters: number; aliveUntil: Date },
): Promise<boolean> {
  const { numAffectedRows } = await statement`
    update service_runs set output_characters = ${outputCharacters}, alive_until = ${aliveUntil}
    where id = ${id} and status = 'running'`.execute(db)
  return numAffectedRows === 1n
}

/**
 * Ends a run, once, and answers its hold and whose it is; undefined when it was ended before. With `deadAt` only a run
 * whose server was last alive before that.
 */
export async function endRun(
  tx: Tx,
  run: { id: string; status: EndOfRun; used: number; outputCharacters: number; at: Date; deadAt?: Date },
): Promise<{ holdId: string; personId: string } | undefined> {
  const { rows } = await statement<{ holdId: string; personId: string }>`
    update service_runs set status = ${run.status}, used = ${run.used}, output_characters = ${run.outputCharacters},
      ended_at = ${run.at}
    where id = ${run.id} and status = 'running' and alive_until <= coalesce(${run.deadAt ?? null}::timestamptz, 'infinity')
    returning hold_id as "holdId", person_id as "personId"`.execute(tx)
  return rows[0]
}

/** Writes what the model of a run used, as far as it is known. */
export async function recordModelUse(tx: Tx, id: string, { inputTokens, outputTokens }: TokenUse): Promise<void> {
  const use = { input_model_tokens: inputTokens, output_model_tokens: outputTokens }
  await tx.updateTable('service_runs').set(use).where('id', '=', id).execute()
}

export interface DeadRun {
  readonly id: string
  readonly service: string
  readonly serviceTitle: string
  readonly reserved: number
  readonly inputCharacters: number
  readonly outputCharacters: number
  readonly price: Price
}

/** Runs whose server fell silent, the longest silent first. */
export async function deadRuns(db: Db, now: Date, limit: number): Promise<DeadRun[]> {
  const { rows } = await sql<ServiceRow & Omit<DeadRun, 'price'>>`
    select r.id, r.service, s.title_fa as "serviceTitle", r.reserved, r.input_characters as "inputCharacters",
      r.output_characters as "outputCharacters", p.version, p.base_tokens, p.tokens_per_1000_characters
    from service_runs r
    join services s on s.name = r.service
    join service_prices p on p.service = r.service and p.version = r.price_version
    where r.status = 'running' and r.alive_until <= ${now} order by r.alive_until limit ${limit}`.execute(db)
  return rows.map(({ id, service, serviceTitle, reserved, inputCharacters, outputCharacters, ...price }) => ({
    id,
    service,
    serviceTitle,
    reserved,
    inputCharacters,
    outputCharacters,
    price: {
      version: price.version,
      baseTokens: price.base_tokens,
      tokensPer1000Characters: price.tokens_per_1000_characters,
    },
  }))
}
