import { afterEach, beforeAll, expect, it } from 'vitest'
import { type AgentSignedIn, useFiko } from '../../../../apps/server/test/fiko-house.ts'
import type { House } from '../../../../apps/server/test/house.ts'
import { portOf } from '../../../../apps/server/test/live.ts'
import { connectByWs, createFakeLink } from '../../test/fake-server.ts'
import { type FikoEvent, openFikoChatSocket, openFikoSocket } from '../index.ts'

const fiko = useFiko()
let baseUrl: string
let agents: AgentSignedIn[]
const open: { close(): void }[] = []
beforeAll(async () => {
  baseUrl = `http://127.0.0.1:${await portOf(fiko as unknown as House)}`
  agents = [await fiko.agent('Support Agent'), await fiko.agent('Mina Rad')]
})
afterEach(() => {
  for (const socket of open.splice(0)) socket.close()
})

const account = (n: number) => {
  const { link } = createFakeLink(baseUrl)
  return { link: { ...link, access: async () => agents[n]?.access } }
}
const enter = (n: number, conversationId: number) => {
  const socket = openFikoChatSocket(account(n), `conv_${conversationId}`, { connect: connectByWs })
  open.push(socket)
  return socket
}

it('has a conversation alike for two agents: what the customer writes, answers, edits', async () => {
  const chat = fiko.newChat()
  const { conversationId } = await fiko.hear(chat, 'سلام')
  const [one, other] = [enter(0, conversationId), enter(1, conversationId)]
  await expect.poll(() => [one, other].map(({ messages }) => messages.length)).toEqual([1, 1])

  const answer = await one.send('چه کمکی از ما برمی‌آید؟')
  await fiko.hear(chat, 'نوبت می‌خواهم')
  await fiko.call('PATCH', `messages/${answer.id}`, agents[0], { content: 'بفرمایید' })
  for (const socket of [one, other]) {
    await expect
      .poll(() => socket.messages.map(({ content, type }) => [type, content]))
      .toEqual([
        ['customer', 'سلام'],
        ['support', 'بفرمایید'],
        ['customer', 'نوبت می‌خواهم'],
      ])
  }
  const { body } = await fiko.call('GET', `conversations/conv_${conversationId}/messages`, agents[0])
  for (const socket of [one, other]) {
    socket.addOlder(body)
    expect(socket.messages.map(({ id }) => id)).toEqual(body.messages.map(({ id }: { id: string }) => id))
  }
})

it('tells whose answer was not taken, and why', async () => {
  const { conversationId } = await fiko.hear(fiko.newChat(), 'سلام')
  const [one, other] = [enter(0, conversationId), enter(1, conversationId)]
  await fiko.call('POST', `conversations/conv_${conversationId}/reply-lock`, agents[0], {})

  await expect(one.send('من پاسخ می‌دهم')).resolves.toMatchObject({ type: 'support' })
  await expect(other.send('من هم')).rejects.toMatchObject({ code: 'REFUSED', serverCode: 'REPLY_LOCKED' })
  expect(other.waiting).toEqual([])
})

it('has the list of conversations, and hears of each customer who writes', async () => {
  const inbox = openFikoSocket(account(0), { connect: connectByWs })
  open.push(inbox)
  const events: FikoEvent[] = []
  inbox.onEvent((event) => events.push(event))
  await expect.poll(() => inbox.conversations).toBeDefined()

  const { conversationId } = await fiko.hear(fiko.newChat(), 'تازه')

  await expect
    .poll(() => events.find(({ type }) => type === 'customer_message'))
    .toMatchObject({
      conversationId: `conv_${conversationId}`,
      message: { content: 'تازه' },
    })
  await expect
    .poll(() => inbox.conversations?.[0])
    .toMatchObject({
      id: `conv_${conversationId}`,
      last_message: { content: 'تازه' },
      unread_count: 1,
    })
})
