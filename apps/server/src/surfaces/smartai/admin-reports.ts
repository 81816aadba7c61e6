import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Administration } from '../../domains/identity/index.ts'
import type { TokenTransaction } from '../../domains/tokens/index.ts'
import { Csv, csvOf, downloadOf } from '../../platform/http/csv.ts'
import { adminOnly } from '../../platform/http/guards.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { instantText } from '../../platform/http/schema.ts'
import { Overview } from './admin.schema.ts'
import { presentPerson } from './admin-users.ts'
import { answers, success } from './schema.ts'

const tags = ['admin']
const USER_COLUMNS = [
  ...['id', 'fullName', 'email', 'mobile', 'role', 'status'],
  ...['tokensBalance', 'createdAt', 'lastLogin'],
]
const TRANSACTION_COLUMNS = [
  ...['id', 'userId', 'type', 'amount', 'status', 'description'],
  ...['reference', 'recipient', 'serviceName', 'createdAt', 'completedAt', 'sender'],
]

interface TokenTotals {
  readonly issued: number
  readonly used: number
  readonly byService: readonly { readonly service: string; readonly tokens: number }[]
}
interface Deps {
  readonly administration: Pick<Administration, 'counts' | 'export'>
  readonly tokens: {
    readonly balancesOf: (personIds: readonly string[]) => Promise<ReadonlyMap<string, number>>
    readonly totals: () => Promise<TokenTotals>
    readonly transactionsForExport: () => AsyncIterable<TokenTransaction>
  }
  readonly services: { readonly titles: (language: Language) => Promise<ReadonlyMap<string, string>> }
}

/** What administrators are told of the whole (contract: reports), and take with them. */
export const adminReportRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { administration, tokens, services }) => {
  app.get(
    '/admin/reports/overview',
    {
      preValidation: adminOnly,
      schema: {
        tags,
        operationId: 'overview',
        summary: 'Users, tokens and services as a whole',
        response: answers({ 200: Overview }, 401, 403),
      },
    },
    async ({ headers }) => {
      const [users, totals, titles] = await Promise.all([
        administration.counts(),
        tokens.totals(),
        services.titles(languageOf(headers['accept-language'])),
      ])
      return success({
        usersCount: users.all,
        activeUsers: users.active,
        newUsersToday: users.newToday,
        totalTokensIssued: totals.issued,
        totalTokensUsed: totals.used,
        averageTokensPerUser: users.all === 0 ? 0 : Math.round(totals.issued / users.all),
        topServices: totals.byService
          .toSorted((a, b) => b.tokens - a.tokens)
          .map(({ service, tokens: usage }) => ({ name: titles.get(service) ?? service, usage })),
      })
    },
  )

  app.get(
    '/admin/users/export',
    {
      preValidation: adminOnly,
      schema: {
        tags,
        operationId: 'exportUsers',
        summary: 'Everybody, as CSV',
        response: answers({ 200: Csv }, 401, 403),
      },
    },
    (request, reply) =>
      reply
        .headers(downloadOf('users'))
        .send(csvOf(USER_COLUMNS, userRows(administration.export(), tokens.balancesOf), request.log)),
  )

  app.get(
    '/admin/transactions/export',
    {
      preValidation: adminOnly,
      schema: {
        tags,
        operationId: 'exportTransactions',
        summary: 'Every token transaction, as CSV',
        response: answers({ 200: Csv }, 401, 403),
      },
    },
    (request, reply) =>
      reply
        .headers(downloadOf('transactions'))
        .send(csvOf(TRANSACTION_COLUMNS, transactionRows(tokens.transactionsForExport()), request.log)),
  )
}

async function* userRows(batches: ReturnType<Administration['export']>, balancesOf: Deps['tokens']['balancesOf']) {
  for await (const persons of batches) {
    const balances = await balancesOf(persons.map(({ id }) => id))
    for (const person of persons) yield { ...presentPerson(person), tokensBalance: balances.get(person.id) ?? 0 }
  }
}

async function* transactionRows(transactions: AsyncIterable<TokenTransaction>) {
  for await (const { personId, service, createdAt, completedAt, ...rest } of transactions)
    yield {
      ...rest,
      userId: personId,
      serviceName: service,
      createdAt: instantText(createdAt),
      completedAt: completedAt && instantText(completedAt),
    }
}
