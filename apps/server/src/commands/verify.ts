import type { Command } from './command.ts'
import { readFlags } from './flags.ts'

const PROVEN = [
  'every balance equals the sum of its entries, and none is negative',
  'the entries of each currency sum to zero',
  'every escrow equals its open holds',
  'no payment was credited twice',
  'the hash chain is whole and holds every entry',
]

/** Proves the ledger from its entries alone; exit code 1 tells a script that something in it is wrong. */
export const verify: Command = {
  usage: '',
  read(args) {
    readFlags(args, {})
    return async ({ domains: { ledger }, tell }) => {
      const { entries, sealed, faults } = await ledger.verify()
      tell(`Ledger: ${entries} entries, ${sealed} of them in the hash chain`)
      if (faults.length === 0) for (const check of PROVEN) tell(`  ok     ${check}`)
      for (const fault of faults) tell(`  FAULT  ${fault}`)
      tell(faults.length === 0 ? 'The ledger is sound.' : `The ledger is NOT sound: ${faults.length} faults.`)
      return faults.length === 0
    }
  },
}
