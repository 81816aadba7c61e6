import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useCallback } from 'react'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { Select } from '../../design/field.tsx'
import { Page } from '../../design/page.tsx'
import { saveCsv } from '../../design/save-file.ts'
import { SearchBox } from '../../design/search-box.tsx'
import { ErrorLine, Loaded } from '../../design/states.tsx'
import { Table } from '../../design/table.tsx'
import { showToast } from '../../design/toast.ts'
import { When } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { smartai } from '../../session/clients.ts'
import { FoundList } from '../found-list.tsx'
import { type Listed, USERS_PAGE_SIZE, usersQuery } from '../queries.ts'
import { ROLES, SORTS, type UsersSearch } from '../search.ts'
import { StatusBadge } from '../status-badge.tsx'
import { StatusFilter } from '../status-filter.tsx'
import { useAdminWords } from '../words.ts'
import { PersonDialog } from './person-dialog.tsx'
import { useUserTexts } from './texts.ts'

const route = getRouteApi('/admin/users')

/** Everybody, searched and filtered; what is asked stands in the address. */
export function UsersPage() {
  const t = useUserTexts()
  const { number } = useFormat()
  const words = useAdminWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(usersQuery(search))
  const exporting = useMutation({
    mutationFn: async () => (await smartai.api.GET('/v1/admin/users/export')).data,
    onSuccess: (text) => {
      saveCsv(text, 'users.csv')
      showToast(t.exported)
    },
  })
  const open = (person: string | undefined) =>
    void navigate({ search: { ...search, person }, resetScroll: false, replace: person === undefined })
  const chosen = query.data?.users.find(({ id }) => id === search.person)
  return (
    <Page
      title={t.title}
      lead={t.lead}
      wide
      actions={
        <Button variant="outline" isPending={exporting.isPending} onPress={() => exporting.mutate()}>
          <Download className="size-4" aria-hidden />
          {t.export}
        </Button>
      }
    >
      <ErrorLine error={exporting.error} />
      <Filters />
      <Loaded query={query} rows={6}>
        {({ users, total, isMore }) => (
          <FoundList
            isEmpty={users.length === 0}
            isOld={query.isPlaceholderData}
            none={t.none}
            noneHint={t.noneHint}
            found={isMore ? t.atLeast(number(total)) : words.total(number(total))}
            page={search.page}
            pageSize={USERS_PAGE_SIZE}
            count={total}
            onPage={(page) => void navigate({ search: { ...search, page } })}
            onClear={() => void navigate({ search: {} })}
          >
            <People users={users} onOpen={open} />
          </FoundList>
        )}
      </Loaded>
      {chosen && <PersonDialog person={chosen} onClose={() => open(undefined)} />}
    </Page>
  )
}

function Filters() {
  const t = useUserTexts()
  const words = useAdminWords()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const narrow = useCallback(
    (change: UsersSearch) =>
      void navigate({ search: ({ page: _, ...before }) => ({ ...before, ...change }), replace: true }),
    [navigate],
  )
  const find = useCallback((typed: string) => narrow({ search: typed || undefined }), [narrow])
  return (
    <div className="flex flex-col gap-3">
      <SearchBox label={t.search} value={search.search ?? ''} onValue={find} />
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3">
        <Select
          label={t.role}
          value={search.role ?? 'all'}
          onValue={(role) => narrow({ role: role === 'all' ? undefined : role })}
          options={[
            { value: 'all' as const, label: words.everyone },
            ...ROLES.map((value) => ({ value, label: words.roles[value] })),
          ]}
        />
        <StatusFilter status={search.status} onStatus={(status) => narrow({ status })} />
        <Select
          label={t.sort}
          className="col-span-2 sm:col-span-1"
          value={search.sort ?? 'createdAt'}
          onValue={(sort) => narrow({ sort: sort === 'createdAt' ? undefined : sort })}
          options={SORTS.map((value) => ({ value, label: t.sorts[value] }))}
        />
      </div>
    </div>
  )
}

function People({ users, onOpen }: { users: readonly Listed[]; onOpen: (id: string) => void }) {
  const t = useUserTexts()
  const words = useAdminWords()
  const { number, digits } = useFormat()
  return (
    <Table
      caption={t.title}
      rows={users}
      keyOf={({ id }) => id}
      columns={[
        {
          name: words.name,
          onCard: 'head',
          cell: ({ fullName, email, mobile }) => (
            <div className="min-w-0">
              <p className="font-medium">{fullName || words.nameless}</p>
              <p className="text-sm break-all text-muted">
                <bdi className="code">{email || digits(mobile)}</bdi>
              </p>
            </div>
          ),
        },
        { name: t.roles, cell: (user) => <Roles roles={user.roles} /> },
        { name: words.state, cell: ({ status }) => <StatusBadge status={status} /> },
        { name: t.tokens, cell: ({ tokensBalance }) => number(tokensBalance), isFigure: true },
        { name: t.joined, cell: ({ createdAt }) => <When at={createdAt} as="shortDate" /> },
        {
          name: t.lastLogin,
          cell: ({ lastLogin }) => (lastLogin ? <When at={lastLogin} as="relative" /> : t.never),
        },
        {
          name: t.manage,
          onCard: 'end',
          cell: ({ id, fullName, mobile, email }) => (
            <Button
              size="sm"
              variant="outline"
              aria-label={t.manageOf(fullName || email || digits(mobile))}
              onPress={() => onOpen(id)}
            >
              {t.manage}
            </Button>
          ),
        },
      ]}
    />
  )
}

function Roles({ roles }: Pick<Listed, 'roles'>) {
  const { roles: names } = useAdminWords()
  return roles.length === 0 ? (
    names.user
  ) : (
    <span className="inline-flex flex-wrap gap-1">
      {roles.map((role) => (
        <Badge key={role} tone={role === 'admin' ? 'accent' : 'neutral'}>
          {names[role]}
        </Badge>
      ))}
    </span>
  )
}
