import { createFileRoute } from '@tanstack/react-router'
import { SettingsPage } from '../../doctor/settings/settings-page.tsx'

export const Route = createFileRoute('/doctor/settings')({ component: SettingsPage })
