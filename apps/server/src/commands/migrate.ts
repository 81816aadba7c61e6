import type { Command } from './command.ts'
import { readFlags } from './flags.ts'

/** Opening the database has migrated it already, as every start does; what is left is the reference data. */
export const migrate: Command = {
  usage: '',
  read(args) {
    readFlags(args, {})
    return async ({ ground, tell }) => {
      const { loadReferenceData } = await import('../reference/load.ts')
      await loadReferenceData(ground.db)
      tell('Schema and reference data are up to date.')
      return true
    }
  },
}
