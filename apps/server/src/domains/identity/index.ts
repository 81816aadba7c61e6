import { randomUUID } from 'node:crypto'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Cache } from '../../platform/cache/cache.ts'
import { tehranDateOf } from '../../platform/calendar.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction, type Tx } from '../../platform/database/transaction.ts'
import { endSessions } from './account-store.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import { createAdministration } from './admin-persons.ts'
import { spendMobileCode } from './budgets.ts'
import { type Device, deviceOf } from './device.ts'
import { identityRefuses } from './errors.ts'
import { type Mover, proveMobile, refuseUnverified } from './join-persons.ts'
import { OTP_RESEND_SECONDS, OTP_SECONDS } from './otp.ts'
import type { Actor, Person, Role } from './person.ts'
import { redeemOtp } from './redeem-otp.ts'
import { isSurelyUnsent, issueOtp, withdrawOtp } from './request-otp.ts'
import { createSeen } from './seen.ts'
import { createSessionRights, type RightsListener } from './sessions.ts'
import {
  addRole,
  deleteOldRightsChanges,
  deleteOldSessions,
  endSessionOf,
  ensurePersonByPhone,
  findPerson,
  insertSession,
  liveSessionsOf,
  revokeReused,
  revokeSession,
  revokeSessions,
  rotateSession,
  updatePerson,
} from './store.ts'
import { ACCESS_SECONDS, createTokens, REFRESH_SECONDS, type TokenPair } from './tokens.ts'

export type OtpChannel = 'sms' | 'whatsapp' | 'call'

interface Deps {
  readonly db: Db
  readonly cache: Cache
  readonly bus: Bus
  readonly clock: Clock
  readonly jwtSecret: string
  readonly otpSecret: string
  /** Hands a code to whoever delivers it to the phone. */
  readonly sendOtp: (to: { phone: string; channel: OtpChannel; code: string }) => Promise<void>
  readonly publicUrl: string
  readonly sendMail: (mail: { to: string; subject: string; body: string }) => Promise<void>
  readonly onFault: (error: unknown) => void
}

