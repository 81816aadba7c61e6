import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { type SignedInByEmail, useHouse } from '../../../test/house.ts'
import { countWaiting } from '../../../test/lock-waits.ts'
import { inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { walletOf } from '../ledger/index.ts'

describe('who holds tokens', () => {
  const house = useHouse()

  afterEach(async () => {
    expect(await house.domains.tokens.verify()).toEqual([])
    expect((await house.domains.ledger.verify()).faults).toEqual([])
  })

  const balanceOf = async (id: string) => (await house.domains.tokens.balanceOf(id)).balance
  const adjust = (personId: string, amount: number, operation: 'add' | 'set' = 'add') =>
    house.domains.tokens.adjust({ adminId: personId, personId, operation, amount, reason: 'هدیه عضویت' })
  const order = (id: string) =>
    house.domains.tokens.purchase(id, { packageId: 'welcome_package_50', method: 'credit_card' })
  const pay = async (paymentId: string) => {
    const { authority } = await house.domains.payments.open(paymentId)
    await house.db.updateTable('sandbox_payments').set({ outcome: 'paid' }).where('authority', '=', authority).execute()
    return house.domains.payments.confirm(paymentId)
  }
  /** What comes of an attempt that had to wait for what is done before it. */
  const after = async <T>(done: (tx: Tx) => Promise<unknown>, attempt: () => Promise<T>) => {
    const { outcome } = await inTransaction(house.db, async (tx) => {
      await done(tx)
      const outcome = attempt().catch((error) => String(error.code))
      await expect.poll(() => countWaiting(house.db)).toBe(1)
      return { outcome }
    })
    return outcome
  }
  const leave = (id: string) => (tx: Tx) => sql`update persons set status = 'deactivated' where id = ${id}`.execute(tx)
  const proveMobile = async ({ id }: SignedInByEmail, phone: string) => {
    house.advance({ minutes: 2 })
    await house.domains.identity.requestOtp(phone, 'sms')
    const code = await house.codeFor(phone)
    return house.domains.identity.proveMobile({ personId: id }, { phone, code })
  }

  it('is one, however the id is written', async () => {
    const [admin, ali] = [await house.account({ admin: true }), await house.account()]
    const path = `/v1/admin/users/${ali.id.toUpperCase()}`

    const { status, body } = await house.call('PUT', `${path}/tokens`, {
      as: admin,
      body: { amount: 50, operation: 'add', reason: 'هدیه عضویت' },
    })

    expect([status, body.data.userId, await balanceOf(ali.id)]).toEqual([200, ali.id, 50])
    const edited = await house.call('PUT', path, { as: admin, body: { fullName: 'علی رضایی' } })
    expect([edited.status, edited.body.data?.id]).toEqual([200, ali.id])
    await adjust(ali.id.toUpperCase(), 5)
    expect(await balanceOf(ali.id)).toBe(55)
  })

  it('is nobody who became one with another, neither for an administrator nor for a purchase', async () => {
    const [ali, reza, sara] = [await house.account(), await house.account(), await house.account()]
    const { invoice, paymentId } = await order(sara.id)
    await pay(paymentId)

    expect(await after(leave(ali.id), () => adjust(ali.id, 5))).toBe('TOKEN_HOLDER_NOT_FOUND')
    expect(await after(leave(reza.id), () => order(reza.id))).toBe('TOKEN_HOLDER_NOT_FOUND')
    expect([await balanceOf(ali.id), await balanceOf(reza.id)]).toEqual([0, 0])
    const refund = () => house.domains.tokens.refund({ adminId: ali.id, invoice, reason: 'درخواست کاربر' })
    const { id: other } = await house.account()
    const moved = await after(async (tx) => {
      await sql`select from persons where id in (${sara.id}, ${other}) order by id for update`.execute(tx)
      await leave(sara.id)(tx)
      await house.domains.ledger.joinWallets(tx, { from: sara.id, into: other, at: house.now })
      await house.domains.tokens.join(tx, { from: sara.id, into: other })
    }, refund)
    expect(moved).toMatchObject({ personId: other, newBalance: 0 })
  })

  it('gets what was ordered before becoming one with another, and paid after', async () => {
    const { phone } = await house.patient()
    const ali = await house.account()
    const { paymentId } = await order(ali.id)
    const { personId } = await proveMobile(ali, phone)

    await pay(paymentId)

    expect([await balanceOf(ali.id), await balanceOf(personId)]).toEqual([0, 50])
  })

  it('keeps the keys of what was asked for before becoming one with another', async () => {
    const { phone } = await house.patient()
    const [ali, reza] = [await house.account(), await house.account()]
    await adjust(ali.id, 100)
    const send = (id: string) =>
      house.domains.tokens.transfer(id, {
        ...{ recipientEmail: reza.email, amount: 30 },
        once: { scope: `${id}:transferTokens`, key: 'key', request: 'to reza' },
      })
    const first = await send(ali.id)
    const { personId } = await proveMobile(ali, phone)

    expect(await send(personId)).toEqual(first)

    expect([await balanceOf(personId), await balanceOf(reza.id)]).toEqual([70, 30])
  })

  it('has exactly what an administrator set, also of a first wallet that is made meanwhile', async () => {
    const [ali, reza] = [await house.account(), await house.account()]
    await adjust(reza.id, 10)
    const give = async (tx: Tx) => {
      await sql`select from persons where id in (${ali.id}, ${reza.id}) order by id for key share`.execute(tx)
      const id = randomUUID()
      await house.domains.ledger.post(tx, house.now, { type: 'token.transfer', id }, [
        { debit: walletOf(reza.id, 'TOKEN'), credit: walletOf(ali.id, 'TOKEN'), amount: 10 },
      ])
      for (const [personId, amount] of [
        [ali.id, 10],
        [reza.id, -10],
      ] as const)
        await sql`insert into token_transactions (id, person_id, type, amount, status, created_at)
          values (gen_random_uuid(), ${personId}, 'transfer', ${amount}, 'completed', ${house.now})`.execute(tx)
    }

    const set = await after(give, () => adjust(ali.id, 100, 'set'))

    expect(set).toMatchObject({ previousBalance: 10, newBalance: 100 })
    expect(await balanceOf(ali.id)).toBe(100)
  })

  it('has at most twenty purchases open, of however many at once', async () => {
    const ali = await house.account()

    const orders = await Promise.allSettled(Array.from({ length: 24 }, () => order(ali.id)))

    const refused = orders.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []))
    expect(refused).toEqual(Array(4).fill('PURCHASES_TOO_MANY'))
    house.advance({ minutes: 16 })
    expect(await order(ali.id)).toMatchObject({ status: 'pending' })
  })
})

