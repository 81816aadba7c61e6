import type { Command } from './command.ts'
import { readFlags } from './flags.ts'

/** Puts the key of every file under the newest master key (docs/operations.md, Files); exit code 1 tells that some could not be. */
export const rewrapFiles: Command = {
  usage: '',
  read(args) {
    readFlags(args, {})
    return async ({ ground, tell }) => {
      const { rewrapped, current, plain, gone, failed } = await ground.fileRoom.rewrap()
      tell(`${rewrapped} files put under the newest master key; ${current} were already.`)
      if (plain > 0) tell(`${plain} from before encryption were left as they are.`)
      if (gone > 0) tell(`${gone} were deleted or replaced meanwhile.`)
      for (const { key, why } of failed) tell(`  FAULT  ${key}: ${why}`)
      return failed.length === 0
    }
  },
}
