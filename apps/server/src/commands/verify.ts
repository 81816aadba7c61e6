import type { Command } from './command.ts'
import { readFlags } from './flags.ts'

const PROVEN_OF_LEDGER = [
  'every balance equals the sum of its entries, and none is negative',
  'the entries of each currency sum to zero',
  'every escrow equals its open holds',
  'no payment was credited twice',
  'the hash chain is whole and holds every entry',
]
const PROVEN_OF_TOKENS = [
  'every token in a wallet is somebody’s who can spend it',
  'every statement sums to what its person has',
  'no more tokens expire than there are',
]
const PROVEN_OF_AUDIT = ['the hash chain is whole and holds every entry']

/** Proves the ledger from its entries alone, tokens from it, and that nobody changed the audit of records; exit code 1 tells a script that something is wrong. */
export const verify: Command = {
  usage: '',
  read(args) {
    readFlags(args, {})
    return async ({ domains: { ledger, tokens, audit }, tell }) => {
      const tellOf = (proven: readonly string[], faults: readonly string[]) => {
        if (faults.length === 0) for (const check of proven) tell(`  ok     ${check}`)
        for (const fault of faults) tell(`  FAULT  ${fault}`)
      }
      const { entries, sealed, faults } = await ledger.verify()
      tell(`Ledger: ${entries} entries, ${sealed} of them in the hash chain`)
      tellOf(PROVEN_OF_LEDGER, faults)
      const tokenFaults = await tokens.verify()
      tell('Tokens:')
      tellOf(PROVEN_OF_TOKENS, tokenFaults)
      const deeds = await audit.verify()
      tell(`Audit: ${deeds.entries} entries, ${deeds.sealed} of them in the hash chain`)
      tellOf(PROVEN_OF_AUDIT, deeds.faults)
      if (deeds.faults.length > 0) tell('The audit is NOT sound.')
      const count = faults.length + tokenFaults.length
      tell(count === 0 ? 'The ledger is sound.' : `The ledger is NOT sound: ${count} faults.`)
      return count === 0 && deeds.faults.length === 0
    }
  },
}
