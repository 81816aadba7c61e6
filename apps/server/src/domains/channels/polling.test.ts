import { afterEach, describe, expect, it } from 'vitest'
import { useChannels } from '../../../test/channels-house.ts'
import { useHouse } from '../../../test/house.ts'
import type { Polling } from './polling.ts'

const house = useHouse()
const here = useChannels(house)
let running: Polling[] = []
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()))
  running = []
  here.telegram.fault = () => undefined
})

function poll(stored = () => {}) {
  const polling = here.compose({ publicUrl: 'http://localhost' }).createPolling({ stored, waitSeconds: 0 })
  running.push(polling)
  polling.start()
  return polling
}
const connect = async () => {
  const local = here.compose({ publicUrl: 'http://localhost' })
  return (await local.accounts.connect(here.admin, { platform: 'telegram', token: here.telegram.token })).account.id
}
const account = (id: string) =>
  house.db.selectFrom('channel_accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
let ids = 100
const said = (text: string) => {
  const id = ++ids
  return { update_id: id, message: { message_id: id, date: 1, chat: { id: 5, type: 'private' }, text } }
}
const stored = async () =>
  (await house.db.selectFrom('inbound_updates').select('rank').orderBy('rank').execute()).map(({ rank }) => rank)
const asked = () => here.telegram.calls.filter(({ method }) => method === 'getUpdates').length

describe('asking Telegram for updates', () => {
  it('stores each once, and how far it came with them; another node goes on from there', async () => {
    const id = await connect()
    here.telegram.updates.push(said('یک'), said('دو'))
    let told = 0
    const first = poll(() => told++)
    await expect.poll(stored).toEqual([101, 102])
    await expect.poll(() => told).toBe(1)
    await first.stop()
    expect(await account(id)).toMatchObject({ poll_offset: 103, polled_until: null })

    here.telegram.updates.push(said('سه'))
    poll()
    await expect.poll(stored).toEqual([101, 102, 103])
  })

  it('is one node’s at a time', async () => {
    const id = await connect()
    await house.db
      .updateTable('channel_accounts')
      .set({ polled_until: new Date(house.now.getTime() + 30_000) })
      .where('id', '=', id)
      .execute()
    const before = asked()
    const second = poll()
    await second.stop()
    expect(asked()).toBe(before)

    house.advance({ minutes: 1 }) // the other fell silent
    poll()
    await expect.poll(asked).toBeGreaterThan(before)
  })

  it('says that an account fails, and that it works again', async () => {
    const id = await connect()
    here.telegram.fault = () => ({ code: 401, description: 'Unauthorized' })
    poll()
    await expect
      .poll(() => account(id))
      .toMatchObject({ status: 'failing', last_error: 'Telegram does not know the token' })
    here.telegram.fault = () => ({ code: 409, description: 'Conflict: terminated by other getUpdates request' })
    await expect
      .poll(() => account(id), { timeout: 5_000 })
      .toMatchObject({
        status: 'failing',
        last_error: expect.stringMatching('another program'),
      })
    here.telegram.fault = () => undefined
    await expect.poll(() => account(id), { timeout: 9_000 }).toMatchObject({ status: 'active', last_error: null })
    expect(here.logged.join()).not.toContain(here.telegram.token)
  }, 20_000)

  it('ends when the account is disconnected', async () => {
    const id = await connect()
    const before = asked()
    poll()
    await expect.poll(asked).toBeGreaterThan(before)
    await here.channels.accounts.disconnect(here.admin, id)

    await expect.poll(() => account(id)).toMatchObject({ status: 'disconnected', polled_until: null })
  })
})
