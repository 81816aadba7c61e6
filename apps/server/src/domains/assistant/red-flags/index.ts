export { findRedFlags } from './find-red-flags.ts'
export type { EmergencyLine, Finding, RedFlag } from './types.ts'
