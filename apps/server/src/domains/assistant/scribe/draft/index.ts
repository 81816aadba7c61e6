export { SAID_WORDS_MIN } from './anything-said.ts'
export { type CheckedDraft, type DraftAsked, type DraftDeps, draftReport, RULES_ENGINE } from './draft-report.ts'
