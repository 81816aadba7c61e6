import { createFileRoute } from '@tanstack/react-router'
import { DoctorsPage } from '../../patient/doctors/doctors-page.tsx'
import { readDoctorSearch } from '../../patient/doctors/search.ts'

export const Route = createFileRoute('/doctors/')({ validateSearch: readDoctorSearch, component: DoctorsPage })
