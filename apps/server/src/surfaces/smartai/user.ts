import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import type { Account, Identity } from '../../domains/identity/index.ts'
import type { FileStore } from '../../platform/files/files.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { languageOf } from '../../platform/http/language.ts'
import { FieldError, InputErrors } from '../../platform/http/refused.ts'
import { Instant, Line, OneOf, PhoneNumber } from '../../platform/http/schema.ts'
import { parsePhone } from '../../platform/phone.ts'
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
  const present = (account: Account) => success(presentProfile(account, publicUrl))

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
    async (request) => present(await accounts.get(actorOf(request).personId)),
  )

  app.put(
    '/user/profile',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'updateProfile',
        summary: 'Change what is named; with a picture, as multipart/form-data (`avatar`, `settings` as JSON text)',
        consumes: ['application/json', 'multipart/form-data'],
        body: { content: { 'application/json': { schema: ProfileChanges } } },
        response: answers({ 200: enveloped(Profile) }, 400, 401, 404, 413, 415),
      },
    },
    async (request) => {
      const { personId } = actorOf(request)
      const { changes, avatar } = request.isMultipart()
        ? await readForm(request)
        : { changes: request.body as Static<typeof ProfileChanges>, avatar: undefined }
      const avatarKey = avatar && (await keepAvatar(files, avatar))
      const { account, replacedAvatar } = await accounts.update(personId, {
        ...(changes.fullName !== undefined && { fullName: changes.fullName }),
        ...(changes.mobile !== undefined && { mobile: parsePhone(changes.mobile) ?? '' }),
        ...(changes.settings !== undefined && { settings: changes.settings }),
        ...(avatarKey !== undefined && { avatarKey }),
      })
      if (replacedAvatar !== null) await files.delete(replacedAvatar)
      return present(account)
    },
  )

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
        response: answers({ 200: Message }, 400, 401, 404, 429, 503),
      },
    },
    async (request) => {
      const phone = await mobileOf(request, request.body.mobile)
      await identity.requestOtp(phone, 'sms')
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
        body: Type.Object({ code: Type.String({ format: 'otp-code' }), mobile: Type.Optional(PhoneNumber) }, exact),
        response: answers({ 200: ProvenMobile }, 400, 401, 404, 409, 429),
      },
    },
    async (request) => {
      const phone = await mobileOf(request, request.body.mobile)
      const { tokens } = await identity.proveMobile(actorOf(request), { phone, code: toLatinDigits(request.body.code) })
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

/** A form as the same changes JSON would be. @throws InputErrors, FieldError; also what the parser refuses */
async function readForm(
  request: FastifyRequest,
): Promise<{ changes: Static<typeof ProfileChanges>; avatar: Buffer | undefined }> {
  const fields: Record<string, unknown> = {}
  let avatar: Buffer | undefined
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer()
      if (part.fieldname === 'avatar') avatar = bytes
      else fields[part.fieldname] = null
    } else fields[part.fieldname] = part.fieldname === 'settings' ? readSettings(String(part.value)) : part.value
  }
  const changes = Object.fromEntries(Object.entries(fields))
  const validate =
    request.getValidationFunction(ProfileChanges) ?? request.compileValidationSchema(ProfileChanges, 'body')
  if (!validate(changes)) throw new InputErrors(validate.errors ?? [])
  return { changes, avatar }
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
