import { released } from '../files/release.ts'
import type { ByteReader } from './byte-reader.ts'

/** What is kept as it came beside pictures: how each is called to browsers and in names of files. */
export const DOCUMENT_FORMATS = {
  pdf: { mediaType: 'application/pdf', extension: 'pdf' },
  dicom: { mediaType: 'application/dicom', extension: 'dcm' },
} as const
export type DocumentFormat = keyof typeof DOCUMENT_FORMATS

const PREAMBLE_BYTES = 128
const DICOM = 'DICM'
const PDF = /^%PDF-[12]\.\d/
const PIECE_BYTES = 64 * 1024

/** The format of what the reader gives next, by its first bytes; nothing when it is none of these. */
export async function findDocument(reader: ByteReader): Promise<DocumentFormat | undefined> {
  const head = (await reader.peek(PREAMBLE_BYTES + DICOM.length)).toString('latin1')
  if (head.slice(PREAMBLE_BYTES) === DICOM) return 'dicom'
  return PDF.test(head) ? 'pdf' : undefined
}

/**
 * The document, piece by piece. The 128 bytes before a DICOM file may be anything (PS3.10, 7.1), so that it could be a
 * program or a page at the same time: they are made zeros, as the standard has them where nobody uses them.
 */
export async function* cleanDocument(reader: ByteReader, format: DocumentFormat): AsyncGenerator<Buffer> {
  if (format === 'dicom') {
    await reader.take(PREAMBLE_BYTES)
    yield Buffer.alloc(PREAMBLE_BYTES)
  }
  yield* restOf(reader)
}

/** All that is left, as it comes; each piece is released once the next is asked for. */
export const restOf = (reader: ByteReader): AsyncGenerator<Buffer> => released(piecesOf(reader))

async function* piecesOf(reader: ByteReader): AsyncGenerator<Buffer> {
  for (let piece = await reader.takeSome(PIECE_BYTES); piece; piece = await reader.takeSome(PIECE_BYTES)) yield piece
}
