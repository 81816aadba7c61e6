// A Telegram Bot API server of one bot: the documented shape of its answers, and its faults on command.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TelegramCall {
  readonly method: string
  readonly fields: Readonly<Record<string, unknown>>
  /** The files of an upload, by the name they were given. */
  readonly files: readonly { name: string; bytes: Buffer }[]
}

export interface ShownMessage {
  readonly messageId: number
  readonly chat: string
  text: string
  readonly kind: string
}

/**
 * What happens to a call: `ok: false` with a code, or a broken line. `silent` and `dropping` do what was asked and lose the
 * answer; `page` answers with a proxy's page and does nothing.
 */
export type TelegramFault =
  | { readonly code: number; readonly description: string; readonly retryAfter?: number }
  | 'silent'
  | 'dropping'
  | { readonly page: number }

export interface FakeTelegram {
  readonly url: string
  readonly token: string
  /** Every call so far, oldest first, faults too. */
  readonly calls: TelegramCall[]
  /** What customers see now. */
  readonly shown: ShownMessage[]
  /** Updates that `getUpdates` gives, as the platform keeps them: until an offset confirms them. */
  readonly updates: { update_id: number }[]
  /** What `getFile` knows, by its id. */
  readonly files: Map<string, Buffer>
  webhook: Readonly<Record<string, unknown>> | undefined
  /** Asked before each call; what it answers happens instead. */
  fault: (call: TelegramCall) => TelegramFault | undefined
  /** Called when a call is read and before it is answered; its answer waits for it. */
  hold: (call: TelegramCall) => Promise<void>
  close(): Promise<void>
}

