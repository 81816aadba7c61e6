import multipart from '@fastify/multipart'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Account, Identity } from '../../domains/identity/index.ts'
import type { FileStore } from '../../platform/files/files.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { languageOf } from '../../platform/http/language.ts'
import { addressKey } from '../../platform/http/rate-limit.ts'
import { FieldError, InputErrors } from '../../platform/http/refused.ts'
import { Instant, Line, OneOf, PhoneNumber } from '../../platform/http/schema.ts'
import { giveSessionCookie } from '../../platform/http/session-cookie.ts'
import { parsePhone } from '../../platform/phone.ts'
import { AVATAR_BYTES_MAX } from '../../platform/pictures.ts'
import { toLatinDigits } from '../../platform/text.ts'
import { GivenPassword, NewPassword, presentTokens, presentUser } from './auth.ts'
import { avatarUrl, keepAvatar } from './avatars.ts'
import { answers, enveloped, exact, Message, success } from './schema.ts'

const tags = ['user']

const Settings = Type.Object({
  theme: OneOf(['light', 'dark']),
  language: OneOf(['fa', 'en']),
  notifications: Type.Boolean(),
})
const Profile = Type.Object({
  id: Type.String(),
  fullName: Type.String(),
  email: Type.String(),
  emailVerified: Type.Boolean(),
  mobile: Type.String(),
  mobileVerified: Type.Boolean({ description: 'Only then the mobile is a way to sign in' }),
  role: OneOf(['user', 'admin']),
  createdAt: Instant,
  avatar: Type.String(),
  settings: Settings,
})
const ProfileChanges = Type.Object(
  {
    fullName: Type.Optional(Line(100)),
    mobile: Type.Optional(PhoneNumber),
    settings: Type.Optional(Type.Object(Type.Partial(Settings).properties, exact)),
  },
  exact,
)
/** Told only: a form is read part by part, by `readForm`. */
const ProfileForm = Type.Object({
  fullName: Type.Optional(Line(100)),
  mobile: Type.Optional(PhoneNumber),
  settings: Type.Optional(Type.String({ maxLength: 10_000, description: 'The settings as JSON text' })),
  avatar: Type.Optional(
    Type.String({ contentMediaType: 'application/octet-stream', description: 'JPEG, PNG or WebP, at most 5 MB' }),
  ),
})
const ChangePassword = Type.Object({ currentPassword: GivenPassword, newPassword: NewPassword }, exact)
const ProvenMobile = enveloped(
  Type.Object({
    message: Type.String(),
    tokens: Type.Optional(
      Type.Object({ accessToken: Type.String(), refreshToken: Type.String(), expiresIn: Type.Integer() }),
    ),
  }),
)

interface Deps {
  readonly identity: Identity
  readonly files: FileStore
  readonly publicUrl: string
}

/** One's own account (contract: users). */
export const userRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { identity, files, publicUrl }) => {
  const { accounts } = identity

  app.get(
    '/user/profile',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'getProfile',
        summary: 'Own profile',
        response: answers({ 200: enveloped(Profile) }, 401, 404),
      },
    },
    async (request) => success(presentProfile(await accounts.get(actorOf(request).personId), publicUrl)),
  )

  await app.register(profileChanges, { identity, files, publicUrl })

  app.put(
    '/user/change-password',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'changePassword',
        summary: 'Choose a new password; other sessions end',
        body: ChangePassword,
        response: answers({ 200: Message }, 400, 401, 404, 423),
      },
    },
    async (request) => {
      const { currentPassword: current, newPassword: next } = request.body
      await accounts.changePassword(actorOf(request), { current, next })
      const done = { fa: 'رمز عبور با موفقیت تغییر یافت', en: 'The password is changed' }
      return success({ message: done[languageOf(request.headers['accept-language'])] })
    },
  )

  app.post(
    '/user/verify-mobile',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'verifyMobile',
        summary: 'Ask for a code to prove the mobile',
        body: Type.Object({ mobile: Type.Optional(PhoneNumber) }, exact),
        response: answers({ 200: Message }, 400, 401, 404, 409, 429, 503),
      },
    },
    async (request) => {
      const phone = await mobileOf(request, request.body.mobile)
      const by = { personId: actorOf(request).personId, from: addressKey(request.ip) }
      await identity.requestMobileProof(by, phone)
      const sent = { fa: 'کد تایید ارسال شد', en: 'The code was sent' }
      return success({ message: sent[languageOf(request.headers['accept-language'])] })
    },
  )

  app.post(
    '/user/verify-mobile/confirm',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'confirmMobile',
        summary: 'Prove the mobile by the code; if somebody signs in by it already, the two become one',
        body: Type.Object(
          { code: Type.String({ format: 'otp-code', maxLength: 10 }), mobile: Type.Optional(PhoneNumber) },
          exact,
        ),
        response: answers({ 200: ProvenMobile }, 400, 401, 404, 409, 429),
      },
    },
    async (request, reply) => {
      const phone = await mobileOf(request, request.body.mobile)
      const { tokens } = await identity.proveMobile(actorOf(request), {
        phone,
        code: toLatinDigits(request.body.code),
        userAgent: request.headers['user-agent'],
      })
      if (tokens) giveSessionCookie(reply, tokens)
      const done = { fa: 'شماره موبایل شما تایید شد', en: 'Your mobile number is proven' }
      return success({
        message: done[languageOf(request.headers['accept-language'])],
        ...(tokens && { tokens: presentTokens(tokens) }),
      })
    },
  )

  /** The number that is named, else the one the account claims. */
  async function mobileOf(request: FastifyRequest, named: string | undefined): Promise<string> {
    const { mobile } = await accounts.get(actorOf(request).personId)
    const phone = named === undefined ? mobile : parsePhone(named)
    if (phone) return phone
    throw new FieldError('mobile', { fa: 'شماره موبایلی ثبت نشده است', en: 'There is no mobile number to prove' })
  }
}

