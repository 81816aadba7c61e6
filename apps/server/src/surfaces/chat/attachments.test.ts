import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { cookieOf, dial } from '../../../test/live.ts'

const house = useHouse()

const picture = (gps = false) => {
  const plain = sharp({ create: { width: 40, height: 30, channels: 3, background: '#336699' } }).jpeg()
  const place = { GPSLatitude: '35/1 41/1 0/1', GPSLatitudeRef: 'N' }
  return gps ? plain.withExif({ IFD0: { Make: 'Telephone' }, IFD3: place }).toBuffer() : plain.toBuffer()
}

async function message() {
  const [sara, ali] = [await house.patient(), await house.patient()]
  const aliId = (await house.get('/api/users/me/', { as: ali })).body.id
  const { body } = await house.post('/api/messages/', { as: sara, body: { content: 'عکس', recipient_id: aliId } })
  return { sara, ali, id: body.id as number, conversation: body.conversation as number }
}

/** A form as a browser sends it. */
function form(parts: { name: string; filename?: string; content: Buffer | string }[]) {
  const boundary = 'helssa-test-boundary'
  const body = Buffer.concat([
    ...parts.flatMap(({ name, filename, content }) => [
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n`,
      ),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
  return { body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
}

const attach = (
  as: SignedIn,
  at: { id: number; conversation: number },
  file: Buffer | string,
  filename = 'photo.jpg',
) =>
  house.post(`/api/conversations/${at.conversation}/messages/${at.id}/attachments/`, {
    as,
    ...form([{ name: 'file', filename, content: file }]),
  })

/** Opens a link as a browser does, that knows nothing but the link. */
const open = (link: string, headers: Record<string, string> = {}) =>
  house.app.inject({ url: link.replace('https://helssa.test', ''), headers })

function storedFiles(): string[] {
  const all = readdirSync(house.filesFolder, { recursive: true, encoding: 'utf8' })
  return all.filter((name) => statSync(join(house.filesFolder, name)).isFile())
}

describe('attaching a file (contract 3.3)', () => {
  it('answers its link, which whoever has it can open, without what the camera wrote', async () => {
    const { sara, ali, ...at } = await message()

    const answer = await attach(sara, at, await picture(true), '../../etc/passwd.jpg')

    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({
      id: expect.any(Number),
      message: at.id,
      file: expect.stringMatching(/^https:\/\/helssa\.test\/files\/\d+\?expires=\d+&signature=[\w-]+$/),
      uploaded_at: '2024-01-20T04:30:00Z',
    })
    expect((await house.get(`/api/messages/${at.id}/`, { as: ali })).body.attachments).toEqual([answer.body])
    const file = await open(answer.body.file)
    expect(file.statusCode).toBe(200)
    expect(file.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': "inline; filename*=UTF-8''passwd.jpg",
      'x-content-type-options': 'nosniff',
    })
    const metadata = await sharp(file.rawPayload).metadata()
    expect(metadata).toMatchObject({ width: 40, height: 30 })
    expect(metadata.exif).toBeUndefined()
    const part = await open(answer.body.file, { range: 'bytes=0-9' })
    expect([part.statusCode, part.rawPayload.length]).toEqual([206, 10])
  })

  it('tells sockets that asked for it', async () => {
    const { sara, ali, ...at } = await message()
    const socket = await dial(house, `/ws/chat/${at.conversation}/?after=`, { headers: cookieOf(ali) })

    const { body } = await attach(sara, at, await picture())

    expect(await socket.next('attachment_added')).toEqual({
      type: 'attachment_added',
      message_id: at.id,
      attachments: [body],
      cursor: expect.any(Number),
    })
  })

  it.each([
    ['a page named .jpg', '<!doctype html><script>alert(1)</script>'],
    ['a program named .jpg', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(5_000, 1)])],
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a picture cut off', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46])],
    ['nothing', ''],
  ])('refuses %s, and keeps nothing of it', async (_, content) => {
    const { sara, ...at } = await message()
    const before = storedFiles()

    const answer = await attach(sara, at, content)

    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('file') } })
    expect(storedFiles()).toEqual(before)
  })

  it('refuses more than 10 MB, and forms without a file', async () => {
    const { sara, ...at } = await message()
    const before = storedFiles()
    const jpeg = await picture()
    const path = `/api/conversations/${at.conversation}/messages/${at.id}/attachments/`

    const large = await attach(sara, at, Buffer.concat([jpeg, Buffer.alloc(10 * 1024 * 1024)]))
    const other = await house.post(path, { as: sara, ...form([{ name: 'picture', filename: 'a.jpg', content: jpeg }]) })
    const json = await house.post(path, { as: sara, body: { file: 'x' } })

    expect([large.status, other.status, json.status]).toEqual([400, 400, 400])
    for (const { body } of [large, other, json]) expect(body.detail).toContain('file')
    expect(storedFiles()).toEqual(before)
  })

  it('is for the sender alone', async () => {
    const { sara, ali, ...at } = await message()
    const eve = await house.patient()
    const elsewhere = await message()

    expect((await attach(ali, at, await picture())).status).toBe(403)
    expect((await attach(eve, at, await picture())).status).toBe(404)
    expect((await attach(sara, { ...at, conversation: elsewhere.conversation }, await picture())).status).toBe(404)
  })

  it('takes 20 files for a message, also when they come at once', async () => {
    const { sara, ...at } = await message()
    const jpeg = await picture()

    const answers = await Promise.all(Array.from({ length: 23 }, () => attach(sara, at, jpeg)))

    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(20).fill(201), 400, 400, 400])
    await house.domains.messaging.shelf.sweep()
    house.advance({ hours: 2 })
    await house.domains.messaging.shelf.sweep()
    const rows = await house.db.selectFrom('unused_files').selectAll().execute()
    expect(rows, 'what was received in vain is gone').toEqual([])
  })
})

describe('a file whose message is deleted', () => {
  it('is gone at once, for every link and on the disk', async () => {
    const { sara, ...at } = await message()
    const before = storedFiles()
    const { body } = await attach(sara, at, await picture())
    expect(storedFiles()).toHaveLength(before.length + 1)

    await house.call('DELETE', `/api/messages/${at.id}/`, { as: sara })

    expect((await open(body.file)).statusCode).toBe(404)
    expect(storedFiles()).toEqual(before)
  })
})

describe('a link', () => {
  it('opens that file only, unchanged and in time', async () => {
    const { sara, ...at } = await message()
    const one = (await attach(sara, at, await picture())).body.file as string
    const other = (await attach(sara, at, await picture())).body
    const bent = one.replace(/\/files\/\d+/, `/files/${other.id}`)

    expect((await open(bent)).statusCode).toBe(404)
    expect((await open(one.replace(/expires=\d+/, 'expires=9999999999'))).statusCode).toBe(404)
    expect((await open(one.split('?')[0] as string)).statusCode).toBe(404)
    expect((await open(one, { range: 'bytes=900000-' })).statusCode).toBe(416)
    house.advance({ hours: 7 })
    expect((await open(one)).statusCode).toBe(410)
  })
})
