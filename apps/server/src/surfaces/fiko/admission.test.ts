// Who gets in, by which way, and how long they stay.
import { beforeAll, describe, expect, it } from 'vitest'
import { type AgentSignedIn, useFiko } from '../../../test/fiko-house.ts'
import type { House } from '../../../test/house.ts'
import { dial } from '../../../test/live.ts'

const fiko = useFiko()
const { house } = fiko
const dialRaw = (path: string, options = {}) => dial({ app: fiko.app } as unknown as House, path, options)
const closeOf = async (path: string, options = {}) => (await (await dialRaw(path, options)).closed).code
let agent: AgentSignedIn
let conversation: string
const paths = () => ['/ws/conversations/', `/ws/chat/${conversation}/`]
beforeAll(async () => {
  agent = await fiko.agent()
  conversation = `conv_${(await fiko.hear(fiko.newChat(), 'سلام')).conversationId}`
})

describe('signing in to a socket', () => {
  it('takes the token from the query, from a sub-protocol, or by a ticket that opens one socket', async () => {
    const listed = async (socket: Awaited<ReturnType<typeof dialRaw>>) => {
      socket.send({ type: 'get_conversations' })
      expect((await socket.next('conversations_list')).conversations.length).toBeGreaterThan(0)
      await socket.close()
    }
    await listed(await dialRaw(`/ws/conversations/?token=${agent.access}`))
    await listed(await dialRaw('/ws/conversations/', { protocols: ['fiko', `token.${agent.access}`] }))

    const issued = await fiko.call('POST', 'socket-tickets', agent, {})
    expect(issued).toMatchObject({ status: 201, body: { ticket: expect.any(String), expires_in: 30 } })
    await listed(await dialRaw(`/ws/conversations/?ticket=${issued.body.ticket}`))
    expect(await closeOf(`/ws/conversations/?ticket=${issued.body.ticket}`)).toBe(1008)

    const late = (await fiko.call('POST', 'socket-tickets', agent, {})).body.ticket
    house.advance({ seconds: 31 })
    expect(await closeOf(`/ws/chat/${conversation}/?ticket=${late}`)).toBe(1008)
  })

  it('closes with 1008, after the handshake, whoever has no good token', async () => {
    const [head, body, signature] = agent.access.split('.')
    const bad = ['', 'x', `${head}.${body}.`, `${head}.${body}.${signature?.slice(1)}`, agent.refresh, agent.pass]
    for (const path of paths()) {
      for (const token of bad) expect(await closeOf(`${path}?token=${encodeURIComponent(token)}`)).toBe(1008)
      expect(await closeOf(path)).toBe(1008)
      expect(await closeOf(path, { headers: { cookie: `helssa_session=${agent.pass}` } })).toBe(1008)
      expect(await closeOf(path, { protocols: ['fiko', 'token.x'] })).toBe(1008)
    }
  })

  it('closes with 1008 patients and doctors, for whom nothing here is', async () => {
    const others = [await house.patient(), await fiko.agent('Dr Rad', 'doctor')]
    for (const path of paths())
      for (const { access } of others) expect(await closeOf(`${path}?token=${access}`)).toBe(1008)
  })

  it('closes with 4404 where there is no such conversation of a customer', async () => {
    const patient = await house.patient()
    const { message } = await house.domains.messaging.direct.sendTo(
      { personId: patient.id, isStaff: false },
      { recipient: agent.number, content: 'میان ما' },
    )
    for (const name of ['conv_999999', 'conv_0', 'conv_x', 'conv_', `conv_${message.conversationId}`])
      expect(await closeOf(`/ws/chat/${name}/?token=${agent.access}`)).toBe(4404)
  })
})

describe('staying in a socket', () => {
  const openBoth = async (who: AgentSignedIn) => {
    const list = await fiko.open(who, '/ws/conversations/')
    list.send({ type: 'get_conversations' })
    await list.next('conversations_list')
    const chat = await fiko.open(who, `/ws/chat/${conversation}/`)
    await chat.next('recent_messages')
    return [list, chat]
  }

  it('ends with the token', async () => {
    const sockets = await openBoth(await fiko.agent())
    house.advance({ hours: 1, seconds: 1 })
    fiko.floor.sweep()
    for (const socket of sockets) expect((await socket.closed).code).toBe(1008)
    agent = await fiko.agent()
  })

  it('ends at once with the session', async () => {
    const guest = await fiko.agent()
    const sockets = await openBoth(guest)
    const { identity } = house.domains
    await identity.signOut(await identity.authenticate(guest.access), guest.refresh)
    for (const socket of sockets) expect((await socket.closed).code).toBe(1008)
  })

  it.each([
    ['is suspended', { status: 'suspended' }],
    ['is no agent any more', { roles: [] }],
  ])('ends at once for one who %s', async (_, change) => {
    const guest = await fiko.agent()
    const sockets = await openBoth(guest)
    await house.db.updateTable('persons').set(change).where('id', '=', guest.id).execute()
    house.domains.identity.announceRights(guest.id)
    for (const socket of sockets) expect((await socket.closed).code).toBe(1008)
  })

  it('asks for rights at each frame, whatever was or was not announced', async () => {
    const guest = await fiko.agent()
    const [, chat] = await openBoth(guest)
    await house.db.updateTable('persons').set({ roles: [] }).where('id', '=', guest.id).execute()
    house.advance({ seconds: 3 })
    chat?.send({ type: 'chat_message', content: 'پس از برکناری' })
    expect((await chat?.closed)?.code).toBe(1008)
    const written = house.db.selectFrom('messages').select('id').where('content', '=', 'پس از برکناری')
    expect(await written.execute()).toEqual([])
  })
})