/** The one route that takes a form. */
const profileChanges: FastifyPluginAsyncTypebox<Deps> = async (app, { identity, files, publicUrl }) => {
  // One picture and few words: what a form may hold beside them is bounded too.
  await app.register(multipart, {
    limits: { fileSize: AVATAR_BYTES_MAX, files: 1, fields: 10, fieldSize: 10_000, parts: 11 },
  })

  app.put(
    '/user/profile',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'updateProfile',
        summary: 'Change what is named; with a picture, as multipart/form-data (`avatar`, `settings` as JSON text)',
        body: {
          content: { 'application/json': { schema: ProfileChanges }, 'multipart/form-data': { schema: ProfileForm } },
        },
        response: answers({ 200: enveloped(Profile) }, 400, 401, 404, 413, 415),
      },
    },
    async (request) => {
      const { personId } = actorOf(request)
      const { changes, avatar } = request.isMultipart()
        ? await readForm(request)
        : { changes: request.body as Static<typeof ProfileChanges>, avatar: undefined }
      await identity.accounts.get(personId) // or its picture would be kept for nobody
      const avatarKey = avatar && (await keepAvatar(files, avatar))
      const updated = identity.accounts.update(personId, {
        ...(changes.fullName !== undefined && { fullName: changes.fullName }),
        ...(changes.mobile !== undefined && { mobile: parsePhone(changes.mobile) ?? '' }),
        ...(changes.settings !== undefined && { settings: changes.settings }),
        ...(avatarKey !== undefined && { avatarKey }),
      })
      const { account, replacedAvatar } = await updated.catch(async (error) => {
        if (avatarKey !== undefined) await files.delete(avatarKey)
        throw error
      })
      if (replacedAvatar !== null) await files.delete(replacedAvatar)
      return success(presentProfile(account, publicUrl))
    },
  )
}

/** A form as the same changes JSON would be. @throws InputErrors, FieldError; also what the parser refuses */
async function readForm(
  request: FastifyRequest,
): Promise<{ changes: Static<typeof ProfileChanges>; avatar: Buffer | undefined }> {
  const fields: Record<string, unknown> = {}
  let avatar: Buffer | undefined
  for await (const { name, bytes, value } of partsOf(request)) {
    if (bytes && name === 'avatar') avatar = bytes
    else if (bytes) fields[name] = null
    else fields[name] = name === 'settings' ? readSettings(String(value)) : value
  }
  const changes = Object.fromEntries(Object.entries(fields))
  const validate =
    request.getValidationFunction(ProfileChanges) ?? request.compileValidationSchema(ProfileChanges, 'body')
  if (!validate(changes)) throw new InputErrors(validate.errors ?? [])
  return { changes, avatar }
}

/** @throws an error of status 400: the form breaks off, or is none; with a status of its own: it is too large */
async function* partsOf(request: FastifyRequest): AsyncGenerator<{ name: string; bytes?: Buffer; value?: unknown }> {
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') yield { name: part.fieldname, bytes: await part.toBuffer() }
      else yield { name: part.fieldname, value: part.value }
    }
  } catch (error) {
    if (error instanceof Error && 'statusCode' in error) throw error
    // The parser has no kind of its own for it; whatever it stumbles over, the client sent.
    throw Object.assign(new Error('the form cannot be read', { cause: error }), { statusCode: 400 })
  }
}

function readSettings(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new FieldError('settings', { fa: 'باید متن JSON باشد', en: 'Must be JSON text' })
  }
}

const presentProfile = (account: Account, publicUrl: string) => ({
  ...presentUser(account),
  emailVerified: account.isEmailVerified,
  mobileVerified: account.phone !== null && (account.mobile === null || account.mobile === account.phone),
  avatar: avatarUrl(publicUrl, account.avatarKey),
  settings: account.settings,
})
