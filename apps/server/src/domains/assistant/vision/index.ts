import type { Tx } from '../../../platform/database/transaction.ts'
import { type AskedOfPicture, analyzePicture, type VisionDeps } from './analyze-picture.ts'
import { analysesOf, deleteAnalysis, getAnalysis, joinAnalyses } from './store.ts'

/** Pictures that people show the assistant. */
export function createVision(deps: VisionDeps) {
  const { db } = deps
  return {
    analyze: (personId: string, asked: AskedOfPicture) => analyzePicture(deps, personId, asked),
    list: (personId: string, page: { page: number; pageSize: number }) => analysesOf(db, personId, page),
    get: (personId: string, id: string) => getAnalysis(db, personId, id),
    remove: (personId: string, id: string) => deleteAnalysis(db, personId, id),
    join: (tx: Tx, persons: { from: string; into: string }) => joinAnalyses(tx, persons),
  }
}
export type Vision = ReturnType<typeof createVision>

export { ANALYSIS_TYPES, type Analysis, type AnalysisType, SEVERITIES } from './analysis.ts'
export type { VisionRefusal } from './errors.ts'
