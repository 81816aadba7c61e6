import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import { type Care, USUAL_SETTINGS } from '../../domains/care/index.ts'
import { adminOnly } from '../../platform/http/guards.ts'
import { languageOf } from '../../platform/http/language.ts'
import { PageAnswer, PageQuery, pageOf, presentPage } from '../../platform/http/paging.ts'
import { Instant, instantText, Nullable, OneOf } from '../../platform/http/schema.ts'
import { phoneOf } from './auth.ts'
import { OnboardDoctor } from './doctor-desk.schema.ts'
import { Doctor } from './doctors.schema.ts'
import { presentDoctor } from './doctors.ts'
import { answers } from './schema.ts'
import { readSettings } from './settings.present.ts'

const DoctorsQuery = Type.Object({
  q: Type.Optional(Type.String({ format: 'plain', maxLength: 100, description: 'Words of the name' })),
  status: Type.Optional(OneOf(['active', 'suspended', 'deactivated'])),
  ...PageQuery,
})
const OnboardedDoctor = Type.Object({
  ...Doctor.properties,
  phone_number: Nullable(Type.String()),
  status: OneOf(['active', 'suspended', 'deactivated'], { description: 'Of the person; suspended ones are not found' }),
  onboarded_at: Instant,
})

/** What only an admin may do: doctors do not sign themselves up. */
export const adminRoutes: FastifyPluginAsyncTypebox<{ care: Care; publicUrl: string }> = async (
  app,
  { care, publicUrl },
) => {
  app.get(
    '/admin/doctors/',
    {
      preValidation: adminOnly,
      schema: {
        tags: ['admin'],
        operationId: 'listOnboardedDoctors',
        summary: 'All doctors, also suspended ones, the latest first',
        querystring: DoctorsQuery,
        response: answers({ 200: PageAnswer(OnboardedDoctor) }, 401, 403, 422),
      },
    },
    async (request) => {
      const { q, status } = request.query
      const page = pageOf(request.query)
      const found = await care.listDoctors({
        ...page,
        ...(q !== undefined && { search: q }),
        ...(status !== undefined && { status }),
      })
      const language = languageOf(request.headers['accept-language'])
      const results = found.results.map((doctor) => ({
        ...presentDoctor({ ...doctor, nextAvailable: null }, language), // which is not computed for a list of hundreds
        phone_number: doctor.phone,
        status: doctor.status,
        onboarded_at: instantText(doctor.onboardedAt),
      }))
      return presentPage(`${publicUrl}${request.url}`, page, { count: found.count, results })
    },
  )

  app.post(
    '/admin/doctors/',
    {
      preValidation: adminOnly,
      schema: {
        tags: ['admin'],
        operationId: 'onboardDoctor',
        summary: 'Make a person a doctor',
        body: OnboardDoctor,
        response: answers({ 201: Doctor }, 401, 403, 409, 422),
      },
    },
    async (request, reply) => {
      const { body } = request
      const settings = body.settings ? readSettings(body.settings) : USUAL_SETTINGS
      const { id } = await care.onboard({
        phone: phoneOf(body.phone_number),
        firstName: body.first_name.trim(),
        lastName: body.last_name.trim(),
        gender: body.gender,
        specialtyCode: body.specialty,
        councilNumber: body.medical_council_number.trim(),
        experienceYears: body.experience_years,
        profileImage: body.profile_image ?? null,
        languages: body.languages ?? ['فارسی'],
        location: { province: body.location.province, city: body.location.city, address: body.location.address ?? '' },
        settings: {
          ...settings,
          ...(body.consultation_fee !== undefined && { inPersonFeeRial: body.consultation_fee }),
          ...(body.online_consultation_fee !== undefined && { onlineFeeRial: body.online_consultation_fee }),
        },
      })
      return reply.code(201).send(presentDoctor(await care.doctor(id), languageOf(request.headers['accept-language'])))
    },
  )
}
