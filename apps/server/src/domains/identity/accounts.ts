import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Cache } from '../../platform/cache/cache.ts'
import type { Clock } from '../../platform/clock.ts'
import { type Db, inTransaction, refuseOn, type Tx } from '../../platform/database/transaction.ts'
import { type Account, accountRefuses, LINKS_PER_HOUR, RESET_LINK_MINUTES, VERIFY_LINK_HOURS } from './account.ts'
import {
  type AccountChanges,
  claimAttempt,
  deleteOldAttempts,
  endSessions,
  findAccount,
  findCredentials,
  findPasswordHash,
  forgetAttempts,
  forgetUnprovenClaims,
  insertAccount,
  insertMailLink,
  insertPersonWithEmail,
  type LinkPurpose,
  markEmailVerified,
  noteLogin,
  setPasswordHash,
  spendMailLink,
  updateAccount,
  voidMailLinks,
} from './account-store.ts'
import { countFailure, refuseThrottled } from './budgets.ts'
import { resetMail, verifyMail } from './mails.ts'
import { hashPassword, isPassword, weaknessOf } from './password.ts'
import { secondsUntil } from './request-otp.ts'
import type { createSessionRights } from './sessions.ts'
import type { TokenPair } from './tokens.ts'

export interface AccountDeps {
  readonly db: Db
  readonly cache: Cache
  readonly clock: Clock
  /** Keys the hashes of e-mails that were tried. */
  readonly secret: string
  readonly publicUrl: string
  readonly openSession: (tx: Tx, personId: string, userAgent: string | undefined) => Promise<TokenPair>
  readonly rights: ReturnType<typeof createSessionRights>
  readonly sendMail: (mail: { to: string; subject: string; body: string }) => Promise<void>
  readonly onFault: (error: unknown) => void
}

export interface Registration {
  readonly fullName: string
  /** As `parseEmail` gives it. */
  readonly email: string
  readonly password: string
  /** E.164; claimed, and told to nobody: whoever signs in by it stays who they are. */
  readonly mobile: string | null
  readonly userAgent?: string | undefined
}
export interface AccountSession {
  readonly account: Account
  readonly tokens: TokenPair
}

