import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDb, type TestDb } from '../../../test/test-db.ts'
import type { GatewayOrder } from './gateway.ts'
import { createSandboxGateway, type SandboxGateway } from './sandbox.ts'

const amountRial = 538_200

describe('the sandbox of the bank', () => {
  let database: TestDb
  let sandbox: SandboxGateway
  beforeAll(async () => {
    database = await openTestDb()
    sandbox = createSandboxGateway({ db: database.db, publicUrl: 'http://localhost:8000/' })
  })
  afterAll(() => database.close())

  const newOrder = (): GatewayOrder => ({
    paymentId: randomUUID(),
    amountRial,
    description: 'شارژ کیف پول',
    callbackUrl: 'http://localhost:8000/payments/callback',
  })

  it('leads to a page of its own', async () => {
    const order = newOrder()

    const { authority, redirectUrl } = await sandbox.open(order)

    expect(redirectUrl).toBe(`http://localhost:8000/pay/${order.paymentId}`)
    expect(await sandbox.find(order.paymentId)).toEqual({
      authority,
      paymentId: order.paymentId,
      amountRial,
      callbackUrl: order.callbackUrl,
      outcome: undefined,
    })
  })

  it('opens a payment once, however often and at once it is asked to', async () => {
    const order = newOrder()

    const opened = await Promise.all(Array.from({ length: 8 }, () => sandbox.open(order)))

    expect(new Set(opened.map(({ authority }) => authority)).size).toBe(1)
  })

  it('finds paid what was paid, as often as it is asked', async () => {
    const order = newOrder()
    const { authority } = await sandbox.open(order)
    await sandbox.decide(order.paymentId, 'paid')

    const verdict = await sandbox.verify({ authority, amountRial })

    expect(verdict).toEqual({
      outcome: 'paid',
      reference: authority,
      cardMask: '000000******0000',
      alreadyVerified: false,
    })
    expect(await sandbox.verify({ authority, amountRial })).toEqual(verdict)
  })

  it('finds cancelled what was cancelled', async () => {
    const order = newOrder()
    const { authority } = await sandbox.open(order)
    await sandbox.decide(order.paymentId, 'cancelled')

    expect(await sandbox.verify({ authority, amountRial })).toEqual({ outcome: 'cancelled' })
  })

  it('keeps the first of two decisions, and tells the second', async () => {
    const order = newOrder()
    await sandbox.open(order)

    expect(await sandbox.decide(order.paymentId, 'cancelled')).toMatchObject({ outcome: 'cancelled' })
    expect(await sandbox.decide(order.paymentId, 'paid')).toMatchObject({ outcome: 'cancelled' })
  })

  it('lets one of many simultaneous decisions win, and tells all the same', async () => {
    const order = newOrder()
    await sandbox.open(order)

    const decided = await Promise.all(
      Array.from({ length: 10 }, (_, i) => sandbox.decide(order.paymentId, i % 2 === 0 ? 'paid' : 'cancelled')),
    )

    expect(new Set(decided.map((payment) => payment?.outcome)).size).toBe(1)
  })

  it('has no payment nobody opened', async () => {
    expect(await sandbox.find(randomUUID())).toBeUndefined()
    expect(await sandbox.decide(randomUUID(), 'paid')).toBeUndefined()
  })
})
