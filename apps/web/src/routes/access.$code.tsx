import { createFileRoute } from '@tanstack/react-router'
import { AccessCodePage } from '../access/code-page.tsx'

export const Route = createFileRoute('/access/$code')({ component: AccessCodePage })
