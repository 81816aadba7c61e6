import { createFileRoute } from '@tanstack/react-router'
import { readChoice } from '../../patient/doctors/choice.ts'
import { DoctorPage } from '../../patient/doctors/doctor-page.tsx'

export const Route = createFileRoute('/doctors/$doctorId')({ validateSearch: readChoice, component: DoctorPage })