export async function startFakeTelegram({ token = '123456:fake-token_ABC' } = {}): Promise<FakeTelegram> {
  const server = createServer((incoming, outgoing) => {
    void handle(fake, incoming, outgoing).catch(() => outgoing.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const fake: FakeTelegram = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    calls: [],
    shown: [],
    updates: [],
    files: new Map(),
    webhook: undefined,
    fault: () => undefined,
    hold: async () => {},
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
  return fake
}

async function handle(fake: FakeTelegram, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', fake.url)
  const body = await readAll(incoming)
  if (pathname.startsWith(`/file/bot${fake.token}/`)) {
    const file = fake.files.get(decodeURIComponent(pathname.split('/').at(-1) ?? ''))
    if (file) outgoing.writeHead(200, { 'content-length': file.length }).end(file)
    else outgoing.writeHead(404).end()
    return
  }
  const [, token, method] = /^\/bot([^/]+)\/(\w+)$/.exec(pathname) ?? []
  if (token !== fake.token || !method) {
    answer(outgoing, refusal({ code: 401, description: 'Unauthorized' }))
    return
  }
  const call: TelegramCall = { method, ...readBody(incoming, body, searchParams) }
  fake.calls.push(call)
  await fake.hold(call)
  const fault = fake.fault(call)
  if (typeof fault === 'object' && 'code' in fault) answer(outgoing, refusal(fault))
  else if (typeof fault === 'object')
    outgoing.writeHead(fault.page, { 'content-type': 'text/html' }).end('<html></html>')
  else {
    const result = act(fake, call)
    if (fault === 'dropping') outgoing.destroy()
    else if (fault === undefined) answer(outgoing, result)
  }
}

type Answer =
  | { ok: true; result: unknown }
  | { ok: false; error_code: number; description: string; parameters?: object }

function act(fake: FakeTelegram, call: TelegramCall): Answer {
  const { method, fields } = call
  const chat = String(fields.chat_id)
  const known = fake.shown.find((one) => one.chat === chat && one.messageId === Number(fields.message_id))
  switch (method) {
    case 'getMe':
      return ok({ id: Number(fake.token.split(':')[0]), is_bot: true, first_name: 'Helssa', username: 'helssa_bot' })
    case 'sendMessage':
    case 'sendPhoto':
    case 'sendVideo':
    case 'sendDocument': {
      const text = String(fields.text ?? fields.caption ?? '')
      if (method === 'sendMessage' && text.trim() === '') return bad('message text is empty')
      if (text.length > (method === 'sendMessage' ? 4096 : 1024)) return bad('message is too long')
      const messageId = fake.shown.length + 1
      fake.shown.push({ messageId, chat, text, kind: method })
      return ok({ message_id: messageId, date: 0, chat: { id: Number(chat), type: 'private' }, text })
    }
    case 'editMessageText':
      if (!known) return bad('message to edit not found')
      if (known.text === fields.text) return bad('message is not modified')
      known.text = String(fields.text)
      return ok({ message_id: known.messageId, date: 0, chat: { id: Number(chat), type: 'private' }, text: known.text })
    case 'deleteMessage':
      if (!known) return bad('message to delete not found')
      fake.shown.splice(fake.shown.indexOf(known), 1, { messageId: -1, chat: '', text: '', kind: 'deleted' })
      return ok(true)
    case 'setWebhook':
      fake.webhook = fields
      return ok(true)
    case 'deleteWebhook':
      fake.webhook = undefined
      return ok(true)
    case 'getWebhookInfo':
      return ok({ url: fake.webhook?.url ?? '', has_custom_certificate: false, pending_update_count: 0 })
    case 'getUpdates': {
      if (fake.webhook) {
        return refusal({ code: 409, description: "Conflict: can't use getUpdates method while webhook is active" })
      }
      const offset = Number(fields.offset ?? 0)
      fake.updates.splice(0, fake.updates.length, ...fake.updates.filter((update) => update.update_id >= offset))
      return ok(fake.updates.slice(0, Number(fields.limit ?? 100)))
    }
    case 'getFile': {
      const id = String(fields.file_id)
      const file = fake.files.get(id)
      return file ? ok({ file_id: id, file_size: file.length, file_path: `documents/${id}` }) : bad('invalid file_id')
    }
    default:
      return refusal({ code: 404, description: 'Not Found' })
  }
}

const ok = (result: unknown): Answer => ({ ok: true, result })
const bad = (description: string): Answer => refusal({ code: 400, description: `Bad Request: ${description}` })

function refusal(fault: { code: number; description: string; retryAfter?: number }): Answer {
  const { code, description, retryAfter } = fault
  return {
    ok: false,
    error_code: code,
    description,
    ...(retryAfter !== undefined && { parameters: { retry_after: retryAfter } }),
  }
}

function answer(outgoing: ServerResponse, json: Answer): void {
  outgoing.writeHead(json.ok ? 200 : json.error_code, { 'content-type': 'application/json' }).end(JSON.stringify(json))
}

async function readAll(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

function readBody(
  incoming: IncomingMessage,
  body: Buffer,
  query: URLSearchParams,
): { fields: Record<string, unknown>; files: { name: string; bytes: Buffer }[] } {
  const type = incoming.headers['content-type'] ?? ''
  const boundary = /boundary=(.+)$/.exec(type)?.[1]
  if (boundary) return readForm(body, boundary)
  const fields = type.startsWith('application/json')
    ? (JSON.parse(body.toString()) as object)
    : Object.fromEntries(query)
  return { fields: { ...fields }, files: [] }
}

/** multipart/form-data, read as bytes so that files stay what they were. */
function readForm(body: Buffer, boundary: string) {
  const fields: Record<string, unknown> = {}
  const files: { name: string; bytes: Buffer }[] = []
  const text = body.toString('latin1')
  for (const piece of text.split(`--${boundary}`).slice(1, -1)) {
    const [head = '', ...rest] = piece.replace(/^\r\n/, '').split('\r\n\r\n')
    const content = Buffer.from(rest.join('\r\n\r\n').replace(/\r\n$/, ''), 'latin1')
    const name = /name="([^"]+)"/.exec(head)?.[1] ?? ''
    const filename = /filename=(.+?)(\r\n|$)/.exec(head)?.[1]
    if (filename === undefined) fields[name] = content.toString()
    else files.push({ name: Buffer.from(filename, 'latin1').toString(), bytes: content })
  }
  return { fields, files }
}
