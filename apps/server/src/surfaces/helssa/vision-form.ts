import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { FieldError, InputErrors } from '../../platform/http/refused.ts'
import { asBadRequest, passOver } from '../../platform/http/take-file.ts'
import { createCheck } from '../../platform/http/validation.ts'
import { VisionForm } from './vision.schema.ts'

export const PICTURE_BYTES_MAX = 10 * 1024 * 1024

/** One picture and few words; a second picture is read as far as its name, to be refused by it. */
export const FORM_LIMITS = { fileSize: PICTURE_BYTES_MAX, files: 2, fields: 10, fieldSize: 10_000, parts: 12 }

const checkForm = createCheck(VisionForm)
const TWICE = { fa: 'این فیلد بیش از یک بار آمده است', en: 'This field was sent more than once' }

/**
 * The fields of the form; of the picture no more is read than it may have.
 * @throws InputErrors, FieldError a field is missing, unknown, wrong or there twice
 * @throws an error of status 413 the picture is larger than 10 MB; of status 400 the form breaks off, or is none
 */
export async function readVisionForm(request: FastifyRequest): Promise<Static<typeof VisionForm>> {
  const fields = request.isMultipart() ? await readParts(request).catch(asBadForm) : new Map<string, unknown>()
  if (isBlank(fields.get('description'))) fields.delete('description')
  const form = Object.fromEntries(fields)
  if (!checkForm(form)) throw new InputErrors(checkForm.errors ?? [])
  return form
}

async function readParts(request: FastifyRequest): Promise<Map<string, unknown>> {
  const fields = new Map<string, unknown>()
  try {
    for await (const part of request.parts()) {
      if (fields.has(part.fieldname)) throw new FieldError(part.fieldname, TWICE)
      if (part.type === 'field') fields.set(part.fieldname, part.value)
      else if (part.fieldname === 'image') fields.set('image', await part.toBuffer())
      else {
        part.file.resume() // nobody reads it; the check tells that this field takes no file
        fields.set(part.fieldname, null)
      }
    }
    return fields
  } finally {
    passOver(request)
  }
}

function asBadForm(error: Error): never {
  if (error instanceof FieldError) throw error
  return asBadRequest(error)
}

/** A field of a form that was left empty. */
const isBlank = (value: unknown) => typeof value === 'string' && value.trim() === ''
