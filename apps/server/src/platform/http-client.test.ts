import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeParty, formOf, startFakeParty } from '../../test/fake-party.ts'
import { OutsideError, requestJson } from './http-client.ts'

const SECRET = 'k3y-in-the-path'

/** Everything a log or a serializer could show of an error. */
const shown = (error: OutsideError) => `${error.stack} ${JSON.stringify(error)} ${Object.entries(error)} ${error.cause}`

describe('asking a party outside', () => {
  let party: FakeParty
  let answer = { status: 200, json: {} as unknown }
  beforeEach(async () => {
    answer = { status: 200, json: { ok: true } }
    party = await startFakeParty(() => answer)
  })
  afterEach(() => party.close())

  const ask = (more: Partial<Parameters<typeof requestJson>[0]> = {}) =>
    requestJson({ url: `${party.url}/v1/${SECRET}/send.json`, method: 'POST', timeoutMs: 2000, ...more })
  const failure = async (asking: Promise<unknown>): Promise<OutsideError> => {
    const error = await asking.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(OutsideError)
    return error as OutsideError
  }

  it('sends JSON, and gives the parsed answer', async () => {
    expect(await ask({ json: { متن: 'سلام' }, headers: { 'x-key': '1' } })).toEqual({ ok: true })

    expect(party.requests).toMatchObject([
      { method: 'POST', headers: { 'content-type': 'application/json', 'x-key': '1', accept: 'application/json' } },
    ])
    expect(JSON.parse(party.requests[0]!.body)).toEqual({ متن: 'سلام' })
  })

  it('sends a form in UTF-8', async () => {
    await ask({ form: { message: 'کد: 1&2', to: '+98' } })

    expect(party.requests[0]!.headers['content-type']).toMatch('application/x-www-form-urlencoded')
    expect(formOf(party.requests[0]!)).toEqual({ message: 'کد: 1&2', to: '+98' })
  })

  it('tells a refusing status, with the JSON that came along', async () => {
    answer = { status: 422, json: { code: -9, to: '+989121234567' } }

    const error = await failure(ask())

    expect(error).toMatchObject({ kind: 'status', status: 422, sent: 'yes', answer: answer.json })
  })

  it('tells a server error whose body is no JSON', async () => {
    party.manner = 'failing'

    expect(await failure(ask())).toMatchObject({ kind: 'status', status: 500, sent: 'yes' })
  })

  it('follows no redirect', async () => {
    party.manner = 'redirecting'

    expect(await failure(ask())).toMatchObject({ kind: 'status', status: 302, sent: 'yes' })
    expect(party.requests).toHaveLength(1)
  })

  it('refuses an answer that is not JSON', async () => {
    party.manner = 'garbled'

    expect(await failure(ask())).toMatchObject({ kind: 'format', status: 200, sent: 'yes' })
  })

  it('refuses an answer without end', async () => {
    party.manner = 'flooding'

    expect(await failure(ask())).toMatchObject({ kind: 'format', status: 200, sent: 'yes' })
  })

  it('gives up after its time, not knowing whether the request was read', async () => {
    party.manner = 'silent'

    expect(await failure(ask({ timeoutMs: 100 }))).toMatchObject({ kind: 'timeout', sent: 'maybe' })
  })

  it('does not know what became of a request whose connection broke', async () => {
    party.manner = 'dropping'

    expect(await failure(ask())).toMatchObject({ kind: 'network', sent: 'maybe' })
  })

  it('knows that nothing was sent where nobody listens', async () => {
    await party.close()

    expect(await failure(ask())).toMatchObject({ kind: 'network', sent: 'no', code: 'ECONNREFUSED' })
  })

  it('knows that nothing was sent where the address is none', async () => {
    expect(await failure(ask({ url: `not a url ${SECRET}` }))).toMatchObject({ kind: 'network', sent: 'no' })
  })

  it.each(['failing', 'garbled', 'redirecting', 'flooding', 'silent', 'dropping'] as const)(
    'shows no key, no header and no answer in the error of a %s party',
    async (manner) => {
      party.manner = manner

      const error = await failure(ask({ timeoutMs: 100, headers: { authorization: 'Basic c2VjcmV0' } }))

      expect(shown(error)).not.toMatch(new RegExp(`${SECRET}|c2VjcmV0|Internal Server|maintenance`))
      expect(error.message).toContain(new URL(party.url).host)
    },
  )

  it('shows no key where fetch itself quotes it', async () => {
    const cases = [
      ask({ url: `not a url ${SECRET}` }),
      ask({ url: `http://user:${SECRET}@127.0.0.1:9/` }),
      ask({ headers: { authorization: `Basic ${SECRET}\nx` } }),
    ]
    for (const asking of cases) expect(shown(await failure(asking))).not.toContain(SECRET)
  })

  it('keeps the answer of a refusal out of what is logged', async () => {
    answer = { status: 400, json: { message: "The 'To' number +989121234567 is not valid" } }

    expect(shown(await failure(ask()))).not.toContain('+989121234567')
  })
})

describe('an answer that stops halfway', () => {
  let server: Server
  afterEach(() => new Promise((closed) => server.close(closed)))

  const stopping = async (andThen: 'hang' | 'hang up') => {
    server = createServer((socket) => {
      socket.on('error', () => {})
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"a"')
        if (andThen === 'hang up') socket.end()
      })
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    return requestJson({
      url: `http://127.0.0.1:${(server.address() as { port: number }).port}/`,
      method: 'GET',
      timeoutMs: 200,
    })
  }

  it('is a broken network, after the request was surely read', async () => {
    await expect(stopping('hang up')).rejects.toMatchObject({ kind: 'network', sent: 'yes' })
  })

  it('is a time-out, after the request was surely read', async () => {
    await expect(stopping('hang')).rejects.toMatchObject({ kind: 'timeout', sent: 'yes' })
  })
})
