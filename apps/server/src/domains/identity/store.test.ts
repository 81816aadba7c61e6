import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import type { Tx } from '../../platform/database/transaction.ts'
import { endSessions } from './account-store.ts'
import { insertSession, revokeSession, revokeSessions, rotateSession } from './store.ts'

describe('ending sessions', () => {
  const house = useHouse()

  /** Not `inTransaction`, which would try a deadlock again. */
  const once = <T>(work: (tx: Tx) => Promise<T>) => house.db.transaction().execute(work)
  const openSession = async ({ id: personId }: SignedIn): Promise<string> => {
    const id = randomUUID()
    const expiresAt = new Date(house.now.getTime() + 86_400_000)
    await once((tx) => insertSession(tx, { id, personId, userAgent: undefined, at: house.now, expiresAt }))
    return id
  }
  const live = async (ids: readonly string[]) =>
    (
      await house.db
        .selectFrom('sessions')
        .select('id')
        .where('id', 'in', ids)
        .where('revoked_at', 'is', null)
        .execute()
    ).length

  it('never waits in a ring with others who end or renew the same ones', async () => {
    for (let round = 0; round < 10; round++) {
      const person = await house.patient()
      const ids = await Promise.all(Array.from({ length: 6 }, () => openSession(person)))
      const expiresAt = new Date(house.now.getTime() + 86_400_000)

      await Promise.all([
        once((tx) => revokeSessions(tx, ids, 'signed_out', house.now)),
        once((tx) => revokeSessions(tx, ids.toReversed(), 'signed_out', house.now)),
        once((tx) => endSessions(tx, person.id, house.now, undefined)),
        ...ids.map((id) => once((tx) => revokeSession(tx, id, 'refresh_reused', house.now))),
        ...ids.map((sessionId) =>
          once((tx) => rotateSession(tx, { sessionId, generation: 0, now: house.now, expiresAt })),
        ),
      ])

      expect(await live(ids)).toBe(0)
    }
  })

  it('keeps why and when one ended first', async () => {
    const id = await openSession(await house.patient())
    await once((tx) => revokeSessions(tx, [id, id], 'refresh_reused', house.now))
    house.advance({ seconds: 1 })

    await once((tx) => revokeSessions(tx, [id], 'signed_out', house.now))

    const row = await house.db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
    expect([row.revoked_because, row.revoked_at]).toEqual(['refresh_reused', new Date(house.now.getTime() - 1_000)])
  })

  it('signs out once of any number of times at once, from two sides', async () => {
    const one = await house.patient()
    house.advance({ minutes: 1 })
    const other = await house.signIn(one.phone)
    const out = (as: SignedIn, whose: SignedIn) =>
      house.post('/api/v1/auth/logout/', { as, body: { refresh: whose.refresh } })

    const answers = await Promise.all([out(one, other), out(other, one), out(one, one), out(other, other)])

    for (const { status } of answers) expect([204, 401]).toContain(status)
    for (const { access, refresh } of [one, other]) {
      const headers = { authorization: `Bearer ${access}` }
      expect((await house.get('/api/v1/patients/profile/', { headers })).status).toBe(401)
      expect((await house.post('/api/v1/auth/refresh/', { body: { refresh } })).status).toBe(401)
    }
  })
})
