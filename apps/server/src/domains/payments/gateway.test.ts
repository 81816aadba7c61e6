// What the payments rely on, whichever bank stands behind: the sandbox and ZarinPal pass the same tests.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startFakeZarinpal } from '../../../test/fake-zarinpal.ts'
import { openTestDb } from '../../../test/test-db.ts'
import type { Gateway, GatewayOrder } from './gateway.ts'
import { createSandboxGateway } from './sandbox.ts'
import { createZarinpalGateway } from './zarinpal.ts'

/** A gateway, and a payer at it. */
interface Bank {
  gateway: Gateway
  pay(opened: { authority: string; paymentId: string }): Promise<unknown> | unknown
  giveUp(opened: { authority: string; paymentId: string }): Promise<unknown> | unknown
  close(): Promise<unknown>
}

async function openSandbox(): Promise<Bank> {
  const { db, close } = await openTestDb()
  const gateway = createSandboxGateway({ db, publicUrl: 'http://localhost:8000' })
  return {
    gateway,
    pay: ({ paymentId }) => gateway.decide(paymentId, 'paid'),
    giveUp: ({ paymentId }) => gateway.decide(paymentId, 'cancelled'),
    close,
  }
}

async function openZarinpal(): Promise<Bank> {
  const zarinpal = await startFakeZarinpal()
  return {
    gateway: createZarinpalGateway({ merchantId: zarinpal.merchantId, baseUrl: zarinpal.url }),
    pay: ({ authority }) => zarinpal.pay(authority),
    giveUp: ({ authority }) => zarinpal.giveUp(authority),
    close: () => zarinpal.close(),
  }
}

describe.each([
  ['the sandbox', openSandbox],
  ['ZarinPal', openZarinpal],
])('paying at %s', (_, openBank) => {
  const amountRial = 538_200
  let bank: Bank
  beforeAll(async () => {
    bank = await openBank()
  })
  afterAll(() => bank.close())

  const open = async () => {
    const paymentId = randomUUID()
    const order: GatewayOrder = { paymentId, amountRial, description: 'ویزیت', callbackUrl: 'https://helssa.test/back' }
    return { paymentId, ...(await bank.gateway.open(order)) }
  }

  it('gives each payment an authority and an address of its own', async () => {
    const [one, other] = [await open(), await open()]

    expect(one.authority).not.toBe(other.authority)
    expect(one.redirectUrl).not.toBe(other.redirectUrl)
    expect(URL.canParse(one.redirectUrl)).toBe(true)
  })

  it('is pending until the payer is done', async () => {
    const { authority } = await open()

    expect(await bank.gateway.verify({ authority, amountRial })).toEqual({ outcome: 'pending' })
  })

  it('is paid under one reference, however often and at once it is asked', async () => {
    const opened = await open()
    await bank.pay(opened)

    const verdicts = await Promise.all(
      Array.from({ length: 5 }, () => bank.gateway.verify({ authority: opened.authority, amountRial })),
    )

    expect(verdicts.map(({ outcome }) => outcome)).toEqual(Array(5).fill('paid'))
    expect(new Set(verdicts.map((verdict) => verdict.outcome === 'paid' && verdict.reference)).size).toBe(1)
  })

  it.each([1, -1])('is not paid with %i Rial of difference', async (difference) => {
    const opened = await open()
    await bank.pay(opened)

    const verdict = await bank.gateway.verify({ authority: opened.authority, amountRial: amountRial + difference })

    expect(verdict).toEqual({ outcome: 'unpaid' })
  })

  it('ends without money where the payer gives up', async () => {
    const opened = await open()
    await bank.giveUp(opened)

    const { outcome } = await bank.gateway.verify({ authority: opened.authority, amountRial })

    expect(['unpaid', 'cancelled']).toContain(outcome)
  })

  it('has nothing to say of an authority it never gave', async () => {
    await expect(bank.gateway.verify({ authority: 'A404', amountRial })).rejects.toThrow()
  })
})
