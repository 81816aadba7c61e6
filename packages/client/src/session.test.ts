import { describe, expect, it, vi } from 'vitest'
import { newPhone } from '../../../apps/server/test/house.ts'
import { createNetwork, useServer } from '../test/server.ts'
import { createBrowserStorage, createMemoryStorage, type HelssaClient, type HelssaError, type Page } from './index.ts'

const PROFILE = '/api/v1/patients/profile/'
const REFRESH = '/api/v1/auth/refresh/'
const profileOf = async (client: HelssaClient) => (await client.api.GET(PROFILE)).data

describe('a session', () => {
  const server = useServer()
  const { house } = server

  it('begins with the code that was sent, and every call is made as that person', async () => {
    const client = server.client()
    const phone = newPhone()

    const sent = await client.signIn.requestCode(phone)
    const { user, isNewUser } = await client.signIn.verifyCode(phone, await house.codeFor(phone))

    expect(sent).toMatchObject({ expires_in: 120, resend_available_in: 60 })
    expect({ isNewUser, phone: user.phone_number }).toEqual({ isNewUser: true, phone })
    expect(client.session.current()?.user).toEqual(user)
    expect(await profileOf(client)).toMatchObject({ id: user.id, phone_number: phone })
  })

  it('goes on silently when the access token is about to expire', async () => {
    const network = createNetwork()
    const client = server.client({ fetch: network.fetch })
    await server.signIn(client, newPhone())
    const before = client.session.current()

    house.advance({ minutes: 59, seconds: 45 })
    const profile = await profileOf(client)

    expect(profile.id).toBe(before?.user.id)
    expect(client.session.current()).not.toEqual(before)
    expect([network.countOf(REFRESH), network.countOf(PROFILE)]).toEqual([1, 1])
  })

  it('goes on silently when this machine’s clock is wrong and the server says that the token has expired', async () => {
    const network = createNetwork()
    const signedInAt = house.now
    const client = server.client({ fetch: network.fetch, clock: { now: () => signedInAt } })
    await server.signIn(client, newPhone())

    house.advance({ hours: 2 })
    const profile = await profileOf(client)

    expect(profile.id).toBe(client.session.current()?.user.id)
    expect([network.countOf(REFRESH), network.countOf(PROFILE)]).toEqual([1, 2])
  })

  it.each(['before the calls', 'by the refusal of the calls'])(
    'is refreshed once for ten calls at a time, %s',
    async (how) => {
      const network = createNetwork()
      const signedInAt = house.now
      const clock = { now: () => (how === 'before the calls' ? house.now : signedInAt) }
      const client = server.client({ fetch: network.fetch, clock })
      await server.signIn(client, newPhone())
      house.advance({ hours: 1 })

      const profiles = await Promise.all(Array.from({ length: 10 }, () => profileOf(client)))

      expect(new Set(profiles.map(({ id }) => id)).size).toBe(1)
      expect(network.countOf(REFRESH)).toBe(1)
    },
  )

  it.each(['one storage', 'one localStorage and Web Locks, as in two tabs'])(
    'is refreshed once by two clients on %s',
    async (shared) => {
      const network = createNetwork()
      const page = createPage()
      const one = createMemoryStorage()
      const storage = () => (shared === 'one storage' ? one : createBrowserStorage({ page }))
      const [first, second] = [0, 1].map(() => server.client({ fetch: network.fetch, storage: storage() })) as [
        HelssaClient,
        HelssaClient,
      ]
      await server.signIn(first, newPhone())
      house.advance({ hours: 1 })

      const profiles = await Promise.all([profileOf(first), profileOf(second), profileOf(first), profileOf(second)])

      expect(new Set(profiles.map(({ id }) => id)).size).toBe(1)
      expect(network.countOf(REFRESH)).toBe(1)
    },
  )

  it('ends, and says so once, when it was ended elsewhere', async () => {
    const onSignedOut = vi.fn<(reason: HelssaError) => void>()
    const storage = createMemoryStorage()
    const client = server.client({ onSignedOut, storage })
    await server.signIn(client, newPhone())
    const elsewhere = createMemoryStorage()
    const session = client.session.current()
    if (session) elsewhere.set(session)
    await server.client({ storage: elsewhere }).signOut()

    const answers = await Promise.allSettled([profileOf(client), profileOf(client), profileOf(client)])

    expect(answers.map((answer) => answer.status === 'rejected' && answer.reason.code)).toEqual(
      Array(3).fill('TOKEN_INVALID'),
    )
    expect(onSignedOut).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ status: 401, code: 'TOKEN_INVALID' }))
    expect(client.session.current()).toBeUndefined()
    expect(storage.get()).toBeUndefined()
  })

  it('ends for the thief and for the owner when a stolen refresh token is used', async () => {
    const onSignedOut = vi.fn<(reason: HelssaError) => void>()
    const client = server.client({ onSignedOut })
    await server.signIn(client, newPhone())
    const stolen = client.session.current()?.refresh

    await house.post(REFRESH, { body: { refresh: stolen } })
    house.advance({ hours: 1 })

    await expect(profileOf(client)).rejects.toMatchObject({ status: 401, code: 'TOKEN_INVALID' })
    expect(onSignedOut).toHaveBeenCalledOnce()
  })

  it('survives a network that is away while it should be refreshed', async () => {
    const onSignedOut = vi.fn<(reason: HelssaError) => void>()
    const network = createNetwork()
    const client = server.client({ fetch: network.fetch, onSignedOut })
    await server.signIn(client, newPhone())
    house.advance({ hours: 1 })
    network.lose('request', REFRESH)

    await expect(profileOf(client)).rejects.toMatchObject({ status: 0, code: 'NETWORK_ERROR' })

    expect((await profileOf(client)).id).toBe(client.session.current()?.user.id)
    expect(onSignedOut).not.toHaveBeenCalled()
  })

  it('stays ended when the person signs out while it is being refreshed', async () => {
    const storage = createMemoryStorage()
    const client = server.client({
      storage,
      async fetch(request) {
        const response = await fetch(request)
        if (request.url.endsWith(REFRESH)) storage.clear()
        return response
      },
    })
    await server.signIn(client, newPhone())
    house.advance({ hours: 1 })

    await expect(profileOf(client)).rejects.toMatchObject({ status: 401, code: 'AUTHENTICATION_REQUIRED' })

    expect(client.session.current()).toBeUndefined()
  })

  it('tells its listeners of sign-in, refresh and sign-out, and its tokens are dead after that', async () => {
    const client = server.client()
    const heard: (string | undefined)[] = []
    const stop = client.session.subscribe(() => heard.push(client.session.current()?.access))
    await server.signIn(client, newPhone())
    const first = client.session.current()
    house.advance({ hours: 1 })
    await profileOf(client)
    const second = client.session.current()

    await client.signOut()
    stop()
    await server.signIn(client, newPhone())

    expect(heard).toEqual([first?.access, second?.access, undefined])
    const answer = await house.get(PROFILE, { headers: { authorization: `Bearer ${second?.access}` } })
    expect(answer.status).toBe(401)
  })

  it('is over here even when the server cannot be told', async () => {
    const network = createNetwork()
    const client = server.client({ fetch: network.fetch })
    await server.signIn(client, newPhone())
    network.lose('request', '/api/v1/auth/logout/')

    await expect(client.signOut()).rejects.toMatchObject({ code: 'NETWORK_ERROR' })

    expect(client.session.current()).toBeUndefined()
  })

  it('is over here before the server answers, which is told as soon as it can be reached', async () => {
    const network = createNetwork()
    const reachable = Promise.withResolvers<void>()
    const client = server.client({ fetch: network.fetch, untilReachable: () => reachable.promise })
    await server.signIn(client, newPhone())
    const ended = client.session.current()
    const headers = { authorization: `Bearer ${ended?.access}` }
    network.lose('request', '/api/v1/auth/logout/')

    const told = client.signOut()

    expect(client.session.current()).toBeUndefined()
    await vi.waitFor(() => expect(network.countOf('/api/v1/auth/logout/')).toBe(1))
    expect((await house.get(PROFILE, { headers })).status).toBe(200)
    reachable.resolve()
    await told
    expect((await house.get(PROFILE, { headers })).status).toBe(401)
  })

  it('is ended on the server also when its access token has expired meanwhile', async () => {
    const client = server.client()
    await server.signIn(client, newPhone())
    const ended = client.session.current()
    house.advance({ hours: 2 })

    await client.signOut()

    expect((await house.post(REFRESH, { body: { refresh: ended?.refresh } })).status).toBe(401)
  })
})

/** What two tabs share: one localStorage and one lock manager. */
function createPage(): Page {
  const values = new Map<string, string>()
  let last: Promise<unknown> = Promise.resolve()
  return {
    localStorage: {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => void values.set(key, value),
      removeItem: (key) => void values.delete(key),
    },
    navigator: {
      locks: {
        request: (_name, work) => {
          const mine = last.then(work)
          last = Promise.allSettled([mine])
          return mine
        },
      },
    },
  }
}
