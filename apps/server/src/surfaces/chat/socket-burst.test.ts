import { describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'
import { cookieOf, dial } from '../../../test/live.ts'

const house = useHouse({ RATE_LIMIT_SOCKET: 'off' })

describe('a client that does not wait', () => {
  it('hears what it said in that order, and what followed it after it', async () => {
    const [sara, ali] = [await house.patient(), await house.patient()]
    const recipient = (await house.get('/api/users/me/', { as: ali })).body.id
    const { body } = await house.post('/api/messages/', {
      as: sara,
      body: { content: 'سلام', recipient_id: recipient },
    })
    const socket = await dial(house, `/ws/chat/${body.conversation}/`, { headers: cookieOf(sara) })
    const said = Array.from({ length: 200 }, (_, i) => `${i}`)

    for (const content of said) socket.send({ type: 'chat_message', content })
    socket.send({ type: 'typing', is_typing: true })
    await socket.next('user_typing')

    const heard = socket.frames.map(({ type, message }) => (type === 'new_message' ? message.content : type))
    expect(heard.filter((one) => one !== 'user_typing')).toEqual(said)
  })
})
