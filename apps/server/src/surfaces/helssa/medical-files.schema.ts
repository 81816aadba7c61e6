import { Type } from 'typebox'
import { MEDICAL_FILE_TYPES } from '../../domains/records/index.ts'
import { PageAnswer, PageQuery } from '../../platform/http/paging.ts'
import { Instant, Line, Nullable, OneOf, Text, Uuid } from '../../platform/http/schema.ts'
import { exact } from './schema.ts'

const TITLE_LENGTH_MAX = 200
const DESCRIPTION_LENGTH_MAX = 2_000

/** Of the form; the file stands here for its presence only. */
export const MedicalForm = Type.Object(
  {
    file: Type.Unsafe<object>({ type: 'object' }),
    file_type: OneOf(MEDICAL_FILE_TYPES),
    title: Line(TITLE_LENGTH_MAX),
    description: Type.Optional(Text(DESCRIPTION_LENGTH_MAX)),
    encounter_id: Type.Optional(Uuid),
  },
  exact,
)

const uploaded = {
  id: Type.String(),
  title: Type.String(),
  file_type: OneOf(MEDICAL_FILE_TYPES),
  file_url: Type.String({ description: 'opens for whoever has it, for 15 to 30 minutes; with range requests' }),
  thumbnail_url: Nullable(
    Type.String({ description: 'WebP, 320 pixels at most, opens as long; of JPEG, PNG and WebP, null of all else' }),
  ),
  file_size: Type.Integer({ description: 'bytes, as kept: pictures are made anew without place and device' }),
  mime_type: Type.String({ description: 'by its content' }),
  uploaded_at: Instant,
  is_analyzed: Type.Boolean(),
  ai_analysis: Type.Null(),
}
/** As the contract has it (patient endpoints, 5), and `thumbnail_url`. */
export const UploadedFile = Type.Object(uploaded)
export const MedicalFile = Type.Object({
  ...uploaded,
  description: Nullable(Type.String()),
  encounter_id: Nullable(Type.String()),
})
export const MedicalFiles = PageAnswer(MedicalFile)
export const MedicalFilesQuery = Type.Object(PageQuery)
