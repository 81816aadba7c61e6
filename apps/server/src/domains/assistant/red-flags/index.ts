export { type AnswerLanguage, answerEmergency, type EmergencyAnswer } from './emergency-answer.ts'
export { findRedFlags } from './find-red-flags.ts'
export { type EmergencyLine, type Finding, RED_FLAGS, type RedFlag } from './types.ts'
