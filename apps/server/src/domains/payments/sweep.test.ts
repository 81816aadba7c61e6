import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTestDb, type TestDb } from '../../../test/test-db.ts'
import { createMemoryBus } from '../../platform/bus/memory.ts'
import { createLog } from '../../platform/log.ts'
import { createLedger } from '../ledger/index.ts'
import { createNotifications } from '../notifications/index.ts'
import type { Gateway, GatewayVerdict } from './gateway.ts'
import { createPayments, type Payments } from './index.ts'

const STARTED = new Date('2024-01-20T04:30:00Z')
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

describe('asking the bank about unfinished payments', () => {
  let test: TestDb
  let payments: Payments
  let now: Date
  let verdict: (authority: string) => Promise<GatewayVerdict>
  const personId = randomUUID()
  const asked: string[] = []
  const faults: unknown[] = []
  const later = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000)
  }

  beforeAll(async () => {
    test = await openTestDb()
    await test.db.insertInto('persons').values({ id: personId, created_at: STARTED }).execute()
    const clock = { now: () => now }
    const gateway: Gateway = {
      name: 'sandbox',
      open: async ({ paymentId }) => ({ authority: `at-bank-${paymentId}`, redirectUrl: 'https://bank.test' }),
      verify: ({ authority }) => {
        asked.push(authority)
        return verdict(authority)
      },
    }
    payments = createPayments({
      db: test.db,
      clock,
      ledger: createLedger({ db: test.db }),
      notifications: createNotifications({
        ...{ db: test.db, clock, bus: createMemoryBus({ log: createLog('silent', () => undefined) }) },
        sender: { send: async () => ({}) },
        onFault: (error) => faults.push(error),
      }),
      gateway,
      publicUrl: 'https://helssa.test',
      onFault: (error) => faults.push(error),
    })
  })
  beforeEach(async () => {
    await test.db.deleteFrom('payments').execute()
    now = STARTED
    verdict = async () => ({ outcome: 'pending' })
    asked.length = 0
    faults.length = 0
  })
  afterAll(() => test.close())

  const charge = () => payments.chargeWallet(personId, { amountRial: 20_000 })
  const opened = async () => payments.open((await charge()).id)
  const statusOf = async ({ id }: { id: string }) => (await payments.get(id)).status

  it('leaves a payment alone that never went there, until its time is over', async () => {
    const payment = await charge()
    const dueAt = () => test.db.selectFrom('payments').select('ask_again_at').executeTakeFirstOrThrow()

    expect(await dueAt()).toEqual({ ask_again_at: payment.expiresAt })
    later(14)
    await payments.sweepUnfinished()
    expect([await statusOf(payment), await dueAt()]).toEqual(['pending', { ask_again_at: payment.expiresAt }])
    later(1)
    await payments.sweepUnfinished()

    expect([await statusOf(payment), asked]).toEqual(['expired', []])
  })

  it('first asks two minutes after the payer went there, then every two minutes', async () => {
    const payment = await charge()
    later(5)
    const { authority } = await payments.open(payment.id)

    const counts: number[] = []
    for (let minute = 0; minute < 4; minute++) {
      await payments.sweepUnfinished()
      counts.push(asked.length)
      later(1)
    }

    expect([counts, new Set(asked)]).toEqual([[0, 0, 1, 1], new Set([authority])])
  })

  it('asks about all that are due, however many, each once', async () => {
    const waiting = await Promise.all(times(60, opened))
    later(2)

    await payments.sweepUnfinished()

    expect(asked.toSorted()).toEqual(waiting.map(({ authority }) => authority).toSorted())
  })

  it('asks about eight at once', async () => {
    await Promise.all(times(20, opened))
    later(2)
    let [running, most] = [0, 0]
    let answerAll: (verdict: GatewayVerdict) => void = () => {}
    const answer = new Promise<GatewayVerdict>((resolve) => {
      answerAll = resolve
    })
    verdict = async () => {
      most = Math.max(most, ++running)
      if (running === 8) answerAll({ outcome: 'pending' })
      return answer.finally(() => running--)
    }

    await payments.sweepUnfinished()

    expect([most, asked.length]).toEqual([8, 20])
  })

  it('goes on to the others past one the bank fails about, and asks about that one again', async () => {
    const [failing, ...others] = await Promise.all(times(12, opened))
    later(15)
    verdict = async (authority) => {
      if (authority === failing?.authority) throw new Error('the bank is away')
      return { outcome: 'pending' }
    }

    await payments.sweepUnfinished()

    expect(faults).toEqual([new Error('the bank is away')])
    expect(new Set(await Promise.all(others.map(statusOf)))).toEqual(new Set(['expired']))
    expect(failing && (await statusOf(failing))).toBe('pending')
    verdict = async () => ({ outcome: 'paid', reference: '1', alreadyVerified: false })
    later(2)
    await payments.sweepUnfinished()
    expect(failing && (await statusOf(failing))).toBe('paid')
  })
})
