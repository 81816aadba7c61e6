import type { Clock } from '../../platform/clock.ts'
import { statement } from '../../platform/database/statement.ts'
import { type Db, refuseOn } from '../../platform/database/transaction.ts'
import { type Agent, requireAdmin, requireAgent } from './access.ts'
import { channelRefuses } from './errors.ts'

export const SHORTCUT_LENGTH_MAX = 40
const LISTED_MAX = 500

/** An answer that is kept ready, found by its shortcut. */
export interface CannedReply {
  readonly id: number
  readonly shortcut: string
  readonly title: string
  readonly content: string
  readonly createdAt: Date
  readonly updatedAt: Date
}
export type CannedWords = Pick<CannedReply, 'shortcut' | 'title' | 'content'>

const onShortcut = { canned_replies_shortcut: channelRefuses.CANNED_SHORTCUT_TAKEN }

/** Canned replies: admins write them, all agents use them. */
export function createCanned({ db, clock }: { db: Db; clock: Clock }) {
  return {
    /** Those whose shortcut begins with `shortcut`, in the order of shortcuts; at most 500. @throws NOT_ALLOWED */
    async list(agent: Agent, { shortcut = '' }: { shortcut?: string | undefined } = {}): Promise<CannedReply[]> {
      requireAgent(agent)
      const { rows } = await statement<CannedReply>`
        select id, shortcut, title, content, created_at as "createdAt", updated_at as "updatedAt"
        from canned_replies where starts_with(lower(shortcut), lower(${shortcut}))
        order by lower(shortcut) limit ${LISTED_MAX}`.execute(db)
      return rows
    },

    /** @throws NOT_ALLOWED, CANNED_SHORTCUT_TAKEN */
    async create(admin: Agent, words: CannedWords): Promise<CannedReply> {
      requireAdmin(admin)
      const at = clock.now()
      const { rows } = await statement<CannedReply>`
        insert into canned_replies (shortcut, title, content, created_by, created_at, updated_at)
        values (${words.shortcut}, ${words.title}, ${words.content}, ${admin.personId}::uuid, ${at}, ${at})
        returning id, shortcut, title, content, created_at as "createdAt", updated_at as "updatedAt"`
        .execute(db)
        .catch((error) => refuseOn(error, onShortcut))
      return rows[0] as CannedReply
    },

    /** Changes what is named. @throws NOT_ALLOWED, CANNED_REPLY_NOT_FOUND, CANNED_SHORTCUT_TAKEN */
    async update(admin: Agent, id: number, words: Partial<CannedWords>): Promise<CannedReply> {
      requireAdmin(admin)
      const { rows } = await statement<CannedReply>`
        update canned_replies set shortcut = coalesce(${words.shortcut ?? null}, shortcut),
          title = coalesce(${words.title ?? null}, title), content = coalesce(${words.content ?? null}, content),
          updated_at = ${clock.now()}
        where id = ${id}
        returning id, shortcut, title, content, created_at as "createdAt", updated_at as "updatedAt"`
        .execute(db)
        .catch((error) => refuseOn(error, onShortcut))
      if (!rows[0]) throw channelRefuses.CANNED_REPLY_NOT_FOUND()
      return rows[0]
    },

    /** @throws NOT_ALLOWED, CANNED_REPLY_NOT_FOUND */
    async remove(admin: Agent, id: number): Promise<void> {
      requireAdmin(admin)
      const { rows } = await statement<{ id: number }>`
        delete from canned_replies where id = ${id} returning id`.execute(db)
      if (rows.length === 0) throw channelRefuses.CANNED_REPLY_NOT_FOUND()
    },
  }
}
export type Canned = ReturnType<typeof createCanned>
