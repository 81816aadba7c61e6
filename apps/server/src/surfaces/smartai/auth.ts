import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import {
  type Account,
  type AccountSession,
  type Identity,
  PASSWORD_LENGTHS,
  parseEmail,
} from '../../domains/identity/index.ts'
import { actorOf, signedIn } from '../../platform/http/guards.ts'
import { type Language, languageOf } from '../../platform/http/language.ts'
import { addressKey } from '../../platform/http/rate-limit.ts'
import { FieldError } from '../../platform/http/refused.ts'
import { Instant, instantText, Line, OneOf, PhoneNumber } from '../../platform/http/schema.ts'
import { giveSessionCookie, takeSessionCookie } from '../../platform/http/session-cookie.ts'
import { parsePhone } from '../../platform/phone.ts'
import { answers, enveloped, exact, Message, success } from './schema.ts'

const tags = ['auth']
const Email = Type.String({ format: 'email', maxLength: 254 })
/** A password that is to be set. Not a `Line`: blanks at its ends belong to it. */
export const NewPassword = Type.String({ minLength: PASSWORD_LENGTHS.min, maxLength: PASSWORD_LENGTHS.max })
export const GivenPassword = Type.String({ minLength: 1, maxLength: PASSWORD_LENGTHS.max })
const Token = Type.String({ minLength: 1, maxLength: 2_000 })

const Register = Type.Object(
  { fullName: Line(100), email: Email, password: NewPassword, mobile: Type.Optional(PhoneNumber) },
  exact,
)
const Login = Type.Object({ email: Line(254), password: GivenPassword }, exact)
const RefreshToken = Type.Object({ refreshToken: Token }, exact)

const User = Type.Object({
  id: Type.String(),
  fullName: Type.String(),
  email: Type.String(),
  mobile: Type.String(),
  role: OneOf(['user', 'admin']),
  createdAt: Instant,
})
const Tokens = Type.Object({ accessToken: Type.String(), refreshToken: Type.String(), expiresIn: Type.Integer() })
const SignedIn = enveloped(Type.Object({ user: User, tokens: Tokens }))

const words = {
  signedOut: { fa: 'خروج با موفقیت انجام شد', en: 'You are signed out' },
  resetSent: {
    fa: 'اگر حسابی با این ایمیل باشد، پیوند تعیین رمز تازه برای آن فرستاده شد',
    en: 'If this e-mail has an account, a link to choose a new password was sent to it',
  },
  reset: { fa: 'رمز عبور تازه ثبت شد؛ اکنون وارد شوید', en: 'The new password is set; sign in with it' },
  verified: { fa: 'ایمیل شما تایید شد', en: 'Your e-mail is verified' },
  verifySent: { fa: 'پیوند تایید به ایمیل شما فرستاده شد', en: 'A link to verify was sent to your e-mail' },
} as const

interface Deps {
  readonly identity: Identity
  /** Signs out by the other surface's rules and shapes. */
  readonly neighbourSignOut: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
}