/** Persons, their ways to sign in, their sessions and rights. */
export function createIdentity(deps: Deps) {
  const { db, cache, bus, clock, jwtSecret, otpSecret, sendOtp, onFault } = deps
  const tokens = createTokens({ secret: jwtSecret, clock })
  const rights = createSessionRights({ db, cache, bus, clock, onFault })

  const pairFor = (claims: { personId: string; sessionId: string; generation: number }): TokenPair => ({
    access: tokens.signAccess(claims),
    refresh: tokens.signRefresh(claims),
    pass: tokens.signPass(claims),
    accessSeconds: ACCESS_SECONDS,
    refreshSeconds: REFRESH_SECONDS,
  })
  const refreshExpiry = (now: Date) => new Date(now.getTime() + REFRESH_SECONDS * 1000)

  async function openSession(tx: Tx, personId: string, userAgent: string | undefined): Promise<TokenPair> {
    const now = clock.now()
    const sessionId = randomUUID()
    await insertSession(tx, { id: sessionId, personId, userAgent, at: now, expiresAt: refreshExpiry(now) })
    return pairFor({ personId, sessionId, generation: 0 })
  }

  /**
   * Sends a code to the phone by the asked channel.
   * @throws OTP_RESEND_TOO_SOON, PHONE_BLOCKED with facts.retryAfterSeconds
   * @throws OTP_NOT_SENT the provider surely did not take it; the attempt does not count
   */
  async function requestOtp(
    phone: string,
    channel: OtpChannel,
  ): Promise<{ expiresInSeconds: number; resendInSeconds: number }> {
    const now = clock.now()
    const issued = await inTransaction(db, (tx) => issueOtp(tx, { secret: otpSecret, now }, phone))
    if (issued.blocked) throw identityRefuses.PHONE_BLOCKED({ retryAfterSeconds: issued.retryAfterSeconds })
    // After the commit: what could not be handed over is withdrawn, and never waits within a transaction.
    try {
      await sendOtp({ phone, channel, code: issued.code })
    } catch (error) {
      onFault(error)
      // What may be on its way stays good, and is answered as sent: another is to be had after the usual wait.
      if (isSurelyUnsent(error)) {
        await inTransaction(db, (tx) => withdrawOtp(tx, phone, now))
        throw identityRefuses.OTP_NOT_SENT()
      }
    }
    return { expiresInSeconds: OTP_SECONDS, resendInSeconds: OTP_RESEND_SECONDS }
  }

  const accounts: Accounts = createAccounts({ ...deps, secret: otpSecret, rights, openSession })
  const movers: Mover[] = []
  const seen = createSeen(db)

  return {
    accounts,
    administration: createAdministration({ db, clock, rights }),

    requestOtp,

    /**
     * Spends a code and signs its phone's person in; a new phone becomes a new person. Sessions of that person go on.
     * @throws OTP_INVALID, OTP_EXPIRED, PHONE_BLOCKED (also for a person who is suspended)
     */
    async signInByOtp(
      phone: string,
      code: string,
      userAgent?: string,
    ): Promise<{ person: Person; isNew: boolean; tokens: TokenPair }> {
      const outcome = await inTransaction(db, async (tx) => {
        const now = clock.now()
        const redemption = await redeemOtp(tx, { secret: otpSecret, now }, { phone, code })
        if (redemption !== 'redeemed') return redemption
        const { person, isNew, status } = await ensurePersonByPhone(tx, { id: randomUUID(), phone, at: now })
        if (status !== 'active') return 'PHONE_BLOCKED'
        return { person, isNew, tokens: await openSession(tx, person.id, userAgent) }
      })
      if (typeof outcome === 'string') throw identityRefuses[outcome]()
      return outcome
    },

    /**
     * Exchanges a refresh token, once. One that was used before ends its whole session.
     * @throws TOKEN_INVALID, TOKEN_EXPIRED
     */
    async refresh(refreshToken: string): Promise<TokenPair> {
      const claims = tokens.readRefresh(refreshToken)
      const now = clock.now()
      const outcome = await inTransaction(db, async (tx) => {
        if (await rotateSession(tx, { ...claims, now, expiresAt: refreshExpiry(now) })) return 'rotated'
        return (await revokeReused(tx, { ...claims, now })) ? 'reused' : 'dead'
      })
      if (outcome === 'reused') await rights.announceRevoked(claims.sessionId)
      if (outcome !== 'rotated') throw identityRefuses.TOKEN_INVALID()
      return pairFor({ ...claims, generation: claims.generation + 1 })
    },

    /** Ends the session of a refresh token. @throws TOKEN_INVALID, TOKEN_EXPIRED */
    async endSession(refreshToken: string): Promise<void> {
      const { sessionId } = tokens.readRefresh(refreshToken)
      await inTransaction(db, (tx) => revokeSession(tx, sessionId, 'signed_out', clock.now()))
      await rights.announceRevoked(sessionId)
    },

    /** What moves along when an account turns out to be a phone's person's. */
    onJoin: (mover: Mover): void => void movers.push(mover),

    /**
     * Sends a code by which the signed-in person can prove a phone; `from` is the address that asks.
     * @throws ACCOUNT_NOT_FOUND, EMAIL_UNVERIFIED, CODES_TOO_MANY, OTP_RESEND_TOO_SOON, PHONE_BLOCKED, OTP_NOT_SENT
     */
    async requestMobileProof(by: { personId: string; from: string }, phone: string): Promise<void> {
      await refuseUnverified(db, by.personId)
      await spendMobileCode(cache, by)
      await requestOtp(phone, 'sms')
    },

    /**
     * Proves by a code that the phone is the signed-in person's. If it is another person's already, the two become one:
     * then `tokens` open that person, and sessions of the one that was left have ended. The code is spent also where
     * that is refused: it was right, and is good once.
     * @throws OTP_INVALID, OTP_EXPIRED, PHONE_BLOCKED, ACCOUNT_NOT_FOUND, EMAIL_UNVERIFIED, MOBILE_TAKEN, JOIN_LATER
     */
    async proveMobile(
      { personId }: { personId: string },
      { phone, code, userAgent }: { phone: string; code: string; userAgent?: string | undefined },
    ): Promise<{ personId: string; tokens: TokenPair | undefined }> {
      const at = clock.now()
      const redemption = await inTransaction(db, (tx) => redeemOtp(tx, { secret: otpSecret, now: at }, { phone, code }))
      if (redemption !== 'redeemed') throw identityRefuses[redemption]()
      const { ended, ...proven } = await inTransaction(db, async (tx) => {
        const joined = await proveMobile(tx, { personId, phone, at }, movers)
        const moved = joined.personId !== personId
        return { ...joined, tokens: moved ? await openSession(tx, joined.personId, userAgent) : undefined }
      })
      for (const session of ended) await rights.announceRevoked(session)
      return proven
    },

    /**
     * Ends the session of a refresh token; it must be the asking person's own.
     * @throws TOKEN_INVALID
     */
    async signOut(actor: Pick<Actor, 'personId' | 'sessionId'>, refreshToken: string): Promise<void> {
      const claims = tokens.readRefresh(refreshToken)
      if (claims.personId !== actor.personId) throw identityRefuses.TOKEN_INVALID()
      await inTransaction(db, async (tx) => {
        await revokeSessions(tx, [claims.sessionId, actor.sessionId], 'signed_out', clock.now())
      })
      await rights.announceRevoked(claims.sessionId)
      await rights.announceRevoked(actor.sessionId)
    },

    /** A page of where a person is signed in, the last used first. A session is used when its tokens are refreshed. */
    async sessionsOf(
      personId: string,
      paging: { page: number; pageSize: number },
    ): Promise<{ count: number; sessions: OpenSession[] }> {
      const { count, sessions } = await liveSessionsOf(db, { personId, now: clock.now() }, paging)
      return { count, sessions: sessions.map(toOpenSession) }
    },

    /** Ends a person's session; answers false for one that is not theirs, or is over. */
    async endOwnSession(personId: string, sessionId: string): Promise<boolean> {
      const ended = await inTransaction(db, (tx) => endSessionOf(tx, { personId, sessionId, at: clock.now() }))
      if (ended) await rights.announceRevoked(sessionId)
      return ended
    },

    /** Ends all sessions of a person but the one that asks; answers how many. */
    async endOtherSessions({ personId, sessionId }: Pick<Actor, 'personId' | 'sessionId'>): Promise<number> {
      const ended = await inTransaction(db, (tx) => endSessions(tx, personId, clock.now(), sessionId))
      for (const session of ended) await rights.announceRevoked(session)
      return ended.length
    },

    /**
     * Who bears this access token, with their rights of this moment.
     * @throws TOKEN_INVALID, TOKEN_EXPIRED
     */
    async authenticate(accessToken: string): Promise<Actor> {
      const { sessionId } = tokens.readAccess(accessToken)
      const actor = await rights.find(sessionId)
      if (!actor) throw identityRefuses.TOKEN_INVALID()
      await seen.note(actor.personId, tehranDateOf(clock.now()))
      return actor
    },

    /**
     * Who a socket speaks for, by an access token or by the pass of a browser's cookie: asked when it opens and again at
     * each write. `expiresAt` is when the proof itself ends.
     * @throws TOKEN_INVALID, TOKEN_EXPIRED
     */
    async authenticateSocket(proof: { token: string } | { pass: string }): Promise<Actor & { expiresAt: Date }> {
      const claims = 'token' in proof ? tokens.readAccess(proof.token) : tokens.readPass(proof.pass)
      const actor = await rights.find(claims.sessionId)
      if (!actor) throw identityRefuses.TOKEN_INVALID()
      return { ...actor, expiresAt: claims.expiresAt }
    },

    /** Calls whenever rights may have changed: of a session, of a person, or, told nothing, of anybody. Answers how to stop. */
    onRightsChanged: (listener: RightsListener): (() => void) => rights.onChanged(listener),

    /** Keeps rights in memory until they change anywhere; answers how to stop. A node that serves requests watches. */
    watchRights: () => rights.watch(),

    findPerson: (id: string) => findPerson(db, id),

    /** The person of a phone, made if it is new; for onboarding by an admin. */
    ensurePerson: async (tx: Tx, phone: string): Promise<Person> =>
      (await ensurePersonByPhone(tx, { id: randomUUID(), phone, at: clock.now() })).person,

    /** Call `announceRights` after the commit. */
    addRole: (tx: Tx, personId: string, role: Role) => addRole(tx, personId, role),

    updatePerson,

    /** Tells every node that a person's status, roles or plan changed. */
    announceRights: (personId: string) => rights.announceChanged(personId),

    /** Drops sessions whose refresh token died a month ago. */
    forgetOldSessions: () =>
      inTransaction(db, async (tx) => {
        const daysAgo = (days: number) => new Date(clock.now().getTime() - days * 86_400_000)
        await deleteOldRightsChanges(tx, daysAgo(1))
        return deleteOldSessions(tx, daysAgo(30))
      }),
  }
}

/** Where somebody is signed in. */
export interface OpenSession {
  readonly id: string
  readonly device: Device
  readonly openedAt: Date
  readonly lastUsedAt: Date
}

const toOpenSession = ({
  id,
  userAgent,
  openedAt,
  expiresAt,
}: Awaited<ReturnType<typeof liveSessionsOf>>['sessions'][number]): OpenSession => ({
  id,
  device: deviceOf(userAgent),
  openedAt,
  lastUsedAt: new Date(expiresAt.getTime() - REFRESH_SECONDS * 1000),
})

export type Identity = ReturnType<typeof createIdentity>

export {
  type Account,
  type AccountRefusal,
  type AccountSettings,
  accountRefuses,
  PASSWORD_LENGTHS,
  parseEmail,
} from './account.ts'
export type { AccountSession, Accounts } from './accounts.ts'
export type { Administration, ListedPerson, Suspension } from './admin-persons.ts'
export type { IdentityRefusal } from './errors.ts'
export type { Mover } from './join-persons.ts'
export type { Actor, Person, Role } from './person.ts'
export { fullNameOf } from './person.ts'
export type { RightsListener } from './sessions.ts'
export type { TokenPair } from './tokens.ts'
