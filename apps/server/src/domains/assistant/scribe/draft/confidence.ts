import type { Line } from '../line.ts'
import type { Draft } from '../report.ts'

/** No report is certain; rules miss more than a model that was checked. */
const ENGINE_MOST = { model: 0.95, rules: 0.8 } as const
/** What each thing said and left out costs. */
const OMISSION_FACTOR = 0.9
const UNKNOWN_SPEAKERS_COST = 0.2
const DECIMALS = 100

/**
 * How far a report may be relied on, 0 to 1 (docs/scribe.md has the formula). Computed from what was checked, never asked of a model:
 * most of the engine × share of claims borne out × fullness × 0.9 for each omission × what is known of the speakers.
 */
export function confidenceOf(
  { report, evidence, dropped, omissions }: Pick<Draft, 'report' | 'evidence' | 'dropped' | 'omissions'>,
  { by, lines }: { by: keyof typeof ENGINE_MOST; lines: readonly Line[] },
): number {
  const kept = Object.keys(evidence).length
  const borneOut = kept === 0 ? 0 : kept / (kept + dropped.length)
  const { subjective, objective, assessment, plan } = report
  const parts = [
    subjective.chief_complaint !== '',
    subjective.hpi !== '',
    Object.keys(objective.vital_signs).length > 0 || objective.physical_exam !== '',
    assessment.diagnoses.length > 0,
    plan.medications.length > 0 || plan.follow_up !== '',
  ]
  const fullness = 0.5 + 0.5 * (parts.filter(Boolean).length / parts.length)
  const unknown = lines.filter(({ speaker }) => speaker === 'unknown').length / Math.max(1, lines.length)
  const share =
    ENGINE_MOST[by] * borneOut * fullness * OMISSION_FACTOR ** omissions.length * (1 - UNKNOWN_SPEAKERS_COST * unknown)
  return Math.round(share * DECIMALS) / DECIMALS
}