/** Accounts by e-mail and password. */
export function createAccounts(deps: AccountDeps) {
  const { db, cache, clock, rights, onFault } = deps
  const hashOf = (email: string) => createHmac('sha256', deps.secret).update(`login:${email}`).digest()
  // Mail goes out beside the answer, which must not tell by its time whether there was anybody to write to.
  const mailing = new Set<Promise<void>>()

  function mail(personId: string, purpose: LinkPurpose): void {
    const sent = sendLink(deps, personId, purpose)
      .catch(onFault)
      .finally(() => mailing.delete(sent))
    mailing.add(sent)
  }

  async function get(personId: string, on: Db = db): Promise<Account> {
    const account = await findAccount(on, personId)
    if (!account) throw accountRefuses.ACCOUNT_NOT_FOUND()
    return account
  }

  async function announceEnded(sessions: readonly string[]): Promise<void> {
    for (const session of sessions) await rights.announceRevoked(session)
  }

  return {
    /**
     * Makes a person with an account, and signs them in. A link to prove the e-mail is sent.
     * @throws EMAIL_TAKEN, PASSWORD_WEAK
     */
    async register(asked: Registration): Promise<AccountSession> {
      refuseWeak(asked.password, asked.email)
      const passwordHash = await hashPassword(asked.password)
      const personId = randomUUID()
      const tokens = await inTransaction(db, async (tx) => {
        const at = clock.now()
        await insertPersonWithEmail(tx, { id: personId, fullName: asked.fullName, email: asked.email, at })
        await insertAccount(tx, { personId, passwordHash, mobile: asked.mobile, verifiedAt: null, loginAt: at, at })
        return deps.openSession(tx, personId, asked.userAgent)
      }).catch((error) => refuseOn(error, { persons_login_email_key: accountRefuses.EMAIL_TAKEN }))
      mail(personId, 'verify_email')
      return { account: await get(personId), tokens }
    },

    /** Gives a person who is there an account with a proven e-mail, unless they have one; for demo data and commands. */
    async open(personId: string, { email, password }: { email: string; password: string }): Promise<void> {
      const passwordHash = await hashPassword(password)
      await inTransaction(db, async (tx) => {
        if (await findAccount(tx, personId)) return
        const at = clock.now()
        await tx.updateTable('persons').set({ email, login_email: email }).where('id', '=', personId).execute()
        await insertAccount(tx, { personId, passwordHash, mobile: null, verifiedAt: at, loginAt: null, at })
      })
    },

    /**
     * Signs in by e-mail and password. An e-mail without an account answers, locks and takes as long as one with it.
     * @throws CREDENTIALS_INVALID, ACCOUNT_LOCKED after 5 wrong ones for 15 minutes, ADDRESS_THROTTLED, ACCOUNT_SUSPENDED
     */
    async signIn({
      email,
      password,
      from,
      userAgent,
    }: {
      email: string
      password: string
      from: string
      userAgent?: string | undefined
    }): Promise<AccountSession> {
      const now = clock.now()
      await refuseThrottled(cache, from, now)
      const emailHash = hashOf(email)
      const lockedUntil = await claimAttempt(db, emailHash, now)
      if (lockedUntil) throw accountRefuses.ACCOUNT_LOCKED({ retryAfterSeconds: secondsUntil(lockedUntil, now) })

      const found = await findCredentials(db, email)
      if (!(await isPassword(password, found?.passwordHash)) || !found) {
        await countFailure(cache, from, now)
        throw accountRefuses.CREDENTIALS_INVALID()
      }
      if (found.status !== 'active') {
        await forgetAttempts(db, emailHash)
        throw accountRefuses.ACCOUNT_SUSPENDED()
      }
      const tokens = await inTransaction(db, async (tx) => {
        // While the password was looked at it may have been replaced; what it opened then would outlive it.
        if (!(await noteLogin(tx, found.personId, found.passwordHash, clock.now())))
          throw accountRefuses.CREDENTIALS_INVALID()
        await forgetAttempts(tx, emailHash)
        return deps.openSession(tx, found.personId, userAgent)
      })
      return { account: await get(found.personId), tokens }
    },

    get: (personId: string): Promise<Account> => get(personId),

    /** @throws ACCOUNT_NOT_FOUND the person signs in by phone only */
    async update(
      personId: string,
      changes: AccountChanges,
    ): Promise<{ account: Account; replacedAvatar: string | null }> {
      return inTransaction(db, async (tx) => {
        const { replacedAvatar } = await updateAccount(tx, personId, changes, clock.now())
        return { account: await get(personId, tx), replacedAvatar }
      })
    },

    /**
     * Ends the person's other sessions; this one goes on. Wrong guesses count as those at the door.
     * @throws ACCOUNT_NOT_FOUND, PASSWORD_WRONG, PASSWORD_WEAK, ACCOUNT_LOCKED
     */
    async changePassword(
      { personId, sessionId }: { personId: string; sessionId: string },
      { current, next }: { current: string; next: string },
    ): Promise<void> {
      const { email } = await get(personId)
      refuseWeak(next, email)
      const now = clock.now()
      const lockedUntil = await claimAttempt(db, hashOf(email), now)
      if (lockedUntil) throw accountRefuses.ACCOUNT_LOCKED({ retryAfterSeconds: secondsUntil(lockedUntil, now) })
      const replaces = await findPasswordHash(db, personId)
      if (!(await isPassword(current, replaces))) throw accountRefuses.PASSWORD_WRONG()
      const passwordHash = await hashPassword(next)
      const ended = await inTransaction(db, async (tx) => {
        // Of several changes at once one finds the password it was told.
        if (!(await setPasswordHash(tx, personId, { passwordHash, replaces, at: now })))
          throw accountRefuses.PASSWORD_WRONG()
        await forgetAttempts(tx, hashOf(email))
        await voidMailLinks(tx, personId, 'reset_password', now)
        return endSessions(tx, personId, now, sessionId)
      })
      await announceEnded(ended)
    },

    /** Sends a link to choose a new password, if the e-mail has an account; the asking side learns nothing. */
    async requestReset(email: string): Promise<void> {
      const found = await findCredentials(db, email)
      if (found?.status === 'active') mail(found.personId, 'reset_password')
    },

    /** Whoever has the link has the e-mail: it counts as proven, all sessions end, a lock is lifted.
     * @throws LINK_INVALID, PASSWORD_WEAK */
    async resetPassword(token: string, password: string): Promise<void> {
      refuseWeak(password, '')
      const passwordHash = await hashPassword(password)
      const ended = await inTransaction(db, async (tx) => {
        const now = clock.now()
        const link = await spendMailLink(tx, { hash: tokenHash(token), purpose: 'reset_password', now })
        if (!link) throw accountRefuses.LINK_INVALID()
        refuseWeak(password, link.email)
        await setPasswordHash(tx, link.personId, { passwordHash, at: now })
        await forgetUnprovenClaims(tx, link.personId)
        await markEmailVerified(tx, link.personId, now)
        await voidMailLinks(tx, link.personId, 'reset_password', now)
        await forgetAttempts(tx, hashOf(link.email))
        return endSessions(tx, link.personId, now, undefined)
      })
      await announceEnded(ended)
    },

    /** @throws LINK_INVALID */
    verifyEmail: (token: string): Promise<void> =>
      inTransaction(db, async (tx) => {
        const now = clock.now()
        const link = await spendMailLink(tx, { hash: tokenHash(token), purpose: 'verify_email', now })
        if (!link) throw accountRefuses.LINK_INVALID()
        await markEmailVerified(tx, link.personId, now)
      }),

    /** Sends the link again, at most three an hour; nothing is sent for an e-mail that is proven. */
    async resendVerification(personId: string): Promise<void> {
      const { isEmailVerified } = await get(personId)
      if (!isEmailVerified) mail(personId, 'verify_email')
    },

    /** Whose account a login e-mail is. */
    findByEmail: async (on: Db, email: string): Promise<{ personId: string; status: string } | undefined> =>
      findCredentials(on, email),
    emailOf: async (on: Db, personId: string): Promise<string | undefined> => (await findAccount(on, personId))?.email,

    /** Resolves when the mails begun so far are handed over. */
    mailsSent: async (): Promise<void> => void (await Promise.all(mailing)),

    /** Drops attempts and links that have lost their meaning. */
    forgetOld: () => deleteOldAttempts(db, new Date(clock.now().getTime() - 86_400_000)),
  }
}
export type Accounts = ReturnType<typeof createAccounts>

