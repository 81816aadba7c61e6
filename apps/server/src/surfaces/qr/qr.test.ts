import sharp from 'sharp'
import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { useHouse } from '../../../test/house.ts'

describe('the QR code of a request for access', () => {
  const house = useHouse()
  const get = (path: string, accept?: string) =>
    house.app.inject({ url: `/qr/access/${path}`, headers: { ...(accept !== undefined && { accept }) } })
  const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
  const CHROMIUM_IMAGE = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8'

  const right = encode('https://helssa.test/access/ABC234', { border: 4, ecc: 'M' })
  /** What is dark, module by module. */
  async function modulesOf(picture: Buffer): Promise<boolean[][]> {
    const isDark = picture.subarray(0, 4).includes('PNG') ? await readPng(picture) : readSvg(picture.toString())
    return right.data.map((row, y) => row.map((_, x) => isDark(x, y)))
  }
  async function readPng(picture: Buffer) {
    const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true })
    expect([info.width, info.height]).toEqual([right.size * 10, right.size * 10])
    return (x: number, y: number) => (data[((y * 10 + 5) * info.width + x * 10 + 5) * info.channels] ?? 255) < 128
  }
  function readSvg(picture: string) {
    const dark = new Set(
      [...picture.matchAll(/M(\d+),(\d+)/g)].map(([, x, y]) => `${Number(x) / 10},${Number(y) / 10}`),
    )
    return (x: number, y: number) => dark.has(`${x},${y}`)
  }

  it.each([
    ['ABC234.svg', undefined, 'image/svg+xml; charset=utf-8'],
    ['ABC234.svg', BROWSER, 'image/svg+xml; charset=utf-8'],
    ['ABC234.png', CHROMIUM_IMAGE, 'image/png'],
    ['ABC234', CHROMIUM_IMAGE, 'image/svg+xml; charset=utf-8'],
    ['ABC234', 'image/svg+xml', 'image/svg+xml; charset=utf-8'],
    ['ABC234', 'image/png', 'image/png'],
    ['ABC234', 'image/*', 'image/png'],
    ['ABC234', '*/*', 'image/png'],
    ['ABC234', undefined, 'image/png'],
    ['abc234', 'image/png', 'image/png'],
  ])('%s for whoever accepts %s is %s, and leads to the page', async (path, accept, type) => {
    const answer = await get(path, accept)

    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, type])
    expect(answer.headers).toMatchObject({ vary: 'Accept', 'cache-control': 'private, max-age=86400' })
    expect(await modulesOf(answer.rawPayload)).toEqual(right.data)
  })

  it('leads whoever opens its address to the page', async () => {
    const { statusCode, headers } = await get('ABC234', BROWSER)

    expect([statusCode, headers.location]).toEqual([303, '/access/ABC234'])
  })

  it('is the same for a request that there is and one that there is not, and no picture of anything else', async () => {
    const doctor = await house.doctor()
    const patient = await house.patient()
    const { body } = await house.post('/api/v1/doctors/patient-access/grant/', {
      as: doctor,
      body: { patient_phone: patient.phone, access_duration_hours: 1, permissions: ['view_history'], reason: 'پیگیری' },
    })

    const there = await get(`${body.access_code}.svg`)
    expect(body.qr_code_url).toBe(`https://helssa.test/qr/access/${body.access_code}`)
    expect([there.statusCode, Object.keys(there.headers).toSorted()]).toEqual([
      200,
      Object.keys((await get('ZZZZZZ.svg')).headers).toSorted(),
    ])
    for (const path of [
      'ABC23',
      'ABC2345',
      'ABC2O4',
      'ABC234.gif',
      'ABC234.svg.png',
      '%2e%2e%2fABC',
      '<svg>',
      'ABC23%E2%80%8B',
    ])
      expect([path, (await get(path)).statusCode]).toEqual([path, 404])
  })
})
