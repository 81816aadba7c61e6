import { createFileRoute } from '@tanstack/react-router'
import { SignUpPage } from '../smart/entry/sign-up-page.tsx'

export const Route = createFileRoute('/sign-up')({ component: SignUpPage })
