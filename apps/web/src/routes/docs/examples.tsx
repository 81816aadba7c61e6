import { createFileRoute } from '@tanstack/react-router'
import { ExamplesPage } from '../../docs/examples-page.tsx'

export const Route = createFileRoute('/docs/examples')({ component: ExamplesPage })
