import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countWaiting } from '../../test/lock-waits.ts'
import { openTestDb, type TestDb } from '../../test/test-db.ts'
import { inTransaction, type Tx } from './database/transaction.ts'
import { Refusal } from './errors.ts'
import { forgetOldKeys, type OnceKey, once } from './once.ts'

const NOW = new Date('2024-01-20T04:30:00Z')
const hoursLater = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000)
let keys = 0
const newKey = (request: unknown = { amount: 1 }): OnceKey => ({
  scope: 'person:charge',
  key: `key-${++keys}`,
  request,
})

describe('doing something once', () => {
  let test: TestDb
  beforeAll(async () => {
    test = await openTestDb()
  })
  afterAll(() => test.close())

  /** Work that leaves a row behind each time it is done, and answers how often it was. */
  function counted() {
    const stem = `work-${++keys}`
    const work = async (tx: Tx) => {
      await tx
        .insertInto('insurers')
        .values({ name: `${stem}-${Math.random()}`, coverage_percentage: 50 })
        .execute()
      return { number: await done(tx) }
    }
    const done = async (db: Pick<Tx, 'selectFrom'> = test.db) =>
      (await db.selectFrom('insurers').select('name').where('name', 'like', `${stem}-%`).execute()).length
    return { work, done }
  }
  const doOnce = <T>(key: OnceKey | undefined, work: (tx: Tx) => Promise<T>, now = NOW) =>
    inTransaction(test.db, (tx) => once(tx, key, now, () => work(tx)))
  const keptKeys = async (key: OnceKey) =>
    (await test.db.selectFrom('once_results').selectAll().where('key', '=', key.key).execute()).length

  it('does it each time without a key', async () => {
    const { work, done } = counted()

    expect(await doOnce(undefined, work)).toEqual({ number: 1 })
    expect(await doOnce(undefined, work)).toEqual({ number: 2 })
    expect(await done()).toBe(2)
  })

  it('answers a repetition the first result and does nothing', async () => {
    const { work, done } = counted()
    const key = newKey()

    const first = await doOnce(key, work)
    const again = await doOnce({ ...key, request: { amount: 1 } }, work, hoursLater(23))

    expect([first, again]).toEqual([{ number: 1 }, { number: 1 }])
    expect(await done()).toBe(1)
  })

  it.each([
    ['dates', { at: NOW }],
    ['nothing', undefined],
    ['null', null],
    ['a list of big numbers', [1n, 2 ** 53, -0.5]],
    ['a map', new Map([['a', new Set([1])]])],
    ['Persian text', 'پرداخت شد'],
  ])('answers %s as it was', async (_what, result) => {
    const key = newKey()

    expect(await doOnce(key, async () => result)).toEqual(result)
    expect(await doOnce(key, async () => expect.fail('done twice'))).toEqual(result)
  })

  it('refuses the key with another request, whatever differs', async () => {
    const key = newKey({ amount: 1, note: null })
    await doOnce(key, async () => 'done')

    for (const request of [{ amount: 2, note: null }, { amount: '1', note: null }, { amount: 1 }, [], null]) {
      const refused = doOnce({ ...key, request }, async () => expect.fail('done'))
      await expect(refused, JSON.stringify(request)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    }
    expect(await doOnce(key, async () => expect.fail('done twice'))).toBe('done')
  })

  it('takes a request for the same whatever the order of its fields, within lists and fields too', async () => {
    const at = { day: 'saturday', hour: 9 }
    const key = newKey([{ id: '7' }, { amount: 1, at, parts: [{ a: 1, b: null }, 2] }])
    await doOnce(key, async () => 'done')

    const turned = [{ id: '7' }, { parts: [{ b: null, a: 1 }, 2], at: { hour: 9, day: 'saturday' }, amount: 1 }]
    expect(await doOnce({ ...key, request: turned }, async () => expect.fail('done twice'))).toBe('done')

    for (const request of [
      [{ id: '7' }, { amount: 1, at, parts: [2, { a: 1, b: null }] }], // the order of a list means something
      [{ id: '7' }, { amount: 1, at, parts: [{ a: null, b: 1 }, 2] }],
      [{ id: '7' }, { amount: 1, ...at, at: {}, parts: [{ a: 1, b: null }, 2] }],
    ]) {
      const refused = doOnce({ ...key, request }, async () => expect.fail('done'))
      await expect(refused, JSON.stringify(request)).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    }
  })

  it('keeps the keys of persons and operations apart', async () => {
    const { work, done } = counted()
    const key = newKey()

    for (const scope of ['one:charge', 'other:charge', 'one:book']) await doOnce({ ...key, scope }, work)

    expect(await done()).toBe(3)
  })

  it('leaves no trace of work that was refused or failed, so that the key may be tried again', async () => {
    const { work, done } = counted()
    const key = newKey()
    for (const error of [new Refusal('INSUFFICIENT_BALANCE'), new Error('the bank is away')]) {
      const failed = doOnce(key, async (tx) => {
        await work(tx)
        throw error
      })
      await expect(failed).rejects.toBe(error)
      expect([await done(), await keptKeys(key)]).toEqual([0, 0])
    }

    expect(await doOnce(key, work)).toEqual({ number: 1 })
  })

  it('is undone together with a transaction that fails after it', async () => {
    const { work, done } = counted()
    const key = newKey()

    const failed = inTransaction(test.db, async (tx) => {
      await once(tx, key, NOW, () => work(tx))
      throw new Error('later')
    })

    await expect(failed).rejects.toThrow('later')
    expect([await done(), await keptKeys(key)]).toEqual([0, 0])
  })

  it('does it once for copies that arrive together; they wait and answer alike', async () => {
    const { work, done } = counted()
    const key = newKey()

    const answers = await Promise.all(Array.from({ length: 7 }, () => doOnce(key, work)))

    expect(answers).toEqual(Array(7).fill({ number: 1 }))
    expect(await done()).toBe(1)
  })

  it('lets a waiting copy do it when the first gives up', async () => {
    const { work, done } = counted()
    const key = newKey()
    const begun = Promise.withResolvers<void>()
    const givesUp = Promise.withResolvers<never>()

    const first = doOnce(key, async () => {
      begun.resolve()
      return givesUp.promise
    })
    await begun.promise
    const second = doOnce(key, work)
    await expect.poll(() => countWaiting(test.db), { timeout: 10_000 }).toBe(1)
    givesUp.reject(new Refusal('DOCTOR_UNAVAILABLE'))

    await expect(first).rejects.toMatchObject({ code: 'DOCTOR_UNAVAILABLE' })
    expect(await second).toEqual({ number: 1 })
    expect(await done()).toBe(1)
  })

  it('refuses a copy with another request that arrived at the same time', async () => {
    const { work, done } = counted()
    const key = newKey()

    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map((amount) => doOnce({ ...key, request: { amount } }, work)),
    )

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected'])
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
    }
    expect(await done()).toBe(1)
  })

  it('forgets a key after a day, and not before', async () => {
    const { work, done } = counted()
    const key = newKey()
    await doOnce(key, work)

    await forgetOldKeys(test.db, hoursLater(24))
    expect(await keptKeys(key)).toBe(1)
    await forgetOldKeys(test.db, new Date(hoursLater(24).getTime() + 1))
    expect(await keptKeys(key)).toBe(0)

    await doOnce({ ...key, request: { amount: 2 } }, work)
    expect(await done()).toBe(2)
  })

  it('forgets any number of keys by a few thousand at a time, each a transaction of its own', async () => {
    await sql.raw('create table forgotten (xid xid8 default pg_current_xact_id(), keys int)').execute(test.db)
    await sql
      .raw(
        `create function note_forgotten() returns trigger language plpgsql as $$
         begin insert into forgotten (keys) select count(*) from gone; return null; end $$`,
      )
      .execute(test.db)
    await sql
      .raw(
        `create trigger note_forgotten after delete on once_results referencing old table as gone
         for each statement execute function note_forgotten()`,
      )
      .execute(test.db)
    await sql`insert into once_results (scope, key, request_hash, created_at)
      select 'old', n::text, '', ${NOW}::timestamptz from generate_series(1, 11000) n`.execute(test.db)
    const young = newKey()
    await doOnce(young, async () => 'done', hoursLater(25))

    expect(await forgetOldKeys(test.db, hoursLater(25))).toBeGreaterThanOrEqual(11_000)

    const { rows } = await sql`select max(keys) as most, count(distinct xid) = count(*) as apart
      from forgotten`.execute(test.db)
    expect(rows).toEqual([{ most: 5_000, apart: true }])
    const left = await test.db.selectFrom('once_results').select('key').where('scope', '=', 'old').execute()
    expect([left.length, await keptKeys(young)]).toEqual([0, 1])
  })
})
