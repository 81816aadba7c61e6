import { describe, expect, it } from 'vitest'
import { APP_SECRET, INSTAGRAM_ID, useChannels } from '../../../test/channels-house.ts'
import { useHouse } from '../../../test/house.ts'

const house = useHouse()
const here = useChannels(house)
const rows = () => house.db.selectFrom('channel_accounts').selectAll().execute()
const connectBot = (token = here.telegram.token) =>
  here.channels.accounts.connect(here.admin, { platform: 'telegram', token })
const connectBusiness = (facts: { accountId?: string } = {}) =>
  here.channels.accounts.connect(here.admin, {
    platform: 'instagram',
    token: 'IGAA-token',
    accountId: INSTAGRAM_ID,
    appSecret: APP_SECRET,
    ...facts,
  })

describe('connecting accounts', () => {
  it('tells Telegram where to call and with which secret, and keeps both to itself', async () => {
    const { account, webhook } = await connectBot()

    expect(account).toMatchObject({ platform: 'telegram', externalId: '123456', name: '@helssa_bot', status: 'active' })
    expect(webhook).toBeUndefined()
    const told = here.telegram.webhook
    expect(told).toMatchObject({ url: `https://helssa.test/webhooks/telegram/${account.id}/` })
    expect(JSON.parse(String(JSON.stringify(told?.allowed_updates)))).toEqual(['message', 'edited_message'])
    const secret = String(told?.secret_token)
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/)

    const shown = JSON.stringify([account, await here.channels.accounts.list(here.admin), here.logged])
    const [row] = await rows()
    for (const hidden of [secret, here.telegram.token, 'fake-token']) {
      expect(shown).not.toContain(hidden)
      expect(row?.secrets.toString('latin1')).not.toContain(hidden)
    }
  })

  it('replaces the secrets of a bot that is connected again', async () => {
    const { account } = await connectBot()
    const before = here.telegram.webhook?.secret_token
    const again = await connectBot()

    expect(again.account.id).toBe(account.id)
    expect((await rows()).filter(({ platform }) => platform === 'telegram')).toHaveLength(1)
    expect(here.telegram.webhook?.secret_token).not.toBe(before)
  })

  it('ends with what Telegram knows, also when a bot is connected many times at once', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => connectBot()))

    const id = all[0]?.account.id ?? ''
    const { secrets } = await here.channels.accounts.openForWebhook(id, 'telegram')
    expect(new Set(all.map(({ account }) => account.id))).toEqual(new Set([id]))
    expect(here.telegram.webhook?.secret_token).toBe(secrets.webhookSecret)
  })

  it('refuses a token that the platform does not know, and says when the platform is away', async () => {
    const before = await rows()
    await expect(connectBot('999:wrong')).rejects.toMatchObject({ code: 'CHANNEL_TOKEN_WRONG' })
    await expect(connectBusiness({ accountId: '17841499999999999' })).rejects.toMatchObject({
      code: 'CHANNEL_TOKEN_WRONG',
    })
    here.telegram.fault = () => ({ code: 500, description: 'Internal Server Error' })
    await expect(connectBot()).rejects.toMatchObject({ code: 'CHANNEL_UNREACHABLE' })
    here.telegram.fault = () => undefined
    here.instagram.manner = 'failing'
    await expect(connectBusiness()).rejects.toMatchObject({ code: 'CHANNEL_UNREACHABLE' })
    here.instagram.manner = 'answering'

    expect(await rows()).toEqual(before)
  })

  it('tells of a bot that is proved, but could not be told where to call', async () => {
    here.telegram.fault = ({ method }) =>
      method === 'setWebhook' ? { code: 500, description: 'Internal Server Error' } : undefined
    await expect(connectBot()).rejects.toMatchObject({ code: 'CHANNEL_UNREACHABLE' })
    here.telegram.fault = () => undefined
    const bots = async () =>
      (await here.channels.accounts.list(here.admin)).filter(({ platform }) => platform === 'telegram')
    expect(await bots()).toMatchObject([{ status: 'failing', lastError: expect.stringContaining('500') }])

    await connectBot()
    expect(await bots()).toMatchObject([{ status: 'active', lastError: null }])
  })

  it('has an Instagram account tell us of messages, and says once what is to be entered there', async () => {
    const { account, webhook } = await connectBusiness()

    expect(account).toMatchObject({ platform: 'instagram', externalId: INSTAGRAM_ID, name: '@helssa.clinic' })
    expect(webhook?.url).toBe(`https://helssa.test/webhooks/instagram/${account.id}/`)
    expect(here.instagram.requests.at(-1)).toMatchObject({
      method: 'POST',
      path: expect.stringMatching(`^/${INSTAGRAM_ID}/subscribed_apps.subscribed_fields=messages,`),
    })
    const shown = JSON.stringify([await here.channels.accounts.list(here.admin), here.logged])
    for (const hidden of [webhook?.verifyToken, APP_SECRET, 'IGAA-token']) expect(shown).not.toContain(hidden)
  })

  it('polls where no public https address is', async () => {
    const local = here.compose({ publicUrl: 'http://localhost:8000' })
    const { account } = await local.accounts.connect(here.admin, { platform: 'telegram', token: here.telegram.token })

    expect(account.receivesBy).toBe('polling')
    expect(here.telegram.webhook).toBeUndefined()
  })

  it('is for administrators', async () => {
    for (const roles of [[], ['doctor'], ['support']]) {
      const other = { ...here.admin, roles }
      const refused = { code: 'NOT_ALLOWED' }
      await expect(
        here.channels.accounts.connect(other, { platform: 'telegram', token: here.telegram.token }),
      ).rejects.toMatchObject(refused)
      await expect(here.channels.accounts.list(other)).rejects.toMatchObject(refused)
      await expect(here.channels.accounts.disconnect(other, 'x')).rejects.toMatchObject(refused)
    }
  })

  it('ends a connection even when Telegram is away, and keeps the account', async () => {
    const { account } = await connectBot()
    here.telegram.fault = () => ({ code: 500, description: 'Internal Server Error' })
    await here.channels.accounts.disconnect(here.admin, account.id)
    here.telegram.fault = () => undefined

    await expect(here.channels.accounts.open(account.id)).rejects.toMatchObject({ code: 'CHANNEL_NOT_FOUND' })
    const listed = await here.channels.accounts.list(here.admin)
    expect(listed.find(({ id }) => id === account.id)).toMatchObject({ status: 'disconnected' })
    await expect(here.channels.accounts.disconnect(here.admin, account.id)).rejects.toMatchObject({
      code: 'CHANNEL_NOT_FOUND',
    })
  })
})
