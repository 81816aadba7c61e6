import { createFileRoute } from '@tanstack/react-router'
import { readUsersSearch } from '../../admin/search.ts'
import { UsersPage } from '../../admin/users/users-page.tsx'

export const Route = createFileRoute('/admin/users')({ validateSearch: readUsersSearch, component: UsersPage })
