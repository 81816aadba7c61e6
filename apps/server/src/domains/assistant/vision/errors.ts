import { refusals } from '../../../platform/errors.ts'

export const visionRefuses = refusals('ANALYSIS_NOT_FOUND') // it is nobody's, or somebody else's
export type VisionRefusal = keyof typeof visionRefuses
