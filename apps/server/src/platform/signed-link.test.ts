import { beforeEach, describe, expect, it } from 'vitest'
import { createLinkSigner } from './signed-link.ts'

const HOUR = { ttlSeconds: 3600 }
const PATH = '/api/files/12/x-ray.jpg'

describe('a signed link', () => {
  let now: Date
  const clock = { now: () => now }
  const signer = createLinkSigner({ secret: 'a secret of the test', clock })

  beforeEach(() => {
    now = new Date('2026-11-21T10:20:00Z')
  })

  const partsOf = (link: string) => {
    const { pathname, searchParams } = new URL(link, 'http://helssa.test')
    return { path: pathname, query: { expires: '', signature: '', ...Object.fromEntries(searchParams) } }
  }
  const later = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000)
  }

  it('opens its own path', () => {
    const { path, query } = partsOf(signer.sign(PATH, HOUR))

    expect(path).toBe(PATH)
    expect(Object.keys(query)).toEqual(['expires', 'signature'])
    expect(signer.verify(path, query)).toBe('ok')
  })

  it('is the same for a whole window, so that browsers can keep what it leads to', () => {
    const first = signer.sign(PATH, HOUR)

    later(39 * 60)
    expect(signer.sign(PATH, HOUR)).toBe(first)
    later(2 * 60)
    expect(signer.sign(PATH, HOUR)).not.toBe(first)
  })

  it.each(['10:00:00', '10:00:01', '10:20:00', '10:59:59'])('made at %s is good for one to two hours', (time) => {
    now = new Date(`2026-11-21T${time}Z`)
    const { path, query } = partsOf(signer.sign(PATH, HOUR))

    later(3599)
    expect(signer.verify(path, query)).toBe('ok')
    later(3601)
    expect(signer.verify(path, query)).toBe('expired')
  })

  it.each([
    '/api/files/12/x-ray.jp',
    '/api/files/12/x-ray.jpg/',
    '/api/files/13/x-ray.jpg',
    '/API/files/12/x-ray.jpg',
    '/api/files/12/%78-ray.jpg',
    '',
  ])('does not open %j', (other) => {
    expect(signer.verify(other, partsOf(signer.sign(PATH, HOUR)).query)).toBe('invalid')
  })

  it('cannot be prolonged, altered, spelt otherwise or left out', () => {
    const { query } = partsOf(signer.sign(PATH, HOUR))
    const { expires, signature } = query

    for (const altered of [
      { expires: String(Number(expires) + 1), signature },
      { expires: ` ${expires}`, signature },
      { expires: `${expires}.0`, signature },
      { expires, signature: signature.slice(0, -1) },
      { expires, signature: `${signature}=` },
      { expires, signature: `${signature}A` },
      { expires, signature: '' },
      { signature },
      { expires },
      {},
    ]) {
      expect(signer.verify(PATH, altered)).toBe('invalid')
    }
  })

  it('of another secret opens nothing', () => {
    const other = createLinkSigner({ secret: 'another secret', clock })

    expect(signer.verify(PATH, partsOf(other.sign(PATH, HOUR)).query)).toBe('invalid')
  })

  it('says that it is over only to those who had it', () => {
    later(-7200)
    const { query } = partsOf(signer.sign(PATH, HOUR))
    later(3 * 7200)

    expect(signer.verify(PATH, query)).toBe('expired')
    expect(signer.verify(PATH, { ...query, signature: query.signature.replace(/./, '_') })).toBe('invalid')
  })

  it.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('cannot be made for %d seconds', (ttlSeconds) => {
    expect(() => signer.sign(PATH, { ttlSeconds })).toThrow('not a time to live')
  })
})
