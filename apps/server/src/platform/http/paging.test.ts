import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageOf, presentPage } from './paging.ts'

const URL_OF_LIST = 'https://api.helssa.ir/v1/patients/encounters/?status=pending&page=2&page_size=5'

describe('a page of a list', () => {
  it('is the first with twenty items unless said otherwise', () => {
    expect(pageOf({})).toEqual({ page: 1, pageSize: 20 })
    expect(pageOf({ page: 3, page_size: 7 })).toEqual({ page: 3, pageSize: 7 })
  })

  it('links to the one before and the one after, keeping what else was asked', () => {
    const page = presentPage(URL_OF_LIST, { page: 2, pageSize: 5 }, { count: 11, results: ['f', 'g', 'h', 'i', 'j'] })

    expect(page).toEqual({
      count: 11,
      next: 'https://api.helssa.ir/v1/patients/encounters/?status=pending&page=3&page_size=5',
      previous: 'https://api.helssa.ir/v1/patients/encounters/?status=pending&page=1&page_size=5',
      results: ['f', 'g', 'h', 'i', 'j'],
    })
  })

  it.each([
    [{ page: 1, pageSize: 5 }, 0, null, null],
    [{ page: 1, pageSize: 5 }, 5, null, null],
    [{ page: 1, pageSize: 5 }, 6, 2, null],
    [{ page: 2, pageSize: 5 }, 6, null, 1],
    [{ page: 9, pageSize: 5 }, 6, null, 8],
  ])('%o of %i items has %s after and %s before it', (asked, count, next, previous) => {
    const page = presentPage(URL_OF_LIST, asked, { count, results: [] })
    const numberIn = (link: string | null) => link && Number(new URL(link).searchParams.get('page'))

    expect([numberIn(page.next), numberIn(page.previous)]).toEqual([next, previous])
  })

  it('never links elsewhere, whatever is in the query', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0xffff), { maxLength: 12 }), fc.string(), (units, value) => {
        const query = new URLSearchParams([[String.fromCharCode(...units).toWellFormed(), value]])
        const { next } = presentPage(
          `https://api.helssa.ir/v1/x/?${query}`,
          { page: 1, pageSize: 1 },
          { count: 2, results: [1] },
        )
        const link = new URL(next ?? '')
        expect([link.origin, link.pathname, link.searchParams.get('page')]).toEqual([
          'https://api.helssa.ir',
          '/v1/x/',
          '2',
        ])
      }),
    )
  })
})
