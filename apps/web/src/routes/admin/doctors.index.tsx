import { createFileRoute } from '@tanstack/react-router'
import { DoctorsPage } from '../../admin/doctors/doctors-page.tsx'
import { readDoctorsSearch } from '../../admin/search.ts'

export const Route = createFileRoute('/admin/doctors/')({ validateSearch: readDoctorsSearch, component: DoctorsPage })
