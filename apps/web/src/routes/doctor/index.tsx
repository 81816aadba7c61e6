import { createFileRoute } from '@tanstack/react-router'
import { TodayPage } from '../../doctor/today/today-page.tsx'

export const Route = createFileRoute('/doctor/')({ component: TodayPage })
