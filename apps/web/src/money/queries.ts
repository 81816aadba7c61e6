import type { AnswerOf } from '@helssa/client'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from '../session/clients.ts'

export type Movement = AnswerOf<'listWalletTransactions'>['results'][number]
export type Payment = AnswerOf<'listPayments'>['results'][number]

export const MONEY_PAGE_SIZE = 15
/** The least and the most that is charged at once, in Rial, as the server has them. */
export const CHARGE_MIN = 10_000
export const CHARGE_MAX = 2_000_000_000

export const walletQuery = queryOptions({
  queryKey: ['money', 'wallet'],
  queryFn: async () => (await api.GET('/api/v1/billing/wallet/')).data,
})

export const movementsQuery = (page: number) =>
  queryOptions({
    queryKey: ['money', 'movements', page],
    placeholderData: keepPreviousData,
    queryFn: async () =>
      (
        await api.GET('/api/v1/billing/wallet/transactions/', {
          params: { query: { page, page_size: MONEY_PAGE_SIZE } },
        })
      ).data,
  })

export const paymentsQuery = (page: number) =>
  queryOptions({
    queryKey: ['money', 'payments', page],
    placeholderData: keepPreviousData,
    queryFn: async () =>
      (await api.GET('/api/v1/billing/payments/', { params: { query: { page, page_size: MONEY_PAGE_SIZE } } })).data,
  })
