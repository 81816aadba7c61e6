import { createFileRoute } from '@tanstack/react-router'
import { StartPage } from '../patient/start-page.tsx'

export const Route = createFileRoute('/')({ component: StartPage })
