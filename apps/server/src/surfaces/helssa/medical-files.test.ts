import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import sharp from 'sharp'
import { beforeEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'

const PREFIX = '/api/v1'
const FILES = `${PREFIX}/patients/medical-files/`
const UPLOAD = `${FILES}upload/`
const BOUNDARY = 'helssa-test-boundary'
const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }
const MB = 1024 * 1024

type Part = readonly [name: string, content: Buffer | string, filename?: string]
const headOf = (name: string, filename?: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n\r\n`
const formOf = (parts: readonly Part[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap(([name, content, filename]) => [
      Buffer.from(headOf(name, filename)),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ])
const said: readonly Part[] = [
  ['file_type', 'lab_result'],
  ['title', 'آزمایش خون'],
]

const WORDS = 'fasting glucose 210 of Maryam'
const pdf = (bytes = 0) =>
  Buffer.concat([Buffer.from(`%PDF-1.7\n${WORDS}\n`), Buffer.alloc(bytes, 'x'), Buffer.from('%%EOF')])
const dicom = (preamble = Buffer.alloc(128)) => Buffer.concat([preamble, Buffer.from(`DICM ${WORDS}`)])
const picture = (width = 60) => sharp({ create: { width, height: 40, channels: 3, background: '#c08060' } })
const place = { IFD0: { Make: 'SecretCamera' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 41/1 0/1' } }
const box = (type: string, ...content: (Buffer | string)[]) => {
  const bytes = Buffer.concat(content.map((part) => Buffer.from(part as string, 'latin1')))
  const size = Buffer.alloc(4)
  size.writeUInt32BE(bytes.length + 8)
  return Buffer.concat([size, Buffer.from(type, 'latin1'), bytes])
}

const u16 = (value: number) => Buffer.of(value >> 8, value & 255)
const u32 = (value: number) => Buffer.concat([u16(value >>> 16), u16(value & 0xffff)])
/** One item, as telephones make them. */
function heic(): Buffer {
  const head = box('ftyp', 'heic', u32(0), 'mif1heic')
  const pixels = 'coded pixels'
  const metaAt = (at: number) =>
    box(
      'meta',
      u32(0),
      box('hdlr', u32(0), u32(0), 'pict', Buffer.alloc(13)),
      box('pitm', u32(0), u16(1)),
      box('iinf', u32(0), u16(1), box('infe', u32(0x02000000), u16(1), u16(0), 'hvc1\0')),
      box('iprp', box('ipco', box('ispe', u32(0), u32(60), u32(40)))),
      box(
        'iloc',
        u32(1 << 24),
        Buffer.of(0x44, 0),
        u16(1),
        u16(1),
        u16(0),
        u16(0),
        u16(1),
        u32(at),
        u32(pixels.length),
      ),
    )
  return Buffer.concat([head, metaAt(head.length + metaAt(0).length + 8), box('mdat', pixels)])
}

describe('medical files', () => {
  const house = useHouse()
  let patient: SignedIn
  beforeEach(async () => {
    patient = await house.patient({ balance: 50_000_000 })
  })

  const send = (parts: readonly Part[], as = patient) => house.post(UPLOAD, { as, body: formOf(parts), headers })
  const upload = (file: Buffer | string, more: readonly Part[] = [], as = patient) =>
    send([['file', file, 'scan.bin'], ...said, ...more], as)
  const open = (link: string, more: Record<string, string> = {}) =>
    house.app.inject({ url: link.replace('https://helssa.test', ''), headers: more })
  const stored = () =>
    readdirSync(house.filesFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
  /** As if so many bytes were kept already. */
  const fill = async (bytes: number) => {
    for (let left = bytes; left > 0; left -= 2_000_000_000)
      await house.db
        .insertInto('medical_files')
        .values({
          ...{ id: randomUUID(), patient_id: patient.id, type: 'other', title_sealed: Buffer.of(1) },
          ...{ file_key: randomUUID(), media_type: 'application/pdf', uploaded_at: house.now },
          size_bytes: Math.min(left, 2_000_000_000),
        })
        .execute()
  }
  const used = async () =>
    (
      await sql<{
        sum: string
      }>`select coalesce(sum(size_bytes), 0) as sum from medical_files where patient_id = ${patient.id}`.execute(
        house.db,
      )
    ).rows[0]?.sum

  describe('are kept (contract: patients, 5)', () => {
    it('and answered as the contract has it, wherever in the form the file is', async () => {
      const file = pdf()
      for (const parts of [
        [['file', file, 'a.pdf'], ...said, ['description', '']],
        [...said, ['description', 'ناشتا'], ['file', file, 'a.pdf']],
      ] as Part[][]) {
        const { status, body } = await send(parts)

        expect(status, JSON.stringify(body)).toBe(201)
        expect(body).toEqual({
          id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          title: 'آزمایش خون',
          file_type: 'lab_result',
          file_url: expect.stringMatching(
            /^https:\/\/helssa\.test\/files\/medical\/[0-9a-f-]{36}\?expires=\d+&signature=/,
          ),
          thumbnail_url: null,
          file_size: file.length,
          mime_type: 'application/pdf',
          uploaded_at: '2024-01-20T04:30:00Z',
          is_analyzed: false,
          ai_analysis: null,
        })
        expect((await open(body.file_url)).rawPayload).toEqual(file)
      }
    })

    it('so that nothing of them can be read on the disk or in the database', async () => {
      const { status } = await upload(pdf(200_000), [['description', 'مشکوک به دیابت']])

      expect(status).toBe(201)
      expect(stored().length).toBeGreaterThan(0)
      for (const path of stored())
        for (const word of ['glucose', 'Maryam', '%PDF']) expect(readFileSync(path).includes(word), path).toBe(false)
      const { rows } = await sql<{ row: string }>`select t::text as row from medical_files t`.execute(house.db)
      const texts = rows.map(({ row }) =>
        row.replaceAll(/\\x([0-9a-f]+)/g, (_, hex) => String(Buffer.from(hex, 'hex'))),
      )
      expect(texts.join()).not.toMatch(/آزمایش|دیابت/)
    })

    it('by what they are, whatever they are called', async () => {
      const kinds = {
        'application/pdf': pdf(),
        'application/dicom': dicom(),
        'image/jpeg': await picture().jpeg().toBuffer(),
        'image/png': await picture().png().toBuffer(),
        'image/webp': await picture().webp().toBuffer(),
        'image/heic': heic(),
      }
      for (const [type, content] of Object.entries(kinds)) {
        const { status, body } = await send([['file', content, '../../x.exe'], ...said])
        expect([type, status, body.mime_type], JSON.stringify(body)).toEqual([type, 201, type])
      }
    })

    it.each([
      ['a page', '<!doctype html><script>alert(1)</script>'],
      ['a drawing that runs', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
      ['an archive', Buffer.concat([Buffer.from('PK\x03\x04'), randomBytes(500)])],
      ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(5_000, 1)])],
      ['a page with a PDF further on', Buffer.concat([Buffer.from('<html>'), pdf()])],
      ['a GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')],
      ['a movie', Buffer.concat([box('ftyp', 'isom', Buffer.alloc(4), 'isom'), box('mdat', Buffer.alloc(1_000))])],
      ['a picture cut off', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46])],
      ['nothing', ''],
    ])('unless it is %s', async (_, content) => {
      const before = stored()

      const { status, body } = await upload(content)

      expect([status, body.error.code]).toEqual([415, 'UNSUPPORTED_FORMAT'])
      expect(stored()).toEqual(before)
    })

    it('without what a camera wrote, and without what was hidden beside a picture', async () => {
      const jpeg = await picture().withExif(place).jpeg().toBuffer()

      const { body } = await upload(Buffer.concat([jpeg, Buffer.from('PK\x03\x04 hidden archive')]))

      const file = await open(body.file_url)
      expect(await sharp(file.rawPayload).metadata()).toMatchObject({ width: 60, height: 40 })
      for (const word of ['SecretCamera', 'hidden', 'Exif']) expect(file.rawPayload.includes(word)).toBe(false)
      expect(body.file_size).toBe(file.rawPayload.length)
    })

    it('as one thing only: what stands before a DICOM file is taken out, and no browser runs a file', async () => {
      const program = Buffer.alloc(128)
      program.write('MZ program %PDF-1.7 <script>')

      const { body } = await upload(dicom(program), [])
      const file = await open(body.file_url)

      expect(file.rawPayload).toEqual(dicom())
      expect(file.headers).toMatchObject({
        'content-type': 'application/dicom',
        'content-disposition': expect.stringMatching(/^attachment;/),
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'cache-control': 'private, no-store',
      })
    })

    it('unless a picture is a bomb of pixels', async () => {
      const bomb = await sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: 'red' } })
        .png({ compressionLevel: 9 })
        .toBuffer()

      const { status, body } = await upload(bomb)

      expect([status, body.error.code]).toEqual([413, 'FILE_TOO_LARGE'])
    })

    it('of names that climb nothing', async () => {
      const { body } = await send([
        ['file', pdf(), '../../etc/passwd'],
        ['file_type', 'other'],
        ['title', '../../etc/passwd'],
      ])

      const { headers: told } = await open(body.file_url)
      expect(told['content-disposition']).toBe("attachment; filename*=UTF-8''.._.._etc_passwd.pdf")
      for (const path of stored()) expect(path).not.toContain('passwd')
    })

    it('with what is said of them, or each field is named that is wrong, and nothing remains', async () => {
      const before = stored()
      const wrong = async (parts: readonly Part[]) => {
        const { status, body } = await send(parts)
        return [status, ...Object.keys(body.error.details.field_errors ?? {}).sort()]
      }
      const file: Part = ['file', pdf(), 'a.pdf']

      expect(await wrong(said)).toEqual([422, 'file'])
      expect(await wrong([file])).toEqual([422, 'file_type', 'title'])
      expect(await wrong([file, ['file_type', 'x-ray'], ['title', ' ']])).toEqual([422, 'file_type', 'title'])
      expect(await wrong([file, ...said, ['encounter_id', '7']])).toEqual([422, 'encounter_id'])
      expect(await wrong([file, ...said, ['owner', 'me']])).toEqual([422, 'owner'])
      expect(await wrong([file, ...said, file])).toEqual([422, 'file'])
      expect(await wrong([...said, ...said, file])).toEqual([422, 'file_type'])
      expect(await wrong([['file', 'as text'], ...said])).toEqual([422, 'file'])
      expect(stored()).toEqual(before)
      expect(await used()).toBe(0)
    })
  })

  describe('have limits', () => {
    it('of 25 MB each, to the byte', async () => {
      const most = pdf(25 * MB - pdf().length)

      expect((await upload(most)).status).toBe(201)
      const { status, body } = await upload(Buffer.concat([most, Buffer.of(0)]))

      expect([status, body.error.code]).toEqual([413, 'FILE_TOO_LARGE'])
    })

    it('of the storage of the plan: 50 MB without one', async () => {
      await fill(50 * MB - 1_000)
      const before = stored()

      const past = await upload(pdf(1_001 - pdf().length))
      expect([past.status, past.body.error]).toEqual([
        403,
        expect.objectContaining({ code: 'PLAN_LIMIT_REACHED', details: expect.anything() }),
      ])
      expect(stored()).toEqual(before)

      expect((await upload(pdf(1_000 - pdf().length))).status).toBe(201)
      expect((await upload(pdf())).body.error.code).toBe('PLAN_LIMIT_REACHED')
      expect(await used()).toBe(50 * MB)
    })

    it('that grow with a plan, and tell of one that ran out', async () => {
      await fill(50 * MB)
      const purchase = { plan_id: 'basic', duration_months: 1, payment_method: 'wallet' }
      expect(
        (await house.post(`${PREFIX}/billing/subscriptions/purchase/`, { as: patient, body: purchase })).status,
      ).toBe(200)

      expect((await upload(pdf())).status).toBe(201)
      const end = house.now.toISOString().slice(0, 10)
      await house.db
        .updateTable('subscriptions')
        .set({ start_date: '2023-12-01', end_date: end })
        .where('person_id', '=', patient.id)
        .execute()

      expect((await upload(pdf())).body.error.code).toBe('SUBSCRIPTION_EXPIRED')
    })

    it('that hold when many come at once for the last megabyte', async () => {
      await fill(49 * MB)
      const before = stored().length
      const file = pdf(0.6 * MB)

      const answers = await Promise.all(Array.from({ length: 6 }, () => upload(file)))

      expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403, 403, 403, 403])
      expect(await used()).toBe(49 * MB + file.length)
      expect(stored()).toHaveLength(before + 1)
    })

    it('that a picture made anew cannot pass', async () => {
      const small = await picture(4_000).webp({ quality: 1 }).toBuffer()
      const { body } = await upload(small)
      await house.call('DELETE', `${FILES}${body.id}/`, { as: patient })
      const between = Math.floor((small.length + body.file_size) / 2)
      expect(body.file_size).toBeGreaterThan(small.length)
      await fill(50 * MB - between)

      expect((await upload(small)).body.error.code).toBe('PLAN_LIMIT_REACHED')
    })
  })

  describe('arrive over a line', () => {
    const addressOf = async () => {
      if (!house.app.server.listening) await house.app.listen({ port: 0, host: '127.0.0.1' })
      return house.app.server.address() as AddressInfo
    }
    /** Says that a form of so many bytes comes; what the server answers is in `answer`. */
    const begin = async (length: number) => {
      const { port } = await addressOf()
      const socket = connect(port, '127.0.0.1')
      const line = { socket, answer: '' }
      socket.on('data', (bytes) => {
        line.answer += bytes
      })
      const told = {
        host: 'helssa.test',
        ...headers,
        authorization: `Bearer ${patient.access}`,
        'content-length': length,
      }
      const lines = Object.entries(told).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`POST ${UPLOAD} HTTP/1.1\r\n${lines.join('')}\r\n`)
      return line
    }

    it('and 100 MB are refused without taking 100 MB of memory, also when all of it is sent', async () => {
      const piece = Buffer.alloc(64 * 1024, 'x')
      const head = Buffer.from(`${headOf('file', 'a.pdf')}%PDF-1.7\n`)
      const pieces = (100 * MB) / piece.length
      const line = await begin(head.length + 100 * MB)
      const atFirst = process.memoryUsage().rss
      let most = 0

      line.socket.write(head)
      for (let sent = 0; sent < pieces; sent++) {
        if (!line.socket.write(piece)) await once(line.socket, 'drain')
        most = Math.max(most, process.memoryUsage().rss - atFirst)
      }
      await expect.poll(() => line.answer).toContain('FILE_TOO_LARGE')
      line.socket.destroy()

      expect(line.answer).toContain('HTTP/1.1 413 ')
      expect(most).toBeLessThan(90 * MB)
      expect(await used()).toBe(0)
      expect(stored().filter((path) => path.includes('incoming'))).toEqual([])
    })

    it('that may break: nothing remains, in the file or after it', async () => {
      const before = stored()
      const whole = formOf([['file', pdf(400_000), 'a.pdf'], ...said])
      for (const length of [300_000, whole.length - 20]) {
        const { socket } = await begin(whole.length)
        socket.write(whole.subarray(0, length))
        await expect.poll(stored).toHaveLength(before.length + 1)
        socket.destroy()
        await expect.poll(stored).toEqual(before)
      }
      expect(await used()).toBe(0)
    })
  })

  describe('are read', () => {
    it('by their patient alone: a list in pages, each with a fresh link, until they are deleted', async () => {
      const other = await house.patient()
      const ids: string[] = []
      for (const title of ['یک', 'دو', 'سه']) {
        house.advance({ seconds: 1 })
        ids.unshift(
          (
            await send([
              ['file', pdf(), 'a'],
              ['file_type', 'imaging'],
              ['title', title],
            ])
          ).body.id,
        )
      }

      const { body: page } = await house.get(`${FILES}?page_size=2`, { as: patient })
      const { body: next } = await house.get(page.next.replace('https://helssa.test', ''), { as: patient })

      expect([page.count, ...page.results, ...next.results].map((each) => each.id ?? each)).toEqual([3, ...ids])
      expect(page.results[0]).toMatchObject({ title: 'سه', description: null, encounter_id: null })
      const one = `${FILES}${ids[0]}/`
      expect((await house.get(one, { as: patient })).body).toEqual(page.results[0])
      expect((await house.get(FILES, { as: other })).body.count).toBe(0)
      for (const method of ['GET', 'DELETE'] as const)
        expect(await house.call(method, one, { as: other })).toMatchObject({
          status: 404,
          body: { error: { code: 'NOT_FOUND' } },
        })

      const before = stored().length
      expect((await house.call('DELETE', one, { as: patient })).status).toBe(204)
      expect(stored()).toHaveLength(before - 1)
      expect((await house.get(one, { as: patient })).status).toBe(404)
      expect((await open(page.results[0].file_url)).statusCode).toBe(404)
    })

    it('by a link: whole or a part, that is neither altered nor old', async () => {
      const content = pdf(200_000)
      const { body } = await upload(content)
      const { body: another } = await upload(pdf())
      const link: string = body.file_url

      const part = await open(link, { range: 'bytes=65530-65540' })
      expect(part.statusCode).toBe(206)
      expect(part.headers['content-range']).toBe(`bytes 65530-65540/${content.length}`)
      expect(part.rawPayload).toEqual(content.subarray(65_530, 65_541))
      expect((await open(link, { range: 'bytes=-5' })).payload).toBe('%%EOF')
      expect((await open(link, { range: `bytes=${content.length}-` })).statusCode).toBe(416)

      expect((await open(link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).statusCode).toBe(404)
      expect((await open(link.replace(body.id, another.id))).statusCode).toBe(404)
      expect((await open(link.replace(/expires=\d/, 'expires=9'))).statusCode).toBe(404)
      expect((await open(link.split('?')[0] ?? '')).statusCode).toBe(404)
      house.advance({ minutes: 31 })
      expect((await open(link)).statusCode).toBe(410)
    })

    it('never with a bit that is not as it was kept', async () => {
      const before = new Set(stored())
      const { body } = await upload(pdf(200_000))
      const [path = ''] = stored().filter((each) => !before.has(each))
      const bytes = readFileSync(path)
      bytes[1_000] = (bytes[1_000] ?? 0) ^ 1
      writeFileSync(path, bytes)

      const answer = await open(body.file_url)

      expect(answer.statusCode).toBe(500)
      expect(answer.payload).not.toContain('glucose')
      expect(house.errors.splice(0).join()).toContain('is damaged or was altered')
    })
  })

  describe('of a visit', () => {
    let doctor: SignedIn
    let visit: string
    beforeEach(async () => {
      doctor = await house.doctor()
      const { body: found } = await house.get(`${PREFIX}/patients/doctors/${doctor.id}/slots/?visit_type=in_person`)
      const booking = {
        ...{ doctor_id: doctor.id, scheduled_at: found.results[0].starts_at },
        ...{ visit_type: 'in_person', chief_complaint: 'سردرد' },
      }
      const { body } = await house.post(`${PREFIX}/patients/encounters/book/`, { as: patient, body: booking })
      visit = body.encounter?.id ?? body.id
    })
    const pay = () =>
      house.post(`${PREFIX}/patients/encounters/${visit}/pay/`, { as: patient, body: { payment_method: 'wallet' } })
    const seenBy = async (as: SignedIn) => {
      const { status, body } = await house.get(`${PREFIX}/doctors/encounters/${visit}/files/`, { as })
      return [status, body.error?.code ?? body.results.map((file: { id: string }) => file.id)]
    }

    it('are its doctor’s to see from its payment until it is called off, and nobody else’s', async () => {
      await upload(pdf())
      const { body, status } = await upload(pdf(), [['encounter_id', visit.toUpperCase()]])
      expect(status).toBe(201)

      expect(await seenBy(doctor)).toEqual([409, 'INVALID_STATE'])
      expect((await pay()).status).toBe(200)
      expect(await seenBy(doctor)).toEqual([200, [body.id]])
      expect(await seenBy(await house.doctor())).toEqual([404, 'NOT_FOUND'])
      expect(await seenBy(patient)).toEqual([403, 'PERMISSION_DENIED'])
      expect(await house.get(`${FILES}${body.id}/`, { as: doctor })).toMatchObject({ status: 404 })

      await house.post(`${PREFIX}/patients/encounters/${visit}/cancel/`, { as: patient })
      expect(await seenBy(doctor)).toEqual([409, 'INVALID_STATE'])
    })

    it('are read by the doctor with a note of it in the patient’s audit', async () => {
      await pay()
      await seenBy(doctor)

      const entries = await house.db
        .selectFrom('audit_entries')
        .select(['actor_id', 'action', 'record_id', 'right_used'])
        .where('patient_id', '=', patient.id)
        .where('actor_id', '=', doctor.id)
        .execute()

      expect(entries).toEqual([
        { actor_id: doctor.id, action: 'files.read', record_id: visit, right_used: 'own_visit' },
      ])
    })

    it('are attached by its own patient alone', async () => {
      const before = stored()
      const other = await house.patient()

      const theirs = await upload(pdf(), [['encounter_id', visit]], other)
      const none = await upload(pdf(), [['encounter_id', randomUUID()]], other)

      expect([theirs.status, none.status]).toEqual([404, 404])
      expect(stored()).toEqual(before)
    })
  })
})
