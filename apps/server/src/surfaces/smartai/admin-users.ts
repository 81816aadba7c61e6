import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Administration, ListedPerson, Suspension } from '../../domains/identity/index.ts'
import { actorOf, adminOnly } from '../../platform/http/guards.ts'
import { FieldError } from '../../platform/http/refused.ts'
import { instantText } from '../../platform/http/schema.ts'
import { EditedUser, UserEdit, UserParams, UsersPage, UsersQuery } from './admin.schema.ts'
import { answers, pagingOf, success } from './schema.ts'

const tags = ['admin']

interface Deps {
  readonly administration: Pick<Administration, 'list' | 'listedMax' | 'edit'>
  readonly tokens: { readonly balancesOf: (personIds: readonly string[]) => Promise<ReadonlyMap<string, number>> }
}

/** Administrators see and change persons (contract: admin). */
export const adminUserRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { administration, tokens }) => {
  app.get(
    '/admin/users',
    {
      preValidation: adminOnly,
      schema: {
        tags,
        operationId: 'listUsers',
        summary: 'Persons, searched, filtered and sorted; no further than the first 10000',
        querystring: UsersQuery,
        response: answers({ 200: UsersPage }, 400, 401, 403),
      },
    },
    async ({ query }) => {
      const paging = pagingOf(query)
      if (paging.page * paging.limit > administration.listedMax) throw new FieldError('page', TOO_DEEP)
      const { persons, total, totalIsAtLeast } = await administration.list({ ...query, ...paging })
      const balances = await tokens.balancesOf(persons.map(({ id }) => id))
      const users = persons.map((person) => ({
        ...presentPerson(person),
        roles: [...person.roles],
        ...(person.suspension && { suspension: presentSuspension(person.suspension) }),
        tokensBalance: balances.get(person.id) ?? 0,
      }))
      return {
        ...success(users),
        meta: { pagination: { ...paging, total, ...(totalIsAtLeast && { totalIsAtLeast }) } },
      }
    },
  )

  app.put(
    '/admin/users/:userId',
    {
      preValidation: adminOnly,
      schema: {
        tags,
        operationId: 'editUser',
        summary: 'Change what is named; a suspended person is signed out of everything at once',
        params: UserParams,
        body: UserEdit,
        response: answers({ 200: EditedUser }, 400, 401, 403, 404, 409),
      },
    },
    async (request, reply) => {
      const { reason, status } = request.body
      if (reason !== undefined && status === undefined) throw new FieldError('reason', ONLY_WITH_STATUS)
      const edited = await administration.edit(actorOf(request).personId, request.params.userId, request.body)
      if (!edited) return reply.callNotFound()
      return success({ ...edited, updatedAt: instantText(edited.updatedAt) })
    },
  )
}

const TOO_DEEP = {
  fa: 'فهرست تا 10000 نفر نخست پیش می‌رود؛ جستجو کنید یا خروجی بگیرید',
  en: 'Lists go no further than the first 10000; search, or export',
}

const ONLY_WITH_STATUS = {
  fa: 'دلیل تنها همراه تغییر وضعیت پذیرفته می‌شود',
  en: 'A reason is taken with a change of the status only',
}

const presentSuspension = ({ at, by, reason }: Suspension) => ({
  at: instantText(at),
  by,
  ...(reason !== null && { reason }),
})

/** A person as lists and exports show them. */
export const presentPerson = (person: ListedPerson) => ({
  id: person.id,
  fullName: person.fullName,
  email: person.email,
  mobile: person.mobile?.replace(/^\+98/, '0') ?? '',
  role: person.role,
  createdAt: instantText(person.createdAt),
  ...(person.lastLoginAt && { lastLogin: instantText(person.lastLoginAt) }),
  status: person.status,
})
