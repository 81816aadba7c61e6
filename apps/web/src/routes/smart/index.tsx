import { createFileRoute } from '@tanstack/react-router'
import { ServicesPage } from '../../smart/services/services-page.tsx'

export const Route = createFileRoute('/smart/')({ component: ServicesPage })
