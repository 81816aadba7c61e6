import type { Clock } from '../../platform/clock.ts'
import { statement } from '../../platform/database/statement.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { CHANNELS, type Channels, KINDS, type Kind, USUAL_CHANNELS } from './kinds.ts'

/** Kinds that a person switches on and off elsewhere. */
export type Switches = Readonly<Partial<Record<Kind, boolean>>>

/** Where else notices are switched, and what is said there is the law: the settings of doctors. */
export interface SwitchBoard {
  /** Of those who have switches. */
  read(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, Switches>>
  write(tx: Tx, personId: string, switches: Switches): Promise<void>
}

/** Every kind, with its channels. */
export type Preferences = Readonly<Record<Kind, Channels>>
type Stored = Partial<Record<Kind, Channels>>

const OFF: Channels = { in_app: false, sms: false, email: false }
const isOn = (channels: Channels) => CHANNELS.some((channel) => channels[channel])

/** Which notices reach whom by which channels. */
export function createPreferences({ db, clock }: { db: Db; clock: Clock }) {
  let board: SwitchBoard = { read: async () => new Map(), write: async () => undefined }

  async function read(from: Db, personIds: readonly string[]): Promise<Map<string, Preferences>> {
    const { rows } = await statement<{ personId: string; channels: Stored }>`
      select person_id as "personId", channels from notice_preferences where person_id = any(${personIds}::uuid[])`.execute(
      from,
    )
    const stored = new Map(rows.map((row) => [row.personId, row.channels]))
    const switches = await board.read(from, personIds)
    return new Map(personIds.map((id) => [id, preferencesOf(stored.get(id), switches.get(id))]))
  }

  return {
    /** Has a board asked for what it switches. Called once, before anything is told. */
    governBy(asked: SwitchBoard): void {
      board = asked
    },

    /** Those of several persons, as `from` sees them. */
    read,

    async of(personId: string): Promise<Preferences> {
      return (await read(db, [personId])).get(personId) ?? preferencesOf(undefined, undefined)
    },

    /**
     * Keeps the channels of the kinds named; others stay as they are. A kind that has a switch elsewhere is switched with it:
     * off where no channel is on.
     */
    async write(personId: string, changes: Partial<Preferences>): Promise<Preferences> {
      return inTransaction(db, async (tx) => {
        const switches = (await board.read(tx, [personId])).get(personId) ?? {}
        const changed = KINDS.flatMap((kind) => {
          const channels = changes[kind]
          return channels ? [{ kind, channels }] : []
        })
        // Of what a switch turns off the channels are kept, for when it is turned on again.
        const kept = changed.filter(({ kind, channels }) => switches[kind] === undefined || isOn(channels))
        await store(tx, personId, Object.fromEntries(kept.map(({ kind, channels }) => [kind, channels])), clock.now())
        const switched = changed.filter(({ kind, channels }) => (switches[kind] ?? isOn(channels)) !== isOn(channels))
        if (switched.length > 0)
          await board.write(
            tx,
            personId,
            Object.fromEntries(switched.map(({ kind, channels }) => [kind, isOn(channels)])),
          )
        return (await read(tx, [personId])).get(personId) ?? preferencesOf(undefined, undefined)
      })
    },

    /** What the one who goes has said holds for the other where that one said nothing. */
    async join(tx: Tx, { from, into }: { from: string; into: string }): Promise<void> {
      await statement`
        with gone as (delete from notice_preferences where person_id = ${from}::uuid returning channels, updated_at)
        insert into notice_preferences (person_id, channels, updated_at)
        select ${into}::uuid, channels, updated_at from gone
        on conflict (person_id) do update set channels = excluded.channels || notice_preferences.channels`.execute(tx)
    },
  }
}

async function store(tx: Tx, personId: string, channels: Stored, now: Date): Promise<void> {
  await statement`
    insert into notice_preferences (person_id, channels, updated_at)
    values (${personId}::uuid, ${JSON.stringify(channels)}::jsonb, ${now})
    on conflict (person_id) do update
      set channels = notice_preferences.channels || excluded.channels, updated_at = excluded.updated_at`.execute(tx)
}

function preferencesOf(stored: Stored | undefined, switches: Switches | undefined): Preferences {
  const channelsOf = (kind: Kind): Channels => {
    const own = stored?.[kind] ?? USUAL_CHANNELS[kind]
    if (switches?.[kind] === false) return OFF
    return switches?.[kind] === true && !isOn(own) ? USUAL_CHANNELS[kind] : own
  }
  return Object.fromEntries(KINDS.map((kind) => [kind, channelsOf(kind)])) as Record<Kind, Channels>
}
