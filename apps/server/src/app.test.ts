// The surfaces as one server: what holds for every answer, and what happens on a real socket.
import { connect } from 'node:net'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { newPhone, useHouse } from '../test/house.ts'

const NO_SCRIPT = /script-src[^;]*'unsafe|default-src[^;]*\*|script-src[^;]*\*/

describe('the server', () => {
  const house = useHouse()

  it('guards every answer of every surface by its headers', async () => {
    const patient = await house.patient()
    const charge = await house.post('/api/v1/billing/wallet/charge/', {
      as: patient,
      body: { amount: 10_000, payment_method: 'online' },
    })
    const page = { accept: 'text/html' }
    const asked: [number, string, object][] = [
      [200, '/api/v1/patients/profile/', { as: patient }],
      [401, '/api/v1/patients/profile/', {}],
      [404, '/api/v1/nowhere', {}],
      [404, '/v1/%zz', {}],
      [422, '/api/v1/patients/doctors/search/?page=0', {}],
      [404, '/nowhere', {}],
      [404, '/', { headers: page }],
      [404, '/%', {}],
      [404, '/api/', {}],
      [200, '/healthz', {}],
      [200, '/readyz', {}],
      [200, '/metrics', {}],
      [200, '/dev/outbox', {}],
      [200, `/pay/${charge.body.transaction_id}`, { headers: page }],
      [404, '/pay/x', { headers: page }],
      [200, '/pay/style.css', {}],
      [200, '/openapi/helssa.json', {}],
      [200, '/docs/api', { headers: page }],
      [200, '/docs/api/static/swagger-initializer.js', {}],
      [404, '/docs/api/static/../../package.json', {}],
      [404, '/docs/api/static/%2e%2e%2f%2e%2e%2fpackage.json', {}],
    ]
    const ids: unknown[] = []
    for (const [status, path, request] of asked) {
      const answer = await house.get(path, request)
      const policy = String(answer.headers['content-security-policy'])
      expect([path, answer.status]).toEqual([path, status])
      expect(answer.headers, path).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000',
        'x-request-id': expect.stringMatching(/^req_/),
      })
      expect(policy, path).toContain("default-src 'none'")
      expect(policy, path).toContain("frame-ancestors 'none'")
      expect(policy, path).not.toMatch(NO_SCRIPT)
      for (const name of ['x-powered-by', 'server', 'access-control-allow-origin', 'set-cookie']) {
        expect(Object.keys(answer.headers), path).not.toContain(name)
      }
      ids.push(answer.headers['x-request-id'])
    }
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('has a reference page that loads from here only, and its document', async () => {
    const page = await house.get('/docs/api', { headers: { accept: 'text/html' } })
    const start = await house.get('/docs/api/static/swagger-initializer.js')

    expect(page.headers['content-type']).toContain('text/html')
    expect(page.body).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect(start.body).toContain('/openapi/helssa.json')
  })

  it('answers what it began when it is told to stop, and whatever it wrote is kept', async () => {
    const address = await house.app.listen({ port: 0, host: '127.0.0.1' })
    const phone = newPhone()
    await house.db.insertInto('otp_phones').values({ phone }).execute()
    const lock = Promise.withResolvers<void>()
    const held = Promise.withResolvers<void>()
    const holding = house.db.transaction().execute(async (tx) => {
      await sql`select from otp_phones where phone = ${phone} for update`.execute(tx)
      held.resolve()
      await lock.promise
    })
    await held.promise
    const inFlight = fetch(`${address}/api/v1/auth/login/otp/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ phone_number: phone }),
    })
    await expect.poll(waitingForLocks, { timeout: 10_000 }).toBe(1)

    const closing = house.app.close()

    await expect.poll(() => isRefused(address), { timeout: 10_000 }).toBe(true)
    lock.resolve()
    await holding
    const answer = await inFlight
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ expires_in: 120 })])
    expect(await house.codeFor(phone)).toMatch(/^\d{6}$/)
    await closing
  })

  async function waitingForLocks(): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(house.db)
    return rows[0]?.count ?? 0
  }
})

/** Whether a new connection is turned away. */
function isRefused(address: string): Promise<boolean> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    socket.once('connect', () => {
      socket.destroy()
      resolve(false)
    })
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'))
  })
}
