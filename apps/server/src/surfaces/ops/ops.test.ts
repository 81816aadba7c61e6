import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { newPhone, useHouse } from '../../../test/house.ts'
import { createMetrics } from '../../platform/http/metrics.ts'
import { createHttpServer } from '../../platform/http/server.ts'
import { createLog } from '../../platform/log.ts'
import { type OpsDeps, opsSurface } from './index.ts'

describe('for operators', () => {
  const open: FastifyInstance[] = []
  const lines: string[] = []
  afterEach(async () => {
    for (const app of open.splice(0)) await app.close()
    lines.splice(0)
  })

  async function serve(deps: Partial<OpsDeps> = {}): Promise<FastifyInstance> {
    const metrics = deps.metrics ?? createMetrics()
    const app = await createHttpServer({
      log: createLog('info', (line) => lines.push(line)),
      metrics,
      trustedProxies: undefined,
      behindTls: false,
    })
    open.push(app)
    await app.register(opsSurface, { config: {}, metrics, notReady: async () => [], outbox: undefined, ...deps })
    return app
  }

  it('says that it is alive, also when it is not ready', async () => {
    const app = await serve({ notReady: async () => ['database'] })
    for (const url of ['/healthz', '/healthz/']) {
      const answer = await app.inject(url)
      expect([answer.statusCode, answer.json()]).toEqual([200, { status: 'ok' }])
    }
  })

  it('says when it is ready, and else what is missing', async () => {
    const missing: string[] = []
    const app = await serve({ notReady: async () => missing })
    const ready = await app.inject('/readyz')
    missing.push('stopping', 'database')
    const stopping = await app.inject('/readyz')

    expect([ready.statusCode, ready.json()]).toEqual([200, { status: 'ready', missing: [] }])
    expect([stopping.statusCode, stopping.json()]).toEqual([
      503,
      { status: 'not ready', missing: ['stopping', 'database'] },
    ])
  })

  it('tells its metrics as Prometheus reads them', async () => {
    const metrics = createMetrics()
    metrics.gauge('outbox_waiting', 'Events "announced" \\ and not yet handled', async () => 3)
    const app = await serve({ metrics })
    await app.inject('/healthz')
    await app.inject('/nowhere"\n{')
    const answer = await app.inject('/metrics')

    expect([answer.statusCode, answer.headers['content-type']]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ])
    const samples = readMetrics(answer.payload)
    expect(samples.get('outbox_waiting')).toBe(3)
    expect(samples.get('http_request_duration_seconds_count{method="GET",route="/healthz",status="200"}')).toBe(1)
    expect(samples.get('http_request_duration_seconds_count{method="GET",route="none",status="404"}')).toBe(1)
    expect(samples.get('http_request_duration_seconds_bucket{le="+Inf",method="GET",route="none",status="404"}')).toBe(
      1,
    )
    expect(samples.get('process_start_time_seconds')).toBeGreaterThan(1_700_000_000)
  })

  it('shows its metrics to this machine alone, unless a token is asked for and brought', async () => {
    const token = 'metrics-'.repeat(5)
    const [closed, guarded] = [await serve(), await serve({ config: { METRICS_TOKEN: token } })]
    const outside = { url: '/metrics', remoteAddress: '10.0.0.7' }
    const statusOf = async (app: FastifyInstance, request: object) =>
      (await app.inject({ url: '/metrics', ...request })).statusCode

    for (const remoteAddress of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1']) {
      expect([remoteAddress, await statusOf(closed, { remoteAddress })]).toEqual([remoteAddress, 200])
    }
    for (const request of [
      outside,
      { ...outside, remoteAddress: '::ffff:10.0.0.7' },
      { ...outside, headers: { 'x-forwarded-for': '127.0.0.1' } },
      { headers: { 'x-forwarded-for': '10.0.0.7' } },
      { headers: { forwarded: 'for=10.0.0.7' } },
      { ...outside, headers: { authorization: 'Bearer ' } },
      { ...outside, headers: { authorization: 'Bearer undefined' } },
    ]) {
      expect([request, await statusOf(closed, request)]).toEqual([request, 404])
      expect([request, await statusOf(guarded, request)]).toEqual([request, 404])
    }
    const bearer = (text: string) => ({ ...outside, headers: { authorization: text } })
    expect(await statusOf(guarded, bearer(`Bearer ${token}`))).toBe(200)
    expect(await statusOf(closed, bearer(`Bearer ${token}`))).toBe(404)
    expect(await statusOf(guarded, bearer(token))).toBe(404)
    const nowhere = { statusCode: 404, error: 'Not Found', message: 'Route GET:/metrics not found' }
    expect((await guarded.inject(outside)).json()).toEqual(nowhere)
  })

  it('fills no log with probes that are answered', async () => {
    const app = await serve()
    for (const url of ['/healthz', '/readyz', '/metrics']) await app.inject(url)

    expect(lines).toEqual([])
  })

  it('has no outbox outside development', async () => {
    const app = await serve()
    for (const url of ['/dev/outbox', '/dev/outbox?to=%2B989121234567', '/dev/', '/dev']) {
      expect((await app.inject(url)).statusCode, url).toBe(404)
    }
  })

  it('tells nothing of why it cannot tell', async () => {
    const app = await serve({
      outbox: async () => {
        throw new Error('relation "dev_outbox" of user helssa at db.internal')
      },
    })
    const answer = await app.inject('/dev/outbox')

    expect(answer.statusCode).toBe(500)
    expect(answer.payload).not.toMatch(/dev_outbox|helssa|internal\b/)
  })
})

