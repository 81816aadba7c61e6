import type { Command } from './command.ts'
import { readFlags } from './flags.ts'

/** Checks the whole set of knowledge: form, both languages, sources, cross-references. */
export const checkKnowledge: Command = {
  usage: '',
  read(args) {
    readFlags(args, {})
    return async ({ tell }) => {
      const { findMistakesIn, KNOWLEDGE_FOLDER, readKnowledge } = await import('../domains/assistant/index.ts')
      const files = readKnowledge(KNOWLEDGE_FOLDER)
      const mistakes = findMistakesIn(files)
      for (const mistake of mistakes) tell(`  FAULT  ${mistake}`)
      tell(mistakes.length === 0 ? `${files.length} entries, all sound.` : `${mistakes.length} mistakes.`)
      return mistakes.length === 0
    }
  },
}
