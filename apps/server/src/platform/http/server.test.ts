import { connect, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { afterEach, describe, expect, it } from 'vitest'
import { createLog } from '../log.ts'
import { createMetrics } from './metrics.ts'
import { pagePolicy } from './security-headers.ts'
import { createHttpServer, type HttpServerOptions } from './server.ts'

const HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

describe('the HTTP ground floor', () => {
  const lines: string[] = []
  const open: FastifyInstance[] = []
  afterEach(async () => {
    for (const app of open.splice(0)) await app.close()
    lines.splice(0)
  })

  async function serve(options: Partial<HttpServerOptions> = {}): Promise<FastifyInstance> {
    const app = await createHttpServer({
      log: createLog('debug', (line) => lines.push(line)),
      metrics: createMetrics(),
      trustedProxies: undefined,
      behindTls: false,
      ...options,
    })
    open.push(app)
    app.get('/hello/', async () => ({ hello: 'سلام' }))
    app.get('/who', async (request) => ({ ip: request.ip }))
    app.get('/things/:id', async (request) => request.params)
    app.get('/page', async (_request, reply) =>
      reply
        .headers(pagePolicy({ 'default-src': ["'none'"], 'img-src': ["'self'", 'data:'] }))
        .type('text/html')
        .send('<p>'),
    )
    app.get('/gone', async (_request, reply) => reply.redirect('/hello', 303))
    app.get('/fault', async () => {
      throw new Error('nothing works')
    })
    app.post('/echo', async (request) => ({ body: request.body ?? null }))
    app.post('/need', { schema: { body: Type.Object({ name: Type.String() }) } }, async () => 'ok')
    return app
  }

  it('puts the security headers and an id of its own on every answer', async () => {
    const app = await serve()
    const ids = new Set<unknown>()
    const asked = [
      ['GET', '/hello', 200],
      ['HEAD', '/hello', 200],
      ['GET', '/gone', 303],
      ['GET', '/nowhere', 404],
      ['OPTIONS', '/hello', 404],
      ['TRACE', '/hello', 404],
      ['GET', '/fault', 500],
      ['GET', '/%zz', 404],
      ['GET', '/things/%ff', 200],
      ['POST', '/need', 400],
    ] as const
    for (const [method, url, status] of asked) {
      const { statusCode, headers } = await app.inject({ method: method as 'GET', url })
      expect([method, url, statusCode]).toEqual([method, url, status])
      expect(headers, url).toMatchObject(HEADERS)
      expect(Object.keys(headers), url).not.toContain('strict-transport-security')
      expect(Object.keys(headers), url).not.toContain('x-powered-by')
      expect(Object.keys(headers), url).not.toContain('server')
      expect(headers['x-request-id'], url).toMatch(/^req_[\w-]{9,}$/)
      ids.add(headers['x-request-id'])
    }
    expect(ids.size).toBe(asked.length)
  })

  it('tells of a fault its id and nothing else, and the log tells the rest', async () => {
    const answer = await (await serve()).inject('/fault')

    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toEqual({
      statusCode: 500,
      error: 'Internal Server Error',
      request_id: answer.headers['x-request-id'],
    })
    const told = lines.map((line) => JSON.parse(line)).filter(({ level }) => level >= 50)
    expect(told).toMatchObject([{ reqId: answer.headers['x-request-id'], err: { message: 'nothing works' } }])
  })

  it('takes no id from outside, and two servers never make the same', async () => {
    const headers = { 'x-request-id': 'mine', 'request-id': 'mine' }
    const [one, other] = [await serve(), await serve()]
    const answers = await Promise.all([one, other].map((app) => app.inject({ url: '/hello', headers })))
    const ids = answers.map((answer) => String(answer.headers['x-request-id']))

    expect(ids[0]).not.toBe(ids[1])
    expect(ids).not.toContain('mine')
  })

  it('asks for TLS only where there is TLS', async () => {
    const app = await serve({ behindTls: true })

    expect((await app.inject('/nowhere')).headers['strict-transport-security']).toBe('max-age=31536000')
  })

  it('lets a page name what it loads, and leaves the rest as it is', async () => {
    const { headers } = await (await serve()).inject('/page')

    expect(headers).toMatchObject({ ...HEADERS, 'content-security-policy': "default-src 'none'; img-src 'self' data:" })
  })

  it('takes a path with and without its last slash', async () => {
    const app = await serve()

    for (const url of ['/hello', '/hello/', '/gone/', '/hello/?a=1', '/hello?a=/']) {
      expect((await app.inject(url)).statusCode, url).toBeLessThan(400)
    }
  })

  it.each([
    ['/things/%zz', { id: '%zz' }],
    ['/things/%', { id: '%' }],
    ['/things/%ff%fe?q=%zz', { id: '%ff%fe' }],
    ['/things/%D8%B3', { id: 'س' }],
    ['/things/100%25', { id: '100%' }],
    ['/things/a%2Fb', { id: 'a/b' }],
    ['/things/%25zz', { id: '%zz' }],
    [`/things/${'a'.repeat(9_000)}`, { id: 'a'.repeat(9_000) }],
  ])('reads the address %# as far as it can be read', async (url, params) => {
    const answer = await (await serve()).inject(url)

    expect([answer.statusCode, answer.json()]).toEqual([200, params])
  })

  it.each([
    ['application/json', '{"a":1}', 200, { a: 1 }],
    ['application/json; charset=utf-8', '{"a":"س"}', 200, { a: 'س' }],
    ['application/json', '', 200, {}],
    [undefined, undefined, 200, {}],
    ['application/json', 'null', 200, null],
    ['application/json', '{"__proto__":{"a":1}}', 400, undefined],
    ['application/json', '{"constructor":{"prototype":{"a":1}}}', 400, undefined],
    ['application/json', '{', 400, undefined],
    ['text/plain', '{}', 415, undefined],
    ['application/x-www-form-urlencoded', 'a=1', 415, undefined],
    ['application/json', `"${'x'.repeat(1024 * 1024)}"`, 413, undefined],
  ])('reads a body of %s: row %#', async (type, payload, status, body) => {
    const app = await serve()
    const answer = await app.inject({
      method: 'POST',
      url: '/echo',
      headers: type === undefined ? {} : { 'content-type': type },
      ...(payload !== undefined && { payload }),
    })

    expect(answer.statusCode).toBe(status)
    if (body !== undefined) expect(answer.json()).toEqual({ body })
  })

  it('believes X-Forwarded-For from the proxies it is told of, and from nobody else', async () => {
    const headers = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9, 10.0.0.7' }
    const whoAsks = async (trustedProxies: string | undefined, remoteAddress: string) =>
      (await (await serve({ trustedProxies })).inject({ url: '/who', headers, remoteAddress })).json().ip

    expect(await whoAsks(undefined, '10.0.0.1')).toBe('10.0.0.1')
    expect(await whoAsks('10.0.0.0/8', '192.0.2.5')).toBe('192.0.2.5')
    expect(await whoAsks('10.0.0.1', '10.0.0.1')).toBe('10.0.0.7')
    // The last one that is no proxy: what stands before it is the client's own claim.
    expect(await whoAsks('10.0.0.0/8', '10.0.0.1')).toBe('203.0.113.9')
  })

  it('logs and counts the pattern of a route, never what was asked', async () => {
    const metrics = createMetrics()
    const app = await serve({ metrics })

    await app.inject('/things/secret-1?token=secret-2')
    await app.inject('/nowhere/secret-3?token=secret-4')
    await app.inject('/%zz/secret-5')

    expect(lines.join('')).not.toContain('secret')
    expect(lines.map((line) => JSON.parse(line).route)).toEqual(['/things/:id', 'none', 'none'])
    const text = await metrics.text()
    expect(text).not.toContain('secret')
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="/things/:id",status="200"} 1')
    expect(text).toContain('http_request_duration_seconds_count{method="GET",route="none",status="404"} 2')
  })

  describe('on a socket', () => {
    it.each([
      ['GET http://evil.example/address?a=1 HTTP/1.1', '/address?a=1'],
      ['GET HTTPS://evil.example:8443/address HTTP/1.1', '/address'],
      ['GET http://evil.example/address?next=http://x/ HTTP/1.1', '/address?next=http://x/'],
      ['GET /address?a=http://x HTTP/1.1', '/address?a=http://x'],
    ])('reads the path of "%s", as a proxy may write it', async (line, url) => {
      const app = await serve()
      app.get('/address', async (request) => ({ url: request.url }))
      const address = await app.listen({ port: 0, host: '127.0.0.1' })

      expect(await exchange(address, `${line}\r\nhost: helssa.test\r\nconnection: close\r\n\r\n`)).toContain(
        `\r\n\r\n{"url":"${url}"}`,
      )
    })

    it('answers what is no HTTP at all with 400, and lives on', async () => {
      const app = await serve()
      const address = await app.listen({ port: 0, host: '127.0.0.1' })

      for (const bytes of ['nonsense\r\n\r\n', 'GET /\u0000 HTTP/1.1\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n']) {
        expect(await exchange(address, bytes)).toMatch(/^HTTP\/1\.1 400 /)
      }
      expect((await fetch(`${address}/hello`)).status).toBe(200)
    })

    it('answers what it began while it closes, hangs up on who only waits, and refuses who is new', async () => {
      const app = await serve()
      const begun = Promise.withResolvers<void>()
      const mayAnswer = Promise.withResolvers<void>()
      app.get('/slow', async () => {
        begun.resolve()
        await mayAnswer.promise
        return { done: true }
      })
      const address = await app.listen({ port: 0, host: '127.0.0.1' })
      const idle = await keepAlive(address)
      const inFlight = fetch(`${address}/slow`)
      await begun.promise

      const closing = app.close()

      await expect(idle.closed).resolves.toBeUndefined()
      await expect.poll(() => isRefused(address), { timeout: 10_000 }).toBe(true)
      mayAnswer.resolve()
      const answer = await inFlight
      expect([answer.status, await answer.json()]).toEqual([200, { done: true }])
      await closing
    })
  })
})

describe('metrics', () => {
  it('tell the numbers that can be read when one cannot', async () => {
    const metrics = createMetrics()
    metrics.gauge('visits_waiting', 'visits that wait', () => 7)
    metrics.gauge('events_waiting', 'events that wait', async () => {
      throw new Error('the database is away')
    })

    const text = await metrics.text()

    expect(text).toContain('\nvisits_waiting 7\n')
    expect(text).toContain('\nevents_waiting Nan\n')
    expect(text).toContain('process_cpu_user_seconds_total')
  })
})

/** Everything that comes back for some bytes, until the other side hangs up. */
async function exchange(address: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  socket.write(bytes)
  let answer = ''
  for await (const chunk of socket) answer += chunk
  return answer
}

/** A connection that was answered once and stays open for more. */
async function keepAlive(address: string): Promise<{ closed: Promise<void> }> {
  const { hostname, port } = new URL(address)
  const socket: Socket = connect(Number(port), hostname)
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await new Promise<void>((answered) => {
    socket.once('data', () => answered())
    socket.write('GET /hello HTTP/1.1\r\nhost: helssa.test\r\nconnection: keep-alive\r\n\r\n')
  })
  return { closed }
}

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
