import { Type } from 'typebox'
import { Instant, Line, OneOf, Uuid } from '../../platform/http/schema.ts'
import { enveloped, exact, PageQuery } from './schema.ts'

const Role = OneOf(['user', 'admin'])

/** What a search box holds, which may be nothing; no control characters. */
const Words = Type.String({
  maxLength: 100,
  pattern: '^[^\\u0000-\\u001f\\u007f]*$',
  description: 'Words that must all occur in the name or the e-mail; or how a mobile begins',
})

export const UsersQuery = Type.Object({
  ...PageQuery,
  search: Type.Optional(Words),
  role: Type.Optional(Role),
  status: Type.Optional(OneOf(['active', 'suspended', 'deactivated'])),
  sortBy: Type.Optional(
    OneOf(['createdAt', 'fullName', 'email', 'lastLogin'], { description: 'createdAt by default' }),
  ),
  order: Type.Optional(OneOf(['asc', 'desc'], { description: 'desc by default' })),
})

const ListedUser = Type.Object({
  id: Type.String(),
  fullName: Type.String(),
  email: Type.String({ description: 'Empty for who signs in by phone only' }),
  mobile: Type.String(),
  role: Role,
  roles: Type.Array(OneOf(['doctor', 'support', 'admin'])),
  tokensBalance: Type.Integer(),
  createdAt: Instant,
  lastLogin: Type.Optional(Instant),
  status: OneOf(['active', 'suspended', 'deactivated']),
  suspension: Type.Optional(
    Type.Object(
      {
        at: Instant,
        by: Type.String({ description: 'Name of the administrator' }),
        reason: Type.Optional(Type.String()),
      },
      { description: 'While suspended' },
    ),
  ),
})
export const UsersPage = Type.Object({
  success: Type.Literal(true),
  data: Type.Array(ListedUser),
  meta: Type.Object({
    pagination: Type.Object({
      page: Type.Integer(),
      limit: Type.Integer(),
      total: Type.Integer(),
      totalIsAtLeast: Type.Optional(Type.Boolean({ description: 'There are more than `total`' })),
    }),
  }),
})

export const UserParams = Type.Object({ userId: Uuid })
export const UserEdit = Type.Object(
  {
    fullName: Type.Optional(Line(100)),
    role: Type.Optional(Role),
    status: Type.Optional(OneOf(['active', 'suspended'])),
    isAgent: Type.Optional(Type.Boolean({ description: 'Whether they answer customers in the support inbox' })),
    reason: Type.Optional(
      Line(500, { description: 'Why the `status` changes; kept with it, for administrators alone' }),
    ),
  },
  { ...exact, minProperties: 1 },
)
export const EditedUser = enveloped(
  Type.Object({
    id: Type.String(),
    fullName: Type.String(),
    email: Type.String(),
    role: Role,
    isAgent: Type.Boolean(),
    status: OneOf(['active', 'suspended', 'deactivated']),
    updatedAt: Instant,
  }),
)

export const Overview = enveloped(
  Type.Object({
    usersCount: Type.Integer(),
    activeUsers: Type.Integer({ description: 'Were here in the last 30 days' }),
    newUsersToday: Type.Integer({ description: 'Since midnight in Tehran' }),
    totalTokensIssued: Type.Integer(),
    totalTokensUsed: Type.Integer(),
    averageTokensPerUser: Type.Integer({ description: 'Tokens issued, by user' }),
    topServices: Type.Array(Type.Object({ name: Type.String(), usage: Type.Integer() })),
  }),
)
