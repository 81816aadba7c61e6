import { HelssaError, type SmartaiAnswerOf } from '@helssa/client'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Language } from '../i18n/language.ts'
import { smartai } from '../session/clients.ts'

export type Service = SmartaiAnswerOf<'listServices'>[number]
export type Package = SmartaiAnswerOf<'listTokenPackages'>[number]
export type Invoice = SmartaiAnswerOf<'getTokenInvoice'>
export type Alert = SmartaiAnswerOf<'listAlerts'>[number]
export type Account = SmartaiAnswerOf<'getProfile'>
export type Transaction = SmartaiAnswerOf<'listTokenTransactions'>[number]
export type TransactionType = Transaction['type']

export interface Filter {
  readonly type?: TransactionType | undefined
  /** `YYYY-MM-DD`, of the Gregorian calendar, both days included. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** All that a movement of tokens changes. */
export const TOKENS_KEY = ['smart', 'tokens'] as const

export const balanceQuery = queryOptions({
  queryKey: [...TOKENS_KEY, 'balance'],
  queryFn: async () => (await smartai.api.GET('/v1/tokens/balance')).data,
})

export const servicesQuery = (language: Language) =>
  queryOptions({
    queryKey: ['smart', 'services', language],
    queryFn: async () => (await smartai.api.GET('/v1/services')).data,
    staleTime: 60_000,
  })

export const packagesQuery = (language: Language) =>
  queryOptions({
    queryKey: ['smart', 'packages', language],
    queryFn: async () => (await smartai.api.GET('/v1/tokens/packages')).data,
    staleTime: 60_000,
  })

export const invoiceQuery = (invoiceId: string) =>
  queryOptions({
    queryKey: [...TOKENS_KEY, 'invoice', invoiceId],
    queryFn: async () =>
      (await smartai.api.GET('/v1/tokens/invoices/{invoiceId}', { params: { path: { invoiceId } } })).data,
  })

export const PAGE_SIZE = 10
/** The API's largest page. */
const EXPORT_PAGE = 100

const askTransactions = ({ type, from, to }: Filter, page: number, limit: number) =>
  smartai.api.GET('/v1/tokens/transactions', {
    params: {
      query: { page, limit, ...(type && { type }), ...(from && { startDate: from }), ...(to && { endDate: to }) },
    },
  })

export const transactionsQuery = (filter: Filter, page: number) =>
  queryOptions({
    queryKey: [...TOKENS_KEY, 'transactions', filter, page],
    queryFn: async () => {
      const { data, meta } = await askTransactions(filter, page, PAGE_SIZE)
      return { rows: data, total: meta.pagination.total }
    },
    placeholderData: keepPreviousData,
  })

/** Every transaction of a filter, the newest first. @throws HelssaError */
export async function readAllTransactions(filter: Filter): Promise<Transaction[]> {
  const rows: Transaction[] = []
  for (let page = 1; ; page++) {
    const { data, meta } = await askTransactions(filter, page, EXPORT_PAGE)
    rows.push(...data)
    if (data.length < EXPORT_PAGE || rows.length >= meta.pagination.total) return rows
  }
}

export const usageQuery = queryOptions({
  queryKey: [...TOKENS_KEY, 'usage'],
  queryFn: async () => (await smartai.api.GET('/v1/tokens/usage')).data,
})

export const alertsQuery = queryOptions({
  queryKey: ['smart', 'alerts'],
  queryFn: async () => (await smartai.api.GET('/v1/user/alerts')).data,
})

/** The account by e-mail; null where one has signed in by phone only and has none. */
export const accountQuery = queryOptions({
  queryKey: ['smart', 'account'],
  queryFn: async (): Promise<Account | null> => {
    try {
      return (await smartai.api.GET('/v1/user/profile')).data
    } catch (error) {
      if (error instanceof HelssaError && error.status === 404) return null
      throw error
    }
  },
})
