import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { useChannels } from '../../../test/channels-house.ts'
import { useHouse } from '../../../test/house.ts'

const house = useHouse()
const here = useChannels(house)
let bot: Awaited<ReturnType<typeof here.bot>>
let business: Awaited<ReturnType<typeof here.business>>
beforeAll(async () => {
  bot = await here.bot()
  business = await here.business()
})

let ids = 1
async function sendFile(reference: string, name = 'نسخه.pdf') {
  const id = ++ids
  const document = { file_id: reference, file_name: name }
  await bot.tell({ update_id: id, message: { message_id: id, date: 1, chat: { id: 1, type: 'private' }, document } })
  await here.relay.drain()
  const row = house.db.selectFrom('customer_files').selectAll().where('reference', '=', reference)
  return row.executeTakeFirstOrThrow()
}
const messageOf = async (id: number) => (await house.domains.messaging.read.messages([id]))[0]
const missing = (messageId: number) => here.channels.files.missingOf([messageId])

describe('what customers send as files', () => {
  it('is there as words at once, and as a file when the platform has given it', async () => {
    const bytes = Buffer.from('%PDF-1.7 a prescription')
    here.telegram.files.set('f1', bytes)
    const { message_id: id } = await sendFile('f1')
    expect(await messageOf(id)).toMatchObject({ content: '[فایل]', attachments: [] })
    expect(await missing(id)).toEqual([{ messageId: id, name: 'نسخه.pdf', state: 'waiting' }])

    await Promise.all([here.channels.files.fetchDue(), here.compose().files.fetchDue(), here.channels.files.fetchDue()])

    const message = await messageOf(id)
    expect(message?.attachments).toMatchObject([{ name: 'نسخه.pdf', sizeBytes: bytes.length }])
    const opened = await house.domains.messaging.shelf.open(message?.attachments[0]?.fileKey ?? '')
    expect(Buffer.concat(await (opened?.stream.toArray() ?? []))).toEqual(bytes)
    expect(await missing(id)).toEqual([])
  })

  it('is asked for again while the platform is away, and ends when it will not be given', async () => {
    const picture = sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } }).png()
    here.telegram.files.set('f2', await picture.toBuffer())
    const { message_id: id } = await sendFile('f2')
    here.telegram.fault = () => ({ code: 500, description: 'Internal Server Error' })
    await here.channels.files.fetchDue()
    here.telegram.fault = () => undefined
    await here.channels.files.fetchDue()
    expect((await messageOf(id))?.attachments, 'not before its time').toEqual([])

    house.advance({ minutes: 1 })
    await here.channels.files.fetchDue()
    expect((await messageOf(id))?.attachments).toHaveLength(1)

    const { message_id: gone } = await sendFile('expired')
    await here.channels.files.fetchDue()
    expect(await missing(gone)).toMatchObject([{ state: 'failed' }])
  })

  it('leaves nothing behind when its message was taken back meanwhile', async () => {
    here.telegram.files.set('f3', Buffer.from('%PDF never'))
    const { message_id: messageId } = await sendFile('f3')
    await house.db.transaction().execute((tx) => house.domains.messaging.log.remove(tx, house.now, { messageId }))
    await here.channels.files.fetchDue()

    expect(await missing(messageId)).toMatchObject([{ state: 'failed' }])
    const left = await house.db.selectFrom('unused_files').select('file_key').execute()
    house.advance({ hours: 2 })
    await house.domains.messaging.shelf.sweep()
    for (const { file_key } of left) expect(await house.domains.messaging.shelf.open(file_key)).toBeUndefined()
    expect(here.faults).toEqual([])
  })
})

describe('who writes by Instagram', () => {
  const write = async (who: string) => {
    const message = { mid: `mid-${who}`, text: 'سلام' }
    await business.tell({ sender: { id: who }, recipient: { id: '1' }, timestamp: 1, message })
    await here.relay.drain()
  }
  const customer = (who: string) =>
    house.db.selectFrom('customers').selectAll().where('external_id', '=', who).executeTakeFirstOrThrow()

  it('is asked of Instagram, later again if it is away, and not for ever', async () => {
    await write('501')
    here.instagram.manner = 'failing'
    await here.channels.profiles.fetchDue()
    here.instagram.manner = 'answering'
    here.graph.set('/501', { status: 200, json: { name: 'نگار <b>', username: 'negar' } })
    expect(await customer('501')).toMatchObject({ first_name: '', profile_attempts: 1 })
    house.advance({ minutes: 2 })
    await here.channels.profiles.fetchDue()
    expect(await customer('501')).toMatchObject({ first_name: 'نگار <b>', username: 'negar', profile_due_at: null })

    await write('502')
    here.graph.set('/502', { status: 400, json: { error: { code: 230 } } })
    await here.channels.profiles.fetchDue()
    expect(await customer('502')).toMatchObject({ first_name: '', profile_due_at: null })
  })
})
