import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import type { Care } from '../../domains/care/index.ts'
import { formatJalaliDate, tehranDateOf } from '../../platform/calendar.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { pageOf, presentPage } from '../../platform/http/paging.ts'
import { instantText } from '../../platform/http/schema.ts'
import { readDateRange, readFreeDays } from './dates.ts'
import { Doctor, DoctorSearchQuery, Doctors, Slots, SlotsQuery } from './doctors.schema.ts'
import { answers, IdParams } from './schema.ts'

const tags = ['doctors']
const SLOT_DAYS_DEFAULT = 7
const SLOT_DAYS_MAX = 31

/** Finding a doctor and a free time; open to all, so that one can look before signing in. */
export const doctorRoutes: FastifyPluginAsyncTypebox<{ care: Care; clock: Clock; publicUrl: string }> = async (
  app,
  deps,
) => {
  const { care, clock, publicUrl } = deps

  app.get(
    '/patients/doctors/search/',
    {
      schema: {
        tags,
        operationId: 'searchDoctors',
        security: [],
        summary: 'Find doctors',
        querystring: DoctorSearchQuery,
        response: answers({ 200: Doctors }, 422),
      },
    },
    async (request) => {
      const { query } = request
      const page = pageOf(query)
      const freeWithin = readFreeDays(query, clock.now())
      const found = await care.searchDoctors({
        ...page,
        ...(query.q !== undefined && query.q.trim() !== '' && { text: query.q }),
        ...(query.specialty !== undefined && { specialty: query.specialty }),
        ...(query.city !== undefined && { city: query.city }),
        ...(query.gender !== undefined && { gender: query.gender }),
        ...(query.online_available !== undefined && { onlineAvailable: query.online_available }),
        ...(query.insurance_accepted !== undefined && { insurance: query.insurance_accepted }),
        ...(query.min_rating !== undefined && { minRating: query.min_rating }),
        ...(query.visit_type !== undefined && { visitType: query.visit_type }),
        ...(query.max_fee !== undefined && { maxFee: query.max_fee }),
        ...(freeWithin && { freeWithin }),
        ...(query.sort_by !== undefined && { sortBy: query.sort_by }),
      })
      const language = languageOf(request.headers['accept-language'])
      const results = found.results.map((doctor) => presentDoctor(doctor, language))
      return presentPage(`${publicUrl}${request.url}`, page, { count: found.count, results })
    },
  )

  app.get(
    '/patients/doctors/:id/',
    {
      schema: {
        tags,
        operationId: 'getDoctor',
        security: [],
        summary: 'One doctor',
        params: IdParams,
        response: answers({ 200: Doctor }, 404),
      },
    },
    async (request) =>
      presentDoctor(await care.doctor(request.params.id), languageOf(request.headers['accept-language'])),
  )

  app.get(
    '/patients/doctors/:id/slots/',
    {
      schema: {
        tags,
        operationId: 'getSlots',
        security: [],
        summary: 'Free times of a doctor',
        params: IdParams,
        querystring: SlotsQuery,
        response: answers({ 200: Slots }, 404, 422),
      },
    },
    async (request) => {
      const { id } = request.params
      const visitType = request.query.visit_type ?? 'online'
      const range = readDateRange(request.query, {
        today: tehranDateOf(clock.now()),
        daysDefault: SLOT_DAYS_DEFAULT,
        daysMax: SLOT_DAYS_MAX,
      })
      const { settings } = await care.doctor(id)
      const offered = visitType === 'online' ? settings.onlineEnabled : settings.inPersonEnabled
      const slots = offered ? await care.slotsOf(id, range) : []
      return {
        doctor_id: id,
        visit_type: visitType,
        fee: visitType === 'online' ? settings.onlineFeeRial : settings.inPersonFeeRial,
        duration_minutes: settings.durationMinutes,
        results: slots.map(({ startsAt, endsAt }) => ({
          starts_at: instantText(startsAt),
          ends_at: instantText(endsAt),
          date: formatJalaliDate(tehranDateOf(startsAt)),
        })),
      }
    },
  )
}

type Found = Awaited<ReturnType<Care['doctor']>>

export const presentDoctor = (doctor: Found, language: Language): Static<typeof Doctor> => ({
  id: doctor.id,
  name: doctor.name,
  specialty: { id: doctor.specialty.code, title: doctor.specialty.title[language] },
  gender: doctor.gender,
  medical_council_number: doctor.councilNumber,
  experience_years: doctor.experienceYears,
  rating: doctor.rating,
  consultation_fee: doctor.settings.inPersonFeeRial,
  online_consultation_fee: doctor.settings.onlineFeeRial,
  profile_image: doctor.profileImage,
  location: doctor.location,
  availability: {
    online: doctor.settings.onlineEnabled,
    in_person: doctor.settings.inPersonEnabled,
    next_available: doctor.nextAvailable && instantText(doctor.nextAvailable),
  },
  languages: [...doctor.languages],
  accepted_insurances: [...doctor.settings.acceptedInsurances],
})
