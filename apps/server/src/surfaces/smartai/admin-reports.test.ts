import { randomUUID } from 'node:crypto'
import { get as httpGet, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { beforeAll, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn, useHouse } from '../../../test/house.ts'
import { walletOf } from '../../domains/ledger/index.ts'
import type { TokenTransaction } from '../../domains/tokens/index.ts'
import { createMemoryCache } from '../../platform/cache/memory.ts'
import { inTransaction } from '../../platform/database/transaction.ts'
import { identifyAndCount } from '../../platform/http/guards.ts'
import { adminReportRoutes } from './admin-reports.ts'
import { ErrorAnswer } from './schema.ts'

const BOM = '\ufeff'

describe('the overview of the platform', () => {
  const house = useHouse()
  let admin: SignedIn
  const spend = (personId: string, service: string, amount: number) =>
    inTransaction(house.db, (tx) =>
      house.domains.ledger.post(tx, house.now, { type: 'service.settle', id: randomUUID() }, [
        { debit: walletOf(personId, 'TOKEN'), credit: `platform:TOKEN:${service}`, amount },
      ]),
    )

  it('is all sums, in the language that was asked for', async () => {
    admin = await house.account({ admin: true })
    const { id } = await house.account({ tokens: 100 })
    await house.account({ tokens: 51 })
    await spend(id, 'summarize', 25)
    await spend(id, 'translate', 45)
    const overview = async (language: string) =>
      (await house.get('/v1/admin/reports/overview', { as: admin, headers: { 'accept-language': language } })).body

    expect(await overview('fa')).toEqual({
      success: true,
      data: {
        usersCount: 3,
        activeUsers: 3,
        newUsersToday: 3,
        totalTokensIssued: 151,
        totalTokensUsed: 70,
        averageTokensPerUser: 50,
        topServices: [
          { name: 'ترجمه', usage: 45 },
          { name: 'خلاصه‌سازی', usage: 25 },
        ],
      },
    })
    expect((await overview('en')).data.topServices[0].name).toMatch(/translat/i)
  })
})

describe('an export', () => {
  const house = useHouse()
  let admin: SignedIn

  beforeAll(async () => {
    admin = await house.account({ admin: true })
  })

  it('of users is a CSV file that spreadsheets read, and run nothing of', async () => {
    const { id, email } = await house.account({
      fullName: '=HYPERLINK("http://x") , ن',
      mobile: '+15551234567',
      tokens: 7,
    })

    const { status, headers, body } = await house.get('/v1/admin/users/export', { as: admin })

    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
    expect(headers['content-disposition']).toBe('attachment; filename="users.csv"')
    const [head, ...rows] = body.split('\n')
    expect(head).toBe(`${BOM}id,fullName,email,mobile,role,status,tokensBalance,createdAt,lastLogin`)
    const at = MORNING.toISOString().replace('.000', '')
    expect(rows.find((row: string) => row.startsWith(id))).toBe(
      `${id},"'=HYPERLINK(""http://x"") , ن",${email},'+15551234567,user,active,7,${at},${at}`,
    )
  })

  it('of transactions keeps numbers numbers', async () => {
    const { id } = await house.account()
    const row = { person_id: id, type: 'usage', status: 'completed', created_at: house.now }
    const rows = ['=1+1', '+1', '-1', '@x', '\tx', 'خرید'].map((description) => ({
      ...{ ...row, id: randomUUID(), amount: -25, description, service: 'translate', completed_at: house.now },
    }))
    await house.db.insertInto('token_transactions').values(rows).execute()

    const { headers, body } = await house.get('/v1/admin/transactions/export', { as: admin })

    expect(headers['content-disposition']).toBe('attachment; filename="transactions.csv"')
    const at = MORNING.toISOString().replace('.000', '')
    const shown = (description: string) => (description === 'خرید' ? description : `'${description}`)
    for (const { id: rowId, description } of rows)
      expect(body).toContain(`\n${rowId},${id},usage,-25,completed,${shown(description)},,,translate,${at},${at},\n`)
  })
})

describe('an export without end', () => {
  it('is made no faster than it is read, and ends when its reader leaves', async () => {
    let made = 0
    let ended = false
    async function* endless() {
      try {
        for (;;) {
          made++
          yield { ...transaction, id: randomUUID() }
        }
      } finally {
        ended = true
      }
    }
    const app = await serveReports(endless)
    const { port } = app.server.address() as AddressInfo
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { authorization: 'Bearer x' }
      httpGet({ port, path: '/admin/transactions/export', headers }, resolve).on('error', reject)
    })

    // Nothing is read: what was made stays where it is once all buffers on the way are full.
    let before = -1
    const isStill = () => {
      const still = before === made
      before = made
      return still
    }
    await expect.poll(isStill, { timeout: 10_000, interval: 200 }).toBe(true)
    expect(ended).toBe(false)
    answer.destroy()

    await expect.poll(() => ended, { timeout: 10_000 }).toBe(true)
    await app.close()
  })

  it('breaks off when it fails, so that nobody takes the part for the whole', async () => {
    async function* failing() {
      for (let n = 0; n < 1_000; n++) yield { ...transaction, id: randomUUID() }
      throw new Error('the database is gone')
    }
    const app = await serveReports(failing)
    const { port } = app.server.address() as AddressInfo

    const whole = fetch(`http://127.0.0.1:${port}/admin/transactions/export`, {
      headers: { authorization: 'Bearer x' },
    }).then((answer) => answer.text())

    await expect(whole).rejects.toThrow()
    await app.close()
  })

  const transaction: TokenTransaction = {
    ...{
      id: '',
      personId: randomUUID(),
      type: 'usage',
      amount: -1,
      status: 'completed',
      description: 'x'.repeat(1_000),
    },
    ...{ reference: null, recipient: null, sender: null, service: null, createdAt: MORNING, completedAt: null },
  }

  async function serveReports(transactionsForExport: () => AsyncIterable<TokenTransaction>) {
    const app = fastify()
    app.addSchema(ErrorAnswer)
    identifyAndCount(app, {
      cache: createMemoryCache({ clock: { now: () => MORNING } }),
      surface: 'test',
      authenticate: async () => ({ personId: '', sessionId: '', roles: ['admin'], premium: false }),
      rateOf: () => undefined,
    })
    await app.register(adminReportRoutes, {
      administration: { counts: async () => ({ all: 0, active: 0, newToday: 0 }), export: async function* () {} },
      tokens: {
        balancesOf: async () => new Map(),
        totals: async () => ({ issued: 0, used: 0, byService: [] }),
        transactionsForExport,
      },
      services: { titles: async () => new Map() },
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    return app
  }
})
