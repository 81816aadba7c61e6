import type { Static } from 'typebox'
import type { MedicalFile as Kept, Records } from '../../domains/records/index.ts'
import { instantText } from '../../platform/http/schema.ts'
import type { MedicalFile, UploadedFile } from './medical-files.schema.ts'

/** The patient's own link, or one for the doctor who asks. */
export type LinkOf = Records['linkOf']

export const presentUploaded = (file: Kept, linkOf: LinkOf): Static<typeof UploadedFile> => ({
  id: file.id,
  title: file.title,
  file_type: file.type,
  file_url: linkOf(file),
  thumbnail_url: file.thumbnailKey === null ? null : linkOf(file, 'thumbnail'),
  file_size: file.sizeBytes,
  mime_type: file.mediaType,
  uploaded_at: instantText(file.uploadedAt),
  is_analyzed: false,
  ai_analysis: null,
})

export const presentMedicalFile = (file: Kept, linkOf: LinkOf): Static<typeof MedicalFile> => ({
  ...presentUploaded(file, linkOf),
  description: file.description,
  encounter_id: file.encounterId,
})
