import type { KyselyPlugin } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { MORNING, type SignedIn, useHouse } from '../../../test/house.ts'
import { createMemoryBus } from '../../platform/bus/memory.ts'
import { createMemoryCache } from '../../platform/cache/memory.ts'
import { createLog } from '../../platform/log.ts'
import { createSessionRights } from './sessions.ts'

describe('a session', () => {
  const house = useHouse()

  afterEach(() => {
    house.now = MORNING
  })

  const refresh = (token: string) => house.post('/api/v1/auth/refresh/', { body: { refresh: token } })
  const statusOf = async (access: string) =>
    (await house.get('/api/v1/patients/profile/', { headers: { authorization: `Bearer ${access}` } })).status
  const codeOf = async (access: string) =>
    (await house.get('/api/v1/patients/profile/', { headers: { authorization: `Bearer ${access}` } })).body.error?.code
  const setStatus = async ({ id }: SignedIn, status: string) => {
    await house.db.updateTable('persons').set({ status }).where('id', '=', id).execute()
    house.domains.identity.announceRights(id)
  }

  it('hands out a new refresh token for each, and goes on', async () => {
    const { refresh: first, access } = await house.patient()

    const second = await refresh(first)
    const third = await refresh(second.body.refresh)

    expect([second.status, third.status]).toEqual([200, 200])
    expect(new Set([first, second.body.refresh, third.body.refresh]).size).toBe(3)
    expect([await statusOf(access), await statusOf(third.body.access)]).toEqual([200, 200])
  })

  it('ends whole when a refresh token comes a second time: thief and owner both lose it, at once', async () => {
    const { refresh: stolen, access } = await house.patient()
    const { body: owners } = await refresh(stolen)

    expect(await refresh(stolen)).toMatchObject({ status: 401, body: { error: { code: 'TOKEN_INVALID' } } })

    expect([await statusOf(access), await statusOf(owners.access)]).toEqual([401, 401])
    expect((await refresh(owners.refresh)).status).toBe(401)
  })

  it('leaves the person’s other sessions alone when it ends', async () => {
    const one = await house.patient()
    house.advance({ minutes: 1 })
    const other = await house.signIn(one.phone)
    await refresh(one.refresh)

    await refresh(one.refresh)

    expect([await statusOf(one.access), await statusOf(other.access)]).toEqual([401, 200])
  })

  it('gives at most one of two refreshes at once a new pair', async () => {
    for (let round = 0; round < 10; round++) {
      const { refresh: token } = await house.patient()

      const answers = await Promise.all([refresh(token), refresh(token)])

      expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
      for (const { status, body } of answers) if (status === 200) expect(await statusOf(body.access)).toBe(401)
    }
  })

  it('has access tokens of an hour and refresh tokens of seven days', async () => {
    const { access, refresh: token } = await house.patient()

    house.advance({ minutes: 59, seconds: 59 })
    expect(await statusOf(access)).toBe(200)
    house.advance({ seconds: 1 })
    expect(await codeOf(access)).toBe('TOKEN_EXPIRED')
    house.now = new Date(MORNING.getTime() + 7 * 86_400_000 - 1_000)
    const renewed = await refresh(token)
    expect(renewed.status).toBe(200)
    house.advance({ days: 7 })
    expect(await refresh(renewed.body.refresh)).toMatchObject({
      status: 401,
      body: { error: { code: 'TOKEN_EXPIRED' } },
    })
  })

  it('takes an access token for no refresh token, nor the other way round', async () => {
    const { access, refresh: token } = await house.patient()

    expect([(await refresh(access)).status, await codeOf(token)]).toEqual([401, 'TOKEN_INVALID'])
    expect([(await refresh('')).status, (await refresh('a.b.c')).status]).toEqual([422, 401])
  })

  it('is refused at once when its person is suspended, and lives again when they are not', async () => {
    const patient = await house.patient()
    expect(await statusOf(patient.access)).toBe(200)

    await setStatus(patient, 'suspended')
    expect(await statusOf(patient.access)).toBe(401)
    await setStatus(patient, 'active')
    expect(await statusOf(patient.access)).toBe(200)
  })

  it('does not refresh for a suspended person', async () => {
    const patient = await house.patient()
    await setStatus(patient, 'suspended')

    expect((await refresh(patient.refresh)).status).toBe(401)
  })

  it('is refused at once also when it was just being read while its person was suspended', async () => {
    const patient = await house.patient()
    const { sid } = JSON.parse(Buffer.from(patient.access.split('.')[1] ?? '', 'base64url').toString())
    const { promise: answered, resolve: tellAnswered } = Promise.withResolvers<void>()
    const { promise: arrived, resolve: letArrive } = Promise.withResolvers<void>()
    const slowly: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        tellAnswered()
        await arrived
        return result
      },
    }
    const [clock, bus] = [{ now: () => house.now }, createMemoryBus({ log: createLog('silent', () => {}) })]
    const cache = createMemoryCache({ clock })
    const rights = createSessionRights({ db: house.db.withPlugin(slowly), cache, bus, clock, onFault: () => {} })

    const reading = rights.find(sid)
    await answered
    await house.db.updateTable('persons').set({ status: 'suspended' }).where('id', '=', patient.id).execute()
    rights.announceChanged(patient.id)
    letArrive()
    await reading

    expect(await rights.find(sid)).toBeUndefined()
  })

  it('notices within two seconds what changed behind the server’s back', async () => {
    const doctor = await house.doctor()
    const dashboard = async () => (await house.get('/api/v1/doctors/dashboard/', { as: doctor })).status
    expect(await dashboard()).toBe(200)

    await house.db.updateTable('persons').set({ roles: [] }).where('id', '=', doctor.id).execute()
    house.advance({ seconds: 2 })

    expect(await dashboard()).toBe(403)
  })

  it('is forgotten a month after its refresh token died, and not before', async () => {
    const { id } = await house.patient()
    const count = async () =>
      (await house.db.selectFrom('sessions').select('id').where('person_id', '=', id).execute()).length

    house.advance({ days: 36 })
    await house.domains.identity.forgetOldSessions()
    expect(await count()).toBe(1)
    house.advance({ days: 2 })
    await house.domains.identity.forgetOldSessions()
    expect(await count()).toBe(0)
  })
})
