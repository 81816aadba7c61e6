// Agents at different servers hear and see the same.
import { expect, it } from 'vitest'
import { useFiko } from '../../../test/fiko-house.ts'

const fiko = useFiko()

it('two servers tell their agents the same, once and in order', async () => {
  const other = await fiko.anotherNode()
  const agent = await fiko.agent('Support Agent')
  const colleague = await fiko.agent('Mina Rad')
  const chat = fiko.newChat()
  const { conversationId } = await fiko.hear(chat, 'سلام')
  const id = `conv_${conversationId}`
  const here = await fiko.open(agent, `/ws/chat/${id}/`)
  await here.next('recent_messages')
  const there = await fiko.open(colleague, `/ws/chat/${id}/`, other)
  const list = await fiko.open(colleague, '/ws/conversations/', other)
  list.send({ type: 'get_conversations' })
  await list.next('conversations_list')

  expect(await here.next('user_presence')).toMatchObject({ user_id: colleague.number, is_online: true })
  expect(await there.next('user_presence')).toMatchObject({ user_id: agent.number, is_online: true })

  for (let n = 0; n < 10; n++) {
    here.send({ type: 'chat_message', content: `پاسخ ${n}` })
    expect((await here.next('chat_message')).message.content).toBe(`پاسخ ${n}`)
    await fiko.hear(chat, `پرسش ${n}`)
    expect((await here.next('chat_message')).message.content).toBe(`پرسش ${n}`)
    const [reply, question] = [await there.next('chat_message'), await there.next('chat_message')]
    expect(reply).toMatchObject({ message: { content: `پاسخ ${n}` }, external_send_result: { success: true } })
    expect(question).toMatchObject({ message: { content: `پرسش ${n}`, type: 'customer' } })
    expect((await list.next('new_customer_message')).message.content).toBe(`پرسش ${n}`)
  }
  here.send({ type: 'typing', is_typing: true })
  expect(await there.next('typing_indicator')).toMatchObject({ user_id: agent.number, is_typing: true })
  here.send({ type: 'mark_read' })
  expect(await there.next('messages_read')).toEqual({ type: 'messages_read', user_id: agent.number })

  const told = (socket: typeof here) => socket.frames.filter(({ type }) => type === 'chat_message').length
  expect([told(there), list.frames.filter(({ type }) => type === 'new_customer_message').length]).toEqual([20, 10])
  await other.stop()
  expect((await there.closed).code).toBe(1001)
  await expect
    .poll(() =>
      here.frames.some((one) => one.type === 'user_presence' && one.user_id === colleague.number && !one.is_online),
    )
    .toBe(true)
})
