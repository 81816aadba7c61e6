import sharp from 'sharp'
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'
import { WebSocket } from 'ws'
import { newPhone } from '../../../apps/server/test/house.ts'
import { createNetwork, useServer } from '../test/server.ts'
import { type ChatAnswerOf, ChatError, createChatClient, type HelssaClientOptions, HelssaError } from './index.ts'

const server = useServer()
const { house } = server
const open: { close(): void }[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.close()
})

/** A person with a jar for the one cookie there is, as Node has none. */
async function person(options: Partial<HelssaClientOptions> = {}) {
  const jar = { cookie: '' }
  const client = server.client({
    fetch: async (request) => {
      const response = await fetch(request)
      jar.cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? jar.cookie
      return response
    },
    ...options,
  })
  await server.signIn(client, newPhone())
  const chat = createChatClient(client)
  const { data: me } = await chat.api.GET('/api/users/me/')
  return {
    client,
    chat,
    id: me.id,
    async enter(conversationId: number) {
      const socket = await chat.openLatest(conversationId, {
        connect: (url, protocols) => new WebSocket(url, protocols, { headers: jar }),
      })
      open.push(socket)
      return socket
    },
  }
}

describe('the client of the chat module', () => {
  it('calls as who is signed in, typed by the path', async () => {
    const [sara, ali] = [await person(), await person()]
    const sent = await sara.chat.write(ali.id, 'سلام')

    const { data: list } = await ali.chat.api.GET('/api/conversations/')
    const { data: page } = await ali.chat.api.GET('/api/conversations/{id}/messages/', {
      params: { path: { id: sent.conversation } },
    })

    expectTypeOf(list).toEqualTypeOf<ChatAnswerOf<'listConversations'>>()
    expect(list).toMatchObject([{ id: sent.conversation, last_message: { content: 'سلام' } }])
    expect(page).toMatchObject({ count: 1, results: [{ id: sent.id, sender: { id: sara.id } }] })
  })

  it('throws what was refused: a status and a sentence', async () => {
    const { chat } = await person({ language: 'fa' })

    const refusal = await chat.api.GET('/api/messages/{id}/', { params: { path: { id: 987_654 } } }).catch((e) => e)

    expect(refusal).toBeInstanceOf(ChatError)
    expect(refusal).toBeInstanceOf(HelssaError)
    expect(refusal).toMatchObject({ status: 404, code: 'DETAIL', detail: 'این پیام یافت نشد' })
    expect(refusal.message).toBe(refusal.detail)
  })

  it('goes on with a new token where the server takes the old one no more', async () => {
    const { chat, client } = await person()
    const before = client.session.current()
    house.advance({ hours: 2 })

    expect((await chat.api.GET('/api/conversations/')).data).toEqual([])
    expect(client.session.current()?.access).not.toBe(before?.access)
  })

  it('writes once what had to be sent twice', async () => {
    const ali = await person()
    const network = createNetwork()
    const sara = await person({ fetch: network.fetch })
    network.lose('answer', '/api/messages/')

    const { conversation } = await sara.chat.write(ali.id, 'یک بار')

    expect(network.countOf('/api/messages/')).toBe(2)
    const { data } = await ali.chat.api.GET('/api/conversations/{id}/history/', {
      params: { path: { id: conversation } },
    })
    expect(data.results.map(({ content }) => content)).toEqual(['یک بار'])
  })

  it('attaches a picture, which the other sees at once', async () => {
    const [sara, ali] = [await person(), await person()]
    const message = await sara.chat.write(ali.id, 'عکس')
    const live = await ali.enter(message.conversation)
    await expect.poll(() => live.state.state).toBe('open')
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#369' } })
      .png()
      .toBuffer()

    const attachment = await sara.chat.attach(message, new Blob([new Uint8Array(picture)]), 'x.png')

    expect(attachment).toMatchObject({ message: message.id, file: expect.stringContaining('/files/') })
    await expect.poll(() => live.messages[0]?.attachments).toMatchObject([{ id: attachment.id }])
    await expect(sara.chat.attach(message, new Blob(['no picture']))).rejects.toMatchObject({ status: 400 })
  })
})

describe('a conversation, live', () => {
  it('is the same on both sides: written, edited, deleted, typed, read', async () => {
    const [sara, ali] = [await person(), await person()]
    const { conversation, id: first } = await sara.chat.write(ali.id, 'سلام')
    const [here, there] = [await sara.enter(conversation), await ali.enter(conversation)]
    const typing: boolean[] = []
    there.onEvent((event) => event.type === 'typing' && typing.push(event.isTyping))
    await expect.poll(() => [here, there].map(({ state }) => state.state)).toEqual(['open', 'open'])

    here.setTyping(true)
    const sent = await here.send('چطوری؟')
    await here.edit(sent.id, 'چطورید؟')
    await here.remove(first)
    await there.send('خوب')
    there.markRead(sent.id)

    const shown = [
      { id: first, content: '', is_deleted: true },
      { id: sent.id, content: 'چطورید؟', is_edited: true, is_read: true, sender: { id: sara.id } },
      { content: 'خوب', is_read: false, sender: { id: ali.id } },
    ]
    for (const { messages } of [here, there]) await expect.poll(() => messages.length).toBeGreaterThan(0)
    await expect.poll(() => here.messages).toMatchObject(shown)
    await expect.poll(() => there.messages).toMatchObject(shown)
    expect(typing[0]).toBe(true)
  })

  it('ends with the session', async () => {
    const [sara, ali] = [await person(), await person()]
    const { conversation } = await sara.chat.write(ali.id, 'سلام')
    const live = await sara.enter(conversation)
    await expect.poll(() => live.state.state).toBe('open')

    await sara.client.signOut()

    await expect.poll(() => live.state).toEqual({ state: 'closed', reason: 'signed_out' })
  })

  it('is none where there is none for this person', async () => {
    const [sara, ali, eve] = [await person(), await person(), await person()]
    const { conversation } = await sara.chat.write(ali.id, 'سلام')

    await expect(eve.enter(conversation)).rejects.toMatchObject({ status: 404 })
  })
})
