import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import type { Care, PatientProfile, ProfileChanges } from '../../domains/care/index.ts'
import { formatJalaliDate, parseJalaliDate, tehranDateOf } from '../../platform/calendar.ts'
import type { Clock } from '../../platform/clock.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { FieldError } from '../../platform/http/refused.ts'
import { toLatinDigits } from '../../platform/text.ts'
import { phoneOf } from './auth.ts'
import { Profile, ProfileInput } from './profile.schema.ts'
import { answers } from './schema.ts'

const tags = ['patients']

/** The patient's own profile (contract: patient profile). */
export const profileRoutes: FastifyPluginAsyncTypebox<{ care: Care; clock: Clock }> = async (app, { care, clock }) => {
  app.get(
    '/patients/profile/',
    {
      preValidation: signedIn,
      schema: { tags, operationId: 'getProfile', summary: 'Own profile', response: answers({ 200: Profile }, 401) },
    },
    async (request) => presentProfile(await care.profileOf(actorOf(request).personId)),
  )

  for (const [method, replace] of [
    ['PUT', true],
    ['PATCH', false],
  ] as const) {
    app.route({
      method,
      url: '/patients/profile/',
      preValidation: signedIn,
      schema: {
        tags,
        operationId: replace ? 'replaceProfile' : 'updateProfile',
        summary: replace ? 'Write the whole profile: what is left out is emptied' : 'Change parts of the profile',
        body: ProfileInput,
        response: answers({ 200: Profile }, 401, 422),
      },
      handler: async (request) => {
        const { personId } = actorOf(request)
        const profile = await care.profileOf(personId)
        const changes = readChanges(request.body as Static<typeof ProfileInput>, profile, tehranDateOf(clock.now()))
        return presentProfile(await care.updateProfile(personId, changes, { replace }))
      },
    })
  }
}

const presentProfile = (profile: PatientProfile): Static<typeof Profile> => ({
  id: profile.id,
  phone_number: profile.phone,
  first_name: profile.firstName,
  last_name: profile.lastName,
  national_id: profile.nationalId,
  date_of_birth: profile.dateOfBirth && formatJalaliDate(profile.dateOfBirth),
  gender: profile.gender,
  email: profile.email,
  address: profile.address,
  emergency_contact: profile.emergencyContact,
  medical_info: {
    ...profile.medicalInfo,
    allergies: [...profile.medicalInfo.allergies],
    chronic_diseases: [...profile.medicalInfo.chronic_diseases],
    current_medications: [...profile.medicalInfo.current_medications],
  },
  insurance: {
    provider: profile.insurance.provider,
    number: profile.insurance.number,
    expiry_date: profile.insurance.expiry && formatJalaliDate(profile.insurance.expiry),
  },
})

const readOnly = { fa: 'این فیلد تغییرپذیر نیست', en: 'This field cannot be changed' }

function readChanges(body: Static<typeof ProfileInput>, current: PatientProfile, today: string): ProfileChanges {
  if (body.id !== undefined && body.id !== current.id) throw new FieldError('id', readOnly)
  if (body.phone_number !== undefined && phoneOf(body.phone_number) !== current.phone)
    throw new FieldError('phone_number', readOnly)
  const { address, emergency_contact: contact, insurance } = body
  return {
    ...(body.first_name !== undefined && { firstName: body.first_name.trim() }),
    ...(body.last_name !== undefined && { lastName: body.last_name.trim() }),
    ...(body.gender !== undefined && { gender: body.gender }),
    ...(body.email !== undefined && { email: body.email }),
    ...(body.national_id !== undefined && { nationalId: body.national_id && toLatinDigits(body.national_id) }),
    ...(body.date_of_birth !== undefined && { dateOfBirth: birthDateOf(body.date_of_birth, today) }),
    ...(address && {
      address: { ...address, ...(address.postal_code && { postal_code: toLatinDigits(address.postal_code) }) },
    }),
    ...(contact && {
      emergencyContact: { ...contact, ...(contact.phone_number && { phone_number: phoneOf(contact.phone_number) }) },
    }),
    ...(body.medical_info && { medicalInfo: body.medical_info }),
    ...(insurance && {
      insurance: {
        ...(insurance.provider !== undefined && { provider: insurance.provider }),
        ...(insurance.number !== undefined && { number: insurance.number }),
        ...(insurance.expiry_date !== undefined && { expiry: dateOf(insurance.expiry_date) }),
      },
    }),
  }
}

const dateOf = (text: string | null): string | null => (text === null ? null : (parseJalaliDate(text) ?? null))

/** Nobody alive was born before. */
const BORN_FROM = '1900-01-01'

function birthDateOf(text: string | null, today: string): string | null {
  const date = dateOf(text)
  if (date === null || (date >= BORN_FROM && date <= today)) return date
  throw new FieldError('date_of_birth', {
    fa: 'تاریخ تولد باید میان 1900 میلادی و امروز باشد',
    en: 'Must be between the year 1900 and today',
  })
}
