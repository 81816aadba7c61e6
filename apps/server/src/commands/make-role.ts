import type { Role } from '../domains/identity/index.ts'
import { inTransaction } from '../platform/database/transaction.ts'
import type { Command } from './command.ts'
import { phoneOf, readFlags } from './flags.ts'

/** Gives the person of a phone a role; a phone that is new becomes a new person. Doing it twice changes nothing. */
export const makeRole = (role: Exclude<Role, 'doctor'>): Command => ({
  usage: '--phone +989121234567',
  read(args) {
    const phone = phoneOf(readFlags(args, { phone: { type: 'string' } }).phone)
    return async ({ ground, domains: { identity }, tell }) => {
      const person = await inTransaction(ground.db, async (tx) => {
        const found = await identity.ensurePerson(tx, phone)
        await identity.addRole(tx, found.id, role)
        return found
      })
      identity.announceRights(person.id)
      tell(`${phone} has the role "${role}" now (person ${person.id}). They sign in by phone.`)
      return true
    }
  },
})
