import { createFileRoute } from '@tanstack/react-router'
import { VerifyPage } from '../record/verify-page.tsx'

export const Route = createFileRoute('/verify/$code')({ component: VerifyPage })
