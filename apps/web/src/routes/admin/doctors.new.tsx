import { createFileRoute } from '@tanstack/react-router'
import { NewDoctorPage } from '../../admin/doctors/new-doctor-page.tsx'

export const Route = createFileRoute('/admin/doctors/new')({ component: NewDoctorPage })