/** Accounts by e-mail (contract: authentication). */
export const authRoutes: FastifyPluginAsyncTypebox<Deps> = async (app, { identity, neighbourSignOut }) => {
  const { accounts } = identity
  const say = (message: { fa: string; en: string }, language: Language) => success({ message: message[language] })
  const spoken = (headers: { 'accept-language'?: string | undefined }) => languageOf(headers['accept-language'])

  app.post(
    '/auth/register',
    {
      schema: {
        tags,
        operationId: 'register',
        security: [],
        summary: 'Make an account',
        body: Register,
        response: answers({ 201: SignedIn }, 400, 429),
      },
    },
    async ({ body, headers }, reply) => {
      const session = await accounts.register({
        fullName: body.fullName.trim(),
        email: readEmail(body.email),
        password: body.password,
        mobile: body.mobile === undefined ? null : (parsePhone(body.mobile) ?? null),
        userAgent: headers['user-agent'],
      })
      giveSessionCookie(reply, session.tokens)
      return reply.code(201).send(presentSession(session))
    },
  )

  app.post(
    '/auth/login',
    {
      schema: {
        tags,
        operationId: 'login',
        security: [],
        summary: 'Sign in by e-mail and password',
        body: Login,
        response: answers({ 200: SignedIn }, 400, 401, 403, 423, 429),
      },
    },
    async (request, reply) => {
      const { email, password } = request.body
      // What is no e-mail has no account; it is told nothing else.
      const known = parseEmail(email) ?? email.trim().toLowerCase()
      const session = await accounts.signIn({
        email: known,
        password,
        from: addressKey(request.ip),
        userAgent: request.headers['user-agent'],
      })
      giveSessionCookie(reply, session.tokens)
      return presentSession(session)
    },
  )

  app.post(
    '/auth/refresh-token',
    {
      schema: {
        tags,
        operationId: 'refreshToken',
        security: [],
        summary: 'Exchange the refresh token, once',
        body: RefreshToken,
        response: answers({ 200: enveloped(Tokens) }, 400, 401),
      },
    },
    async ({ body }, reply) => {
      const tokens = await identity.refresh(body.refreshToken)
      giveSessionCookie(reply, tokens)
      return success(presentTokens(tokens))
    },
  )

  app.post(
    '/auth/logout',
    {
      // docs/decisions.md, addresses: `refresh` is HELSSA's, `refreshToken` SmartAI's.
      preValidation: async (request, reply) => {
        const body: unknown = request.body
        if (typeof body === 'object' && body !== null && 'refresh' in body && !('refreshToken' in body))
          return neighbourSignOut(request, reply)
        return undefined
      },
      schema: {
        tags,
        operationId: 'logout',
        security: [],
        summary: 'End the session of a refresh token',
        body: RefreshToken,
        response: answers({ 200: Message }, 400, 401),
      },
    },
    async ({ body, headers }, reply) => {
      await identity.endSession(body.refreshToken)
      takeSessionCookie(reply)
      return say(words.signedOut, spoken(headers))
    },
  )

  app.post(
    '/auth/forgot-password',
    {
      schema: {
        tags,
        operationId: 'forgotPassword',
        security: [],
        summary: 'Ask for a link to choose a new password',
        body: Type.Object({ email: Email }, exact),
        response: answers({ 200: Message }, 400, 429),
      },
    },
    async ({ body, headers }) => {
      await accounts.requestReset(readEmail(body.email))
      return say(words.resetSent, spoken(headers))
    },
  )

  app.post(
    '/auth/reset-password',
    {
      schema: {
        tags,
        operationId: 'resetPassword',
        security: [],
        summary: 'Choose a new password with the link',
        body: Type.Object({ token: Token, newPassword: NewPassword }, exact),
        response: answers({ 200: Message }, 400),
      },
    },
    async ({ body, headers }) => {
      await accounts.resetPassword(body.token, body.newPassword)
      return say(words.reset, spoken(headers))
    },
  )

  app.post(
    '/auth/verify-email',
    {
      schema: {
        tags,
        operationId: 'verifyEmail',
        security: [],
        summary: 'Prove the e-mail with the link',
        body: Type.Object({ token: Token }, exact),
        response: answers({ 200: Message }, 400),
      },
    },
    async ({ body, headers }) => {
      await accounts.verifyEmail(body.token)
      return say(words.verified, spoken(headers))
    },
  )

  app.post(
    '/user/resend-verification',
    {
      preValidation: signedIn,
      schema: {
        tags,
        operationId: 'resendVerification',
        summary: 'Ask for the link again',
        response: answers({ 200: Message }, 401, 404),
      },
    },
    async (request) => {
      await accounts.resendVerification(actorOf(request).personId)
      return say(words.verifySent, spoken(request.headers))
    },
  )
}

/** @throws FieldError letters that only look like Latin ones make another address */
function readEmail(text: string): string {
  const email = parseEmail(text)
  if (email !== undefined) return email
  throw new FieldError('email', {
    fa: 'ایمیل باید با حروف لاتین باشد',
    en: 'An e-mail is written in Latin letters',
  })
}

export const presentTokens = (tokens: AccountSession['tokens']) => ({
  accessToken: tokens.access,
  refreshToken: tokens.refresh,
  expiresIn: tokens.accessSeconds,
})

const presentSession = ({ account, tokens }: AccountSession) =>
  success({ user: presentUser(account), tokens: presentTokens(tokens) })

export const presentUser = (account: Account) => ({
  id: account.personId,
  fullName: account.fullName,
  email: account.email,
  mobile: presentMobile(account.mobile ?? account.phone),
  role: account.isAdmin ? ('admin' as const) : ('user' as const),
  createdAt: instantText(account.createdAt),
})

/** Iranian numbers as the contract writes them: 09…; empty where there is none. */
const presentMobile = (phone: string | null): string => phone?.replace(/^\+98/, '0') ?? ''
