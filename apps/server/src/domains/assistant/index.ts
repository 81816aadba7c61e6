export { CHECKED, type Entry, type Kind, kindOf, SECTIONS, type Section } from './knowledge/entry.ts'
export {
  findMistakesIn,
  KNOWLEDGE_FOLDER,
  type KnowledgeFile,
  loadKnowledge,
  readKnowledge,
} from './knowledge/load.ts'
export { type Found, SURE_MIN, searchKnowledge } from './knowledge/search.ts'
