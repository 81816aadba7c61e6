import { createBoundedMap, type Kept } from '../../platform/cache/bounded-map.ts'
import { statement } from '../../platform/database/statement.ts'
import type { Db } from '../../platform/database/transaction.ts'
import { foldForSearch } from '../../platform/text.ts'

/** How long a name or a picture may lag behind its change. */
const KEPT_MS = 30_000
const KEPT_MAX = 20_000
const FOUND_MAX = 20
const PERSON_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What others see of a person: never a phone, an e-mail or anything of their health. */
export interface Card {
  readonly id: string
  readonly number: number
  readonly firstName: string
  readonly lastName: string
  readonly avatarKey: string | null
  readonly role: 'doctor' | 'support' | 'admin' | null
}

export const usernameOf = ({ number }: Pick<Card, 'number'>): string => `user${number}`

interface KeptCard extends Kept {
  readonly card: Card
}

/** The cards of persons, kept for half a minute: they go with every message. */
export function createCards(db: Db) {
  const kept = createBoundedMap<KeptCard>(KEPT_MAX)

  const keep = (card: Card, nowMs: number) =>
    kept.set(card.id, { card, expiresAtMs: nowMs + KEPT_MS, used: false }, nowMs)

  return {
    /** The card of a person, if it is at hand. */
    atHand: (personId: string): Card | undefined => kept.get(personId, performance.now())?.card,

    /** The cards of persons, by id; of an id that is nobody's there is none. */
    async of(personIds: Iterable<string>): Promise<ReadonlyMap<string, Card>> {
      const nowMs = performance.now()
      const cards = new Map<string, Card>()
      const missing = new Set<string>()
      for (const id of personIds) {
        const entry = kept.get(id, nowMs)
        if (entry) cards.set(id, entry.card)
        else missing.add(id)
      }
      if (missing.size === 0) return cards
      for (const card of await readCards(db, [...missing])) {
        keep(card, nowMs)
        cards.set(card.id, card)
      }
      return cards
    },

    /** Those in whose name the words stand together, the last perhaps unfinished, or whose user name or id it is; at most 20. */
    search: async (search: string): Promise<Card[]> => (foldForSearch(search) === '' ? [] : searchCards(db, search)),
  }
}
export type Cards = ReturnType<typeof createCards>

async function readCards(db: Db, ids: readonly string[]): Promise<Card[]> {
  const { rows } = await statement<Card>`
    select p.id, p.number, p.first_name as "firstName", p.last_name as "lastName", a.avatar_key as "avatarKey",
      case when 'admin' = any (p.roles) then 'admin' when 'support' = any (p.roles) then 'support'
        when 'doctor' = any (p.roles) then 'doctor' end as role
    from persons p left join accounts a on a.person_id = p.id
    where p.id = any(${ids}::uuid[])`.execute(db)
  return rows
}

/** The index is over names and login e-mails; the second look is over names alone, so that no e-mail is guessed by it. */
async function searchCards(db: Db, search: string): Promise<Card[]> {
  const number = /^user(\d{1,15})$/i.exec(search)?.[1] ?? null
  // Whoever knows an id (the other side of a visit does) finds the one person it is of, whatever the name.
  const id = PERSON_ID.test(search) ? search : null
  const { rows } = await statement<Card>`
    with wanted as (
      select '%' || replace(replace(replace(rtrim(person_search_text(${search}, '', null)), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%' as pattern
    )
    select p.id, p.number, p.first_name as "firstName", p.last_name as "lastName", a.avatar_key as "avatarKey",
      case when 'admin' = any (p.roles) then 'admin' when 'support' = any (p.roles) then 'support'
        when 'doctor' = any (p.roles) then 'doctor' end as role
    from persons p left join accounts a on a.person_id = p.id
    where p.status = 'active' and (p.number = ${number}::bigint or p.id = ${id}::uuid or (
      p.search_text like (select pattern from wanted)
      and person_search_text(p.first_name, p.last_name, null) like (select pattern from wanted)))
    order by p.number
    limit ${FOUND_MAX}`.execute(db)
  return rows
}
