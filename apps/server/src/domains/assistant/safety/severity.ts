import type { Both, DrugWarning, Severity } from './types.ts'

export interface Meeting {
  readonly severity: Severity
  readonly text: Both
}

const RANK: Readonly<Record<Severity, number>> = { major: 0, moderate: 1, minor: 2 }
const KINDS: readonly DrugWarning['kind'][] = ['allergy', 'pregnancy', 'interaction', 'condition', 'duplicate']

/** The graver of two; of equals the one whose text comes first, so that the order of what is asked changes nothing. */
export function graver(a: Meeting | undefined, b: Meeting): Meeting {
  if (!a || RANK[b.severity] < RANK[a.severity]) return b
  return RANK[b.severity] === RANK[a.severity] && b.text.en < a.text.en ? b : a
}

/** Warnings, the gravest first, then in an order of their own. */
export const bySeverity = (a: DrugWarning, b: DrugWarning): number =>
  RANK[a.severity] - RANK[b.severity] ||
  KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
  compare(a.drugId, b.drugId) ||
  compare(a.against, b.against)

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