describe('the outbox of development', () => {
  const house = useHouse()

  it('has what would have been sent, newest first', async () => {
    const [first, second] = [newPhone(), newPhone()]
    await house.post('/api/v1/auth/login/otp/', { body: { phone_number: first } })
    house.advance({ seconds: 90 })
    await house.post('/api/v1/auth/login/otp/', { body: { phone_number: second, channel: 'whatsapp' } })
    house.advance({ seconds: 1 })
    await house.post('/api/v1/auth/login/otp/', { body: { phone_number: first, channel: 'call' } })

    const all = await house.get('/dev/outbox')
    const own = await house.get(`/dev/outbox?to=${encodeURIComponent(first)}`)

    expect(all.status).toBe(200)
    expect(all.body).toEqual([
      { channel: 'call', to: first, body: expect.any(String), code: CODE, created_at: '2024-01-20T04:31:31Z' },
      { channel: 'whatsapp', to: second, body: expect.any(String), code: CODE, created_at: '2024-01-20T04:31:30Z' },
      { channel: 'sms', to: first, body: expect.any(String), code: CODE, created_at: '2024-01-20T04:30:00Z' },
    ])
    for (const { body, code } of all.body) expect(body).toBe(`کد تایید هلسا: ${code}`)
    expect(own.body).toEqual([all.body[0], all.body[2]])
    expect(own.body[0].code).toBe(await house.codeFor(first))
  })

  it('has nothing for who was sent nothing, and answers nonsense with 400', async () => {
    for (const to of ['%2B989999999999', 'nobody', '']) {
      const answer = await house.get(`/dev/outbox?to=${to}`)
      expect([to, answer.status, answer.body]).toEqual([to, 200, []])
    }
    for (const to of ['%00', 'a%00', 'x'.repeat(255), 'x&to=y']) {
      expect([to, (await house.get(`/dev/outbox?to=${to}`)).status]).toEqual([to, 400])
    }
  })
})

const CODE = expect.stringMatching(/^[0-9]{6}$/)

/** The samples of the text format (https://prometheus.io/docs/instrumenting/exposition_formats/); fails on anything else. */
function readMetrics(text: string): Map<string, number> {
  const samples = new Map<string, number>()
  const described = new Set<string>()
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.split('\n').filter(Boolean)) {
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line)
    if (comment) {
      if (comment[1] === 'TYPE') expect(comment[3]).toMatch(/^(counter|gauge|histogram|summary)$/)
      described.add(comment[2] ?? '')
      continue
    }
    const [, name = '', labels = '', value = ''] =
      /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (\S+)$/.exec(line) ??
      expect.fail(`no sample: ${line}`)
    const known = [name, name.replace(/_(bucket|sum|count)$/, '')].some((each) => described.has(each))
    expect(known, `${name} is described`).toBe(true)
    expect(Number.isNaN(Number(value)) && value !== 'Nan', line).toBe(false)
    expect(samples.has(name + labels), `${line} once`).toBe(false)
    samples.set(name + labels, Number(value))
  }
  return samples
}
