import { createFileRoute } from '@tanstack/react-router'
import { PreferencesPage } from '../../../notices/preferences-page.tsx'

export const Route = createFileRoute('/_patient/notifications/preferences')({ component: PreferencesPage })
