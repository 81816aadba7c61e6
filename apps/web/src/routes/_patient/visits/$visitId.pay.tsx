import { createFileRoute } from '@tanstack/react-router'
import { PayPage } from '../../../patient/payment/pay-page.tsx'

export const Route = createFileRoute('/_patient/visits/$visitId/pay')({ component: PayPage })
