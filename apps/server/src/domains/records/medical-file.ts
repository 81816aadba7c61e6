import { extensionOf, type ReceivedFormat } from '../../platform/media/receive.ts'

export const MEDICAL_FILE_TYPES = ['lab_result', 'imaging', 'prescription', 'other'] as const
export type MedicalFileType = (typeof MEDICAL_FILE_TYPES)[number]

export const MEDICAL_FILE_BYTES_MAX = 25 * 1024 * 1024
export const MEDICAL_FILE_FORMATS = ['pdf', 'jpeg', 'png', 'webp', 'heic', 'dicom'] as const satisfies ReceivedFormat[]

/** A file of a patient's record. */
export interface MedicalFile {
  readonly id: string
  readonly patientId: string
  /** The visit it was sent for. */
  readonly encounterId: string | null
  readonly type: MedicalFileType
  readonly title: string
  readonly description: string | null
  readonly fileKey: string
  /** Of a small picture of it; nothing where there is none. */
  readonly thumbnailKey: string | null
  /** By its content. */
  readonly mediaType: string
  /** As it is kept: a picture is not what was sent, but made anew. */
  readonly sizeBytes: number
  readonly uploadedAt: Date
}

/** What the patient says of a file. */
export type Described = Pick<MedicalFile, 'type' | 'title' | 'description' | 'encounterId'>

/** How it is called where it is saved; no path. That nothing turns it round or ends a line is seen to where it is typed. */
export const fileNameOf = ({ title, mediaType }: Pick<MedicalFile, 'title' | 'mediaType'>): string =>
  `${title.replace(/[/\\]/g, '_')}.${extensionOf(mediaType)}`
