import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { type Described, MEDICAL_FILE_BYTES_MAX } from '../../domains/records/index.ts'
import { FieldError, InputErrors } from '../../platform/http/refused.ts'
import { asBadRequest, passOver } from '../../platform/http/take-file.ts'
import { createCheck } from '../../platform/http/validation.ts'
import { MedicalForm } from './medical-files.schema.ts'

/**
 * A byte more than a file may have, so that the one who counts tells too large from just right. A second file is read as
 * far as its name, to be refused by it.
 */
export const FORM_LIMITS = {
  fileSize: MEDICAL_FILE_BYTES_MAX + 1,
  files: 2,
  fields: 10,
  fieldSize: 10_000,
  parts: 12,
}

const checkForm = createCheck(MedicalForm)
const TWICE = { fa: 'این فیلد بیش از یک بار آمده است', en: 'This field was sent more than once' }
/** May be left empty in a form. */
const OPTIONAL = ['description', 'encounter_id']

/**
 * What the form says of its file, which is handed on while it arrives, wherever in the form it is.
 * @throws InputErrors, FieldError a field is missing, unknown, wrong or there twice
 * @throws an error of status 400 the form breaks off; whatever `take` throws
 */
export async function readMedicalForm(
  request: FastifyRequest,
  take: (source: Readable) => Promise<void>,
): Promise<Described> {
  const fields = request.isMultipart() ? await readParts(request, take) : new Map<string, unknown>()
  for (const name of OPTIONAL) if (isBlank(fields.get(name))) fields.delete(name)
  const form = Object.fromEntries(fields)
  if (!checkForm(form)) throw new InputErrors(checkForm.errors ?? [])
  return {
    type: form.file_type,
    title: form.title,
    description: form.description ?? null,
    encounterId: form.encounter_id ?? null,
  }
}

async function readParts(
  request: FastifyRequest,
  take: (source: Readable) => Promise<void>,
): Promise<Map<string, unknown>> {
  const fields = new Map<string, unknown>()
  const parts = request.parts()
  try {
    for (;;) {
      const { value: part, done } = await parts.next().catch(asBadRequest)
      if (done || !part) return fields
      if (fields.has(part.fieldname)) throw new FieldError(part.fieldname, TWICE)
      if (part.type === 'field') fields.set(part.fieldname, part.value)
      else if (part.fieldname === 'file') {
        await take(part.file).catch((error) => {
          throw part.file.errored ? asBadRequest(error) : error
        })
        fields.set('file', {})
      } else {
        part.file.resume() // nobody reads it; the check tells that this field takes no file
        fields.set(part.fieldname, null)
      }
    }
  } finally {
    await parts.return?.(undefined)
    passOver(request)
  }
}

const isBlank = (value: unknown) => typeof value === 'string' && value.trim() === ''
