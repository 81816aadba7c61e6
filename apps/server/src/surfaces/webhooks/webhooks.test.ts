import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { APP_SECRET, INSTAGRAM_ID, useChannels } from '../../../test/channels-house.ts'
import { useHouse } from '../../../test/house.ts'

const house = useHouse()
const here = useChannels(house)

let updates = 1000
const said = (text: string, chat = 7) => ({
  update_id: ++updates,
  message: {
    message_id: updates,
    date: 1705725000,
    chat: { id: chat, type: 'private' },
    from: { first_name: 'Sara' },
    text,
  },
})
const stored = async () => (await house.db.selectFrom('inbound_updates').select('id').execute()).length

describe('the door for platforms', () => {
  let bot: Awaited<ReturnType<typeof here.bot>>
  let business: Awaited<ReturnType<typeof here.business>>
  beforeAll(async () => {
    bot = await here.bot()
    business = await here.business()
  })
  const call = (url: string, headers: Record<string, string>, payload: string | Buffer) =>
    here.app.inject({ method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, payload })

  it('stores an update before it answers, and has it handled', async () => {
    expect(await bot.tell(said('سلام', 70))).toBe(200)
    const [update] = await house.db.selectFrom('inbound_updates').selectAll().where('chat', '=', '70').execute()
    expect(update).toMatchObject({ account_id: bot.id, handled_at: null })
    expect((await house.db.selectFrom('outbox').select('key').execute()).map(({ key }) => key)).toContain(
      `${bot.id}:70`,
    )
  })

  it('lets in nobody without the secret of this very account', async () => {
    const before = await stored()
    const url = `/webhooks/telegram/${bot.id}/`
    const body = JSON.stringify(said('x'))
    const secrets = ['', 'wrong', bot.secret.slice(1), `${bot.secret}x`, bot.secret.toUpperCase(), 'ی'.repeat(43)]
    for (const secret of secrets)
      expect((await call(url, { 'x-telegram-bot-api-secret-token': secret }, body)).statusCode).toBe(401)
    expect((await call(url, {}, body)).statusCode).toBe(401)

    const right = { 'x-telegram-bot-api-secret-token': bot.secret }
    expect((await call('/webhooks/telegram/nobody/', right, body)).statusCode).toBe(404)
    expect((await call(`/webhooks/telegram/${business.id}/`, right, body)).statusCode).toBe(404)
    expect((await call(`/webhooks/instagram/${bot.id}/`, right, body)).statusCode).toBe(404)
    expect(await stored()).toBe(before)
  })

  it('knows nothing at addresses that no account has', async () => {
    const right = { 'x-telegram-bot-api-secret-token': bot.secret }
    const names = [`${bot.id}%00`, '%00', 'a%2Fb', '%EF%BF%BF', 'x'.repeat(65), 'x'.repeat(300), "'%20or%201"]
    for (const name of names) {
      expect((await call(`/webhooks/telegram/${name}/`, right, '{}')).statusCode, name).toBe(404)
      expect((await call(`/webhooks/instagram/${name}/`, {}, '{}')).statusCode, name).toBe(404)
      expect((await here.app.inject({ url: `/webhooks/instagram/${name}/` })).statusCode, name).toBe(404)
    }
  })

  it('believes Instagram only what is signed over these bytes with the secret of the app', async () => {
    const before = await stored()
    const event = {
      sender: { id: '1' },
      recipient: { id: INSTAGRAM_ID },
      timestamp: 1,
      message: { mid: 'm', text: 'x' },
    }
    const body = JSON.stringify({ object: 'instagram', entry: [{ id: INSTAGRAM_ID, messaging: [event] }] })
    const sign = (secret: string, text = body) => `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`
    const url = `/webhooks/instagram/${business.id}/`
    const bad = [
      '',
      'sha256=',
      sign('another'),
      sign(APP_SECRET, `${body} `),
      sign(APP_SECRET).replace('sha256', 'sha1'),
    ]
    for (const signature of bad)
      expect((await call(url, { 'x-hub-signature-256': signature }, body)).statusCode).toBe(401)
    expect(await stored()).toBe(before)

    const right = sign(APP_SECRET)
    expect((await call(url, { 'x-hub-signature-256': right }, body)).statusCode).toBe(200)
    expect((await call(url, { 'x-hub-signature-256': right }, body)).statusCode).toBe(200)
    expect(await stored()).toBe(before + 1)
  })

  it('answers the challenge to who knows the verification token', async () => {
    const { webhook } = await here.channels.accounts.connect(here.admin, {
      platform: 'instagram',
      token: 'IGAA-token',
      accountId: INSTAGRAM_ID,
      appSecret: APP_SECRET,
    })
    const { pathname } = new URL(webhook?.url ?? '')
    const ask = (token: string) =>
      here.app.inject({
        url: pathname,
        query: { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '<b>115</b>' },
      })

    const right = await ask(webhook?.verifyToken ?? '')
    expect([right.statusCode, right.headers['content-type'], right.payload]).toEqual([
      200,
      'text/plain; charset=utf-8',
      '<b>115</b>',
    ])
    expect((await ask('wrong')).statusCode).toBe(403)
    expect((await here.app.inject({ url: pathname })).statusCode).toBe(403)
    expect((await here.app.inject({ url: '/webhooks/instagram/nobody/' })).statusCode).toBe(404)
  })

  it('takes large calls, refuses larger ones, and says what it cannot read', async () => {
    expect(await bot.tell({ ...said('پیام بزرگ', 71), padding: 'x'.repeat(3_500_000) })).toBe(200)
    expect(await bot.tell({ ...said('x'), padding: 'x'.repeat(5_000_000) })).toBe(413)
    expect(await bot.tell('{"update_id":')).toBe(400)
    expect(await bot.tell('')).toBe(400)
    expect(await bot.tell('[1]')).toBe(400)
    expect(await bot.tell('null')).toBe(400)
  })

  it('stores and passes over what it does not know', async () => {
    const strange = [
      { update_id: ++updates, chat_boost: { chat: { id: 1 } } },
      { update_id: ++updates, message: 'none' },
      { update_id: ++updates, message: { message_id: 1, chat: { id: -100, type: 'group' }, text: 'in a group' } },
      { update_id: ++updates, message: { message_id: 1, chat: { id: 72, type: 'private' }, pinned_message: {} } },
      { update_id: ++updates, message: { message_id: 'x', chat: { id: 72, type: 'private' }, text: 1 } },
    ]
    for (const update of strange) expect(await bot.tell(update)).toBe(200)
    expect(await bot.tell(`{"update_id":${++updates},"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)).toBe(200)
    expect(await business.tell({ sender: { id: '9' }, timestamp: 1, reaction: { mid: 'm' } }, 'x', null, 5)).toBe(200)

    await here.relay.drain()

    const waiting = house.db.selectFrom('inbound_updates').select('id').where('handled_at', 'is', null)
    expect(await waiting.execute()).toEqual([])
    const known = house.db.selectFrom('customers').select('external_id').where('external_id', 'in', ['72', '-100', '9'])
    expect(await known.execute()).toEqual([])
  })

  it('knows no account that was disconnected', async () => {
    const { account } = await here.channels.accounts.connect(here.admin, {
      platform: 'telegram',
      token: here.telegram.token,
    })
    await here.channels.accounts.disconnect(here.admin, account.id)

    expect(await bot.tell(said('x'))).toBe(404)
    expect(here.telegram.webhook).toBeUndefined()
  })
})
