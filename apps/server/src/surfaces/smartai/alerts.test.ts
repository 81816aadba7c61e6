import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { textOf } from '../../domains/notifications/index.ts'

describe('alerts of the token balance', () => {
  const house = useHouse()
  afterAll(async () => {
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })

  const add = (as: SignedIn, kind: string, threshold: number) =>
    house.post('/v1/user/alerts', { as, body: { kind, threshold } })
  /** What the person was told of alerts, the oldest first. */
  const told = async (person: SignedIn) => {
    await house.relay.drain()
    const notices = await house.domains.notifications.latest(person.id, 20)
    return notices
      .reverse()
      .map(({ notice }) => notice)
      .filter(({ type }) => type === 'balance_below' || type === 'spent_this_month')
  }
  /** Spends two tokens. */
  const spend = async (as: SignedIn) => {
    const { tokensUsed } = await house.domains.services.run(as.id, { service: 'summarize', text: 'درد دارم.' })
    expect(tokensUsed).toBe(2)
    house.advance({ seconds: 1 })
  }
  const adjust = async (person: SignedIn, operation: 'add' | 'subtract', amount: number) => {
    const { id: adminId } = await house.admin()
    await house.domains.tokens.adjust({ adminId, personId: person.id, operation, amount, reason: 'آزمون' })
    house.advance({ seconds: 1 })
  }

  it('are added, listed and removed, each person their own', async () => {
    const [person, other] = [await house.account({ tokens: 10 }), await house.account()]

    const added = await add(person, 'balance_below', 5)
    await add(person, 'spent_this_month', 100)

    expect(added).toMatchObject({
      status: 200,
      body: { success: true, data: { id: expect.any(String), kind: 'balance_below', threshold: 5, isArmed: true } },
    })
    const { id } = added.body.data
    const mine = await house.get('/v1/user/alerts', { as: person })
    expect(mine.body.data.map(({ kind }: { kind: string }) => kind)).toEqual(
      expect.arrayContaining(['balance_below', 'spent_this_month']),
    )
    expect((await house.get('/v1/user/alerts', { as: other })).body.data).toEqual([])
    expect((await house.call('DELETE', `/v1/user/alerts/${id}`, { as: other })).status).toBe(404)
    expect((await house.call('DELETE', `/v1/user/alerts/${id}`, { as: person })).status).toBe(200)
    expect((await house.call('DELETE', `/v1/user/alerts/${id}`, { as: person })).status).toBe(404)
    expect((await house.get('/v1/user/alerts', { as: person })).body.data).toHaveLength(1)
  })

  it.each([
    ['an unknown kind', { kind: 'balance_above', threshold: 5 }],
    ['no tokens', { kind: 'balance_below', threshold: 0 }],
    ['a fraction', { kind: 'balance_below', threshold: 1.5 }],
    ['more than anybody has', { kind: 'balance_below', threshold: 1_000_000_001 }],
    ['an unknown field', { kind: 'balance_below', threshold: 5, isArmed: true }],
  ])('refuse %s', async (_, body) => {
    const answer = await house.post('/v1/user/alerts', { as: await house.account(), body })

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'VALIDATION_ERROR' } } })
  })

  it('are for those who are signed in', async () => {
    expect((await house.get('/v1/user/alerts')).status).toBe(401)
    expect((await house.post('/v1/user/alerts', { body: {} })).status).toBe(401)
    expect((await house.call('DELETE', `/v1/user/alerts/${randomUUID()}`)).status).toBe(401)
  })

  it('are there once each, and ten at most, also when asked for at once', async () => {
    const person = await house.account()
    const same = await Promise.all(Array.from({ length: 3 }, () => add(person, 'balance_below', 1)))
    const many = await Promise.all(Array.from({ length: 12 }, (_, i) => add(person, 'spent_this_month', i + 1)))

    const codes = (answers: { status: number }[]) => answers.map(({ status }) => status).sort()
    expect(codes(same)).toEqual([200, 400, 400])
    expect(codes(many)).toEqual([...Array(9).fill(200), 400, 400, 400])
    expect((await house.get('/v1/user/alerts', { as: person })).body.data).toHaveLength(10)
  })

  it('tell once that the balance fell below, and again after it recovered', async () => {
    const person = await house.account({ tokens: 11 })
    await add(person, 'balance_below', 10)

    await spend(person)
    expect(await told(person)).toEqual([{ type: 'balance_below', data: { threshold: 10, balance: 9 } }])
    await spend(person)
    expect(await told(person)).toHaveLength(1)

    await adjust(person, 'add', 20)
    expect(await told(person)).toHaveLength(1)
    await adjust(person, 'subtract', 20)
    expect(await told(person)).toEqual([
      { type: 'balance_below', data: { threshold: 10, balance: 9 } },
      { type: 'balance_below', data: { threshold: 10, balance: 7 } },
    ])
  })

  it('tell nothing of what was so when they were added', async () => {
    const person = await house.account({ tokens: 9 })
    const { body } = await add(person, 'balance_below', 10)
    expect(body.data.isArmed).toBe(false)

    await spend(person)
    expect(await told(person)).toEqual([])

    await adjust(person, 'add', 5)
    expect(await told(person)).toEqual([])
    await spend(person)
    await spend(person)
    expect(await told(person)).toHaveLength(1)
  })

  it('tell once a month what was used in it, counted anew from its first day in Tehran', async () => {
    const person = await house.account({ tokens: 100 })
    await add(person, 'spent_this_month', 4)
    const before = house.now

    await spend(person)
    expect(await told(person)).toEqual([])
    await spend(person)
    expect(await told(person)).toEqual([{ type: 'spent_this_month', data: { threshold: 4, spent: 4 } }])
    await spend(person)
    expect(await told(person)).toHaveLength(1)

    house.now = new Date('2024-01-20T20:31:00Z') // 1 Bahman 1402, 00:01 in Tehran
    await spend(person)
    expect(await told(person)).toHaveLength(1)
    await spend(person)
    expect(await told(person)).toHaveLength(2)
    house.now = before
  })

  it('tell those who receive and give tokens too, each of their own', async () => {
    const [giver, receiver] = [await house.account({ tokens: 100 }), await house.account({ tokens: 1 })]
    await add(giver, 'balance_below', 95)
    await add(receiver, 'balance_below', 5)

    const gift = { recipientEmail: receiver.email, amount: 10 }
    expect((await house.post('/v1/tokens/transfer', { as: giver, body: gift })).status).toBe(200)

    expect(await told(giver)).toEqual([{ type: 'balance_below', data: { threshold: 95, balance: 90 } }])
    expect(await told(receiver)).toEqual([])
    expect((await house.get('/v1/user/alerts', { as: receiver })).body.data).toMatchObject([{ isArmed: true }])
  })

  it('are not even asked about for persons who have none', async () => {
    const person = await house.account({ tokens: 10 })
    await house.relay.drain()

    await spend(person)

    expect(await house.db.selectFrom('outbox').select('id').where('type', '=', 'tokens.moved').execute()).toEqual([])
  })

  it('are told in both languages', () => {
    const below = { type: 'balance_below', data: { threshold: 10, balance: 9 } } as const
    const spent = { type: 'spent_this_month', data: { threshold: 1_000, spent: 1_200 } } as const

    expect(textOf(below, 'fa')).toBe('موجودی توکن شما به ۹ رسید و از ۱۰ کمتر است')
    expect(textOf(below, 'en')).toBe('Your token balance is 9, below 10')
    expect(textOf(spent, 'fa')).toBe('این ماه ۱٬۲۰۰ توکن مصرف کرده‌اید و به ۱٬۰۰۰ رسیده‌اید')
    expect(textOf(spent, 'en')).toBe('You used 1,200 tokens this month and reached 1,000')
  })
})
