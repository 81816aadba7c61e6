import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKey, parseRate } from './rate-limit.ts'

describe('a rate', () => {
  it.each([
    ['100/hour', { limit: 100, windowSeconds: 3_600 }],
    ['1/second', { limit: 1, windowSeconds: 1 }],
    ['30/minute', { limit: 30, windowSeconds: 60 }],
    ['5000/day', { limit: 5_000, windowSeconds: 86_400 }],
    ['off', undefined],
  ])('%s', (text, rate) => {
    expect(parseRate(text)).toEqual(rate)
  })
})

describe('who an address is', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::6', '2001:db8:1:2'],
    ['2001:0db8:0001:0002:0:0:0:6', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8:0:0:1::', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['::', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['2001:DB8:1:2::6', '2001:db8:1:2'],
    ['::FFFF:203.0.113.9', '203.0.113.9'],
    ['not an address', 'not an address'],
  ])('%s is %s', (address, key) => {
    expect(addressKey(address)).toBe(key)
  })

  it('is one in a /64 however it is written, and another in another', () => {
    const group = fc.integer({ min: 0, max: 0xffff })
    const network = fc.tuple(group, group, group, group).filter(([first]) => first > 0)
    fc.assert(
      fc.property(network, fc.array(group, { minLength: 4, maxLength: 4 }), group, (prefix, host, last) => {
        const hex = [...prefix, ...host].map((part) => part.toString(16))
        const key = addressKey(hex.join(':'))
        const short = new URL(`http://[${hex.join(':')}]`).hostname.slice(1, -1) // as the URL standard shortens it
        const long = hex.map((part) => part.padStart(4, '0').toUpperCase()).join(':')
        const neighbour = [...hex.slice(0, 7), last.toString(16)].join(':')
        const stranger = [...hex.slice(0, 3), ((prefix[3] + 1) % 0x1_0000).toString(16), ...hex.slice(4)].join(':')

        expect([short, long, neighbour].map(addressKey)).toEqual([key, key, key])
        expect(addressKey(stranger)).not.toBe(key)
      }),
    )
  })
})
