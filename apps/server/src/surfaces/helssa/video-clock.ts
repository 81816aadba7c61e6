import { type Static, Type } from 'typebox'
import type { Video } from '../../domains/video/index.ts'
import { Instant, instantText, Nullable } from '../../platform/http/schema.ts'

const Attendance = Nullable(
  Type.Object(
    {
      joined_at: Instant,
      left_at: Nullable(Type.String({ description: 'null while they are in the room' })),
      duration_seconds: Type.Integer({ description: 'until now, without the time between leaving and coming again' }),
    },
    { description: 'null until they came' },
  ),
)
/** When the two of a visit were in its room (docs/video.md, the visit's clock). */
export const VideoClock = Type.Object({ patient: Attendance, doctor: Attendance })

/** The clock of a visit; that one may know it was asked before. */
export async function clockOf(
  video: Pick<Video, 'attendanceOf'>,
  encounterId: string,
): Promise<Static<typeof VideoClock>> {
  const attendances = await video.attendanceOf(encounterId)
  const of = (asked: 'patient' | 'doctor') => {
    const found = attendances.find(({ role }) => role === asked)
    if (!found) return null
    const { joinedAt, leftAt, seconds } = found
    return { joined_at: instantText(joinedAt), left_at: leftAt && instantText(leftAt), duration_seconds: seconds }
  }
  return { patient: of('patient'), doctor: of('doctor') }
}
