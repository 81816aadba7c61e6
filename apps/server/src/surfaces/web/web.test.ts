import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { webSurface } from './index.ts'

const PAGE = '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><div id="app"></div>'

describe('the web app', () => {
  let folder: string
  let app: FastifyInstance

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'web-'))
    await mkdir(join(folder, 'assets'))
    await writeFile(join(folder, 'index.html'), PAGE)
    await writeFile(join(folder, 'icon.svg'), '<svg/>')
    await writeFile(join(folder, 'service-worker.js'), 'work()')
    await writeFile(join(folder, 'service-worker.js.br'), 'squeezed')
    await writeFile(join(folder, 'assets', 'index-abc.js'), 'run()')
    await writeFile(join(folder, 'assets', 'index-abc.js.br'), 'squeezed')
    app = Fastify()
    await app.register(
      async (api) => {
        api.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'of the api' }))
      },
      { prefix: '/api' },
    )
    await webSurface(app, { publicUrl: 'https://helssa.test', folder })
  })
  afterAll(async () => {
    await app.close()
    await rm(folder, { recursive: true })
  })

  const open = (url: string, headers: Record<string, string> = { accept: 'text/html,*/*' }) =>
    app.inject({ url, headers })

  it('is the same page wherever a browser opens it, under a policy that allows no inline script', async () => {
    for (const url of ['/', '/visits/7', '/doctors?q=قلب']) {
      const answer = await open(encodeURI(url))
      expect(answer.statusCode).toBe(200)
      const policy = String(answer.headers['content-security-policy'])
      const nonce = answer.body.match(/nonce="([\w-]{20,})"/)?.[1]
      expect(policy).toContain("script-src 'self';")
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`)
      expect(policy).toContain("connect-src 'self' wss://helssa.test")
      expect(policy).not.toContain('unsafe')
      expect(answer.headers['cross-origin-opener-policy']).toBe('same-origin')
      expect(answer.headers['cache-control']).toBe('no-cache')
    }
  })

  it('makes a nonce for each page', async () => {
    expect((await open('/')).body).not.toBe((await open('/')).body)
  })

  it('keeps what is named by its content for a year, compressed where that is taken', async () => {
    const answer = await open('/assets/index-abc.js', { 'accept-encoding': 'br' })
    expect(answer.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      'content-type': expect.stringContaining('javascript'),
    })
    expect((await open('/assets/index-abc.js', {})).body).toBe('run()')
    expect((await open('/icon.svg')).headers['cache-control']).toBe('no-cache')
  })

  it('lets the service worker fetch, as its page may', async () => {
    for (const headers of [{}, { 'accept-encoding': 'br' }])
      expect((await open('/service-worker.js', headers)).headers['content-security-policy']).toContain(
        "connect-src 'self'",
      )
  })

  it('names no nonce where a file is its own page', async () => {
    expect((await open('/service-worker.js')).headers['content-security-policy']).not.toContain('nonce')
  })

  it('leaves to programs and to the APIs what is theirs', async () => {
    expect((await open('/nothing', { accept: 'application/json' })).statusCode).toBe(404)
    expect((await open('/assets/gone.js', { accept: '*/*' })).statusCode).toBe(404)
    const ofApi = await open('/api/nothing')
    expect([ofApi.statusCode, ofApi.json()]).toEqual([404, { error: 'of the api' }])
    expect((await app.inject({ method: 'POST', url: '/visits', headers: { accept: 'text/html' } })).statusCode).toBe(
      404,
    )
  })

  it('shows a new build without a restart', async () => {
    await writeFile(join(folder, 'index.html'), `${PAGE}new`)
    expect((await open('/')).body).toMatch(/new$/)
  })
})
