import { createFileRoute } from '@tanstack/react-router'
import { AccountPage } from '../../smart/account/account-page.tsx'

export const Route = createFileRoute('/smart/account')({ component: AccountPage })
