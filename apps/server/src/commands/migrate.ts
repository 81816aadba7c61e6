import { loadReferenceData } from '../reference/load.ts'
import type { Command } from './command.ts'
import { readFlags } from './flags.ts'

/** Opening the database has migrated it already, as every start does; what is left is the reference data. */
export const migrate: Command = {
  usage: '',
  read(args) {
    readFlags(args, {})
    return async ({ ground, tell }) => {
      await loadReferenceData(ground.db)
      tell('Schema and reference data are up to date.')
      return true
    }
  },
}
