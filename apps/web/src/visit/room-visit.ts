import { HelssaError, type VideoRole } from '@helssa/client'
import { queryOptions } from '@tanstack/react-query'
import { calledIn } from '../i18n/called.ts'
import type { Language } from '../i18n/language.ts'
import { api } from '../session/clients.ts'

/** The room opens this long before the visit (docs/video.md). */
const OPENS_MS = 15 * 60_000
const MINUTE_MS = 60_000

/** What of the desk stands beside the doctor's picture. */
export type DoctorTab = 'record' | 'scribe' | 'prescription'
type Status = 'pending' | 'confirmed' | 'in_progress' | 'completed' | 'cancelled' | 'no_show'
interface Sitting {
  readonly joined_at: string
  readonly left_at: string | null
}

/** A visit as its room needs it, seen from the side of who is in it. */
export interface RoomVisit {
  readonly id: string
  readonly role: VideoRole
  readonly other: { readonly id: string; readonly name: string; readonly picture: string | null }
  readonly isOnline: boolean
  readonly status: Status
  readonly startsAt: Date
  readonly endsAt: Date
  readonly opensAt: Date
  readonly complaint: string
  readonly description: string | null
  /** Whether the other side sits in the room, as last heard. */
  readonly isOtherThere: boolean
  /** When both had come for the first time. */
  readonly begunAt: Date | undefined
}

interface Told {
  readonly id: string
  readonly status: Status
  readonly visit_type: 'online' | 'in_person'
  readonly scheduled_at: string
  readonly duration_minutes: number
  readonly chief_complaint: string
  readonly description: string | null
  readonly video: Readonly<Record<VideoRole, Sitting | null>>
}

function roomVisitOf(told: Told, role: VideoRole, other: RoomVisit['other']): RoomVisit {
  const startsAt = new Date(told.scheduled_at)
  const { patient, doctor } = told.video
  const theirs = role === 'patient' ? doctor : patient
  return {
    id: told.id,
    role,
    other,
    isOnline: told.visit_type === 'online',
    status: told.status,
    startsAt,
    endsAt: new Date(startsAt.getTime() + told.duration_minutes * MINUTE_MS),
    opensAt: new Date(startsAt.getTime() - OPENS_MS),
    complaint: told.chief_complaint,
    description: told.description,
    isOtherThere: theirs !== null && theirs.left_at === null,
    begunAt:
      patient && doctor
        ? new Date(Math.max(new Date(patient.joined_at).getTime(), new Date(doctor.joined_at).getTime()))
        : undefined,
  }
}

async function readAsPatient(id: string): Promise<RoomVisit> {
  const { data } = await api.GET('/api/v1/patients/encounters/{id}/', { params: { path: { id } } })
  const { doctor } = data
  return roomVisitOf(data, 'patient', { id: doctor.id, name: doctor.name, picture: doctor.profile_image })
}

async function readAsDoctor(id: string, language: Language): Promise<RoomVisit> {
  const { data } = await api.GET('/api/v1/doctors/encounters/{id}/', { params: { path: { id } } })
  return roomVisitOf(data, 'doctor', {
    id: data.patient.id,
    name: calledIn(language, data.patient.name),
    picture: null,
  })
}

/** The visit from whichever side is one's own: doctors are patients too, of others. */
export const roomVisitQuery = (id: string, isDoctor: boolean, language: Language) =>
  queryOptions({
    queryKey: ['visit-room', id, isDoctor, language],
    queryFn: async () => {
      if (!isDoctor) return readAsPatient(id)
      try {
        return await readAsDoctor(id, language)
      } catch (error) {
        if (error instanceof HelssaError && error.status === 404) return readAsPatient(id)
        throw error
      }
    },
  })

/** Why nobody can be in the room (any more), or whether it is open. */
export type RoomState = 'not_online' | 'unpaid' | 'cancelled' | 'over' | 'early' | 'open'

export function roomStateOf({ isOnline, status, opensAt }: RoomVisit, now: Date): RoomState {
  if (!isOnline) return 'not_online'
  if (status === 'pending') return 'unpaid'
  if (status === 'cancelled') return 'cancelled'
  if (status === 'completed' || status === 'no_show') return 'over'
  return now < opensAt ? 'early' : 'open'
}