describe('tokens that went astray', () => {
  const house = useHouse()

  it('are told by the proof, each way', async () => {
    const ids = { nobody: randomUUID().toUpperCase(), left: '', lots: '' }
    ids.left = (await house.account({ tokens: 7 })).id
    ids.lots = (await house.account()).id
    await sql`update persons set status = 'deactivated' where id = ${ids.left}`.execute(house.db)
    await inTransaction(house.db, (tx) =>
      house.domains.ledger.post(tx, house.now, { type: 'token.adjustment', id: randomUUID() }, [
        { debit: 'issue:TOKEN:adjustment', credit: `wallet:TOKEN:${ids.nobody}`, amount: 5 },
      ]),
    )
    await sql`insert into token_lots (id, person_id, granted, remaining, expires_at, created_at)
      values (gen_random_uuid(), ${ids.lots}, 3, 3, ${house.now}, ${house.now})`.execute(house.db)

    const faults = await house.domains.tokens.verify()

    expect(faults.toSorted()).toEqual(
      [
        `wallet:TOKEN:${ids.left} has 7, its person became one with another`,
        `wallet:TOKEN:${ids.nobody} has 5 and is nobody's`,
        `the statement of ${ids.left} sums to 0, but there are 7 tokens`,
        `the statement of ${ids.nobody} sums to 0, but there are 5 tokens`,
        `of the tokens of ${ids.lots} 3 expire, but there are 0`,
      ].toSorted(),
    )
  })
})
