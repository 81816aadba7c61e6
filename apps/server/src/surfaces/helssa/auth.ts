import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { type Care, isComplete } from '../../domains/care/index.ts'
import type { Identity, Person, Role } from '../../domains/identity/index.ts'
import type { Clock } from '../../platform/clock.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { languageOf } from '../../platform/http/language.ts'
import { InputErrors, Unauthenticated } from '../../platform/http/refused.ts'
import { instantText } from '../../platform/http/schema.ts'
import { giveSessionCookie, takeSessionCookie } from '../../platform/http/session-cookie.ts'
import { maskPhone, parsePhone } from '../../platform/phone.ts'
import { toLatinDigits } from '../../platform/text.ts'
import { createErrorAnswer } from './answer-error.ts'
import { Me, OtpRefused, OtpSent, Refreshed, RefreshToken, RequestOtp, SignedIn, VerifyOtp } from './auth.schema.ts'
import { answers } from './schema.ts'

const tags = ['auth']
const sent = { fa: 'کد تایید ارسال شد', en: 'The code was sent' }

/** Signing in by OTP (contract: authentication endpoints). */
export const authRoutes: FastifyPluginAsyncTypebox<{ identity: Identity; care: Care }> = async (
  app,
  { identity, care },
) => {
  app.post(
    '/auth/login/otp/',
    {
      schema: {
        tags,
        operationId: 'requestOtp',
        security: [],
        summary: 'Ask for a code',
        body: RequestOtp,
        response: answers({ 200: OtpSent, 429: OtpRefused }, 403, 422, 503),
      },
    },
    async (request) => {
      const phone = phoneOf(request.body.phone_number)
      const { expiresInSeconds, resendInSeconds } = await identity.requestOtp(phone, request.body.channel ?? 'sms')
      return {
        message: sent[languageOf(request.headers['accept-language'])],
        expires_in: expiresInSeconds,
        resend_available_in: resendInSeconds,
        masked_phone: maskPhone(phone),
      }
    },
  )

  app.post(
    '/auth/verify/otp/',
    {
      schema: {
        tags,
        operationId: 'verifyOtp',
        security: [],
        summary: 'Sign in with the code',
        body: VerifyOtp,
        response: answers({ 200: SignedIn }, 400, 403, 422),
      },
    },
    async (request, reply) => {
      const code = toLatinDigits(request.body.otp_code)
      const { person, isNew, tokens } = await identity.signInByOtp(
        phoneOf(request.body.phone_number),
        code,
        request.headers['user-agent'],
      )
      giveSessionCookie(reply, tokens)
      return {
        access: tokens.access,
        refresh: tokens.refresh,
        access_expires_in: tokens.accessSeconds,
        refresh_expires_in: tokens.refreshSeconds,
        user: presentUser(person, isComplete(await care.profileOf(person.id))),
        is_new_user: isNew,
      }
    },
  )

  app.post(
    '/auth/refresh/',
    {
      schema: {
        tags,
        operationId: 'refreshToken',
        security: [],
        summary: 'Exchange the refresh token, once',
        body: RefreshToken,
        response: answers({ 200: Refreshed }, 401, 422),
      },
    },
    async (request, reply) => {
      const tokens = await identity.refresh(request.body.refresh)
      giveSessionCookie(reply, tokens)
      return {
        access: tokens.access,
        access_expires_in: tokens.accessSeconds,
        refresh: tokens.refresh,
        refresh_expires_in: tokens.refreshSeconds,
      }
    },
  )
}

/** Who is signed in, however they did: by phone or by e-mail. */
export const meRoute: FastifyPluginAsyncTypebox<{ identity: Identity; care: Care }> = async (
  app,
  { identity, care },
) => {
  app.get(
    '/auth/me/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'getMe',
        summary: 'Who is signed in, with their rights of this moment',
        response: answers({ 200: Me }, 401),
      },
    },
    async (request) => {
      const { personId, roles, premium } = actorOf(request)
      const [person, profile] = await Promise.all([identity.findPerson(personId), care.profileOf(personId)])
      if (!person) throw new Unauthenticated()
      return { ...presentUser(person, isComplete(profile)), roles: [...roles] as Role[], premium }
    },
  )
}

/** Ending the session: the one route that another surface has too. */
export const signOutRoute: FastifyPluginAsyncTypebox<{ identity: Identity }> = async (app, { identity }) => {
  app.post(
    '/auth/logout/',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'logout',
        summary: 'End the session',
        body: RefreshToken,
        response: answers({ 204: Type.Null() }, 401, 422),
      },
    },
    async (request, reply) => {
      await identity.signOut(actorOf(request), request.body.refresh)
      takeSessionCookie(reply)
      return reply.code(204).send(null)
    },
  )
}

/** Signing out for a surface that shares the prefix and does not know who is asking; refuses in HELSSA's shapes. */
export function createSignOut({ identity, clock }: { identity: Identity; clock: Clock }) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    reply.serializer((answer) => JSON.stringify(answer)) // the route's own is for the other surface's shapes
    try {
      const bearer = request.headers.authorization?.match(/^bearer (.+)$/i)?.[1]
      if (bearer === undefined) throw new Unauthenticated()
      const actor = await identity.authenticate(bearer)
      const validate = request.getValidationFunction(RefreshToken) ?? request.compileValidationSchema(RefreshToken)
      if (!validate(request.body)) throw new InputErrors(validate.errors ?? [])
      await identity.signOut(actor, (request.body as Static<typeof RefreshToken>).refresh)
      takeSessionCookie(reply)
      return await reply.code(204).send(null)
    } catch (error) {
      return createErrorAnswer(clock)(error, request, reply)
    }
  }
}

/** The schema's `phone` format has seen to it that there is one. */
export function phoneOf(text: string): string {
  const phone = parsePhone(text)
  if (!phone) throw new Error('a phone passed validation and cannot be read')
  return phone
}

const presentUser = (person: Person, isProfileComplete: boolean) => ({
  id: person.id,
  phone_number: person.phone,
  first_name: person.firstName,
  last_name: person.lastName,
  email: person.email,
  role: (['admin', 'doctor', 'support'] as const).find((role) => person.roles.includes(role)) ?? ('patient' as const),
  is_profile_complete: isProfileComplete,
  created_at: instantText(person.createdAt),
})