function refuseWeak(password: string, email: string): void {
  const why = weaknessOf(password, email)
  if (why) throw accountRefuses.PASSWORD_WEAK({ why })
}

async function sendLink(deps: AccountDeps, personId: string, purpose: LinkPurpose): Promise<void> {
  const { db, clock, publicUrl, sendMail } = deps
  const account = await findAccount(db, personId)
  if (!account) return
  const token = randomBytes(32).toString('base64url')
  const at = clock.now()
  const minutes = purpose === 'reset_password' ? RESET_LINK_MINUTES : VERIFY_LINK_HOURS * 60
  const kept = await inTransaction(db, (tx) =>
    insertMailLink(tx, {
      hash: tokenHash(token),
      personId,
      purpose,
      email: account.email,
      at,
      expiresAt: new Date(at.getTime() + minutes * 60_000),
      max: LINKS_PER_HOUR,
    }),
  )
  if (!kept) return
  const { fullName, settings } = account
  // Behind the `#`, the token reaches no server's log.
  const mail =
    purpose === 'reset_password'
      ? resetMail({ fullName, link: `${publicUrl}/reset-password#${token}`, minutes, language: settings.language })
      : verifyMail({ fullName, link: `${publicUrl}/verify-email#${token}`, language: settings.language })
  await sendMail({ to: account.email, ...mail })
}

/** Links are long and random: a plain hash keeps what a stolen table tells to nothing. */
const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()
