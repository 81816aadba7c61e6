import { Refusal } from '../../../../platform/errors.ts'
import { type Model, type ModelRefusal, modelRefuses, type TokenUse } from '../../../../platform/model/index.ts'
import type { FindIcd } from '../../icd/index.ts'
import type { CheckDrugs, PatientFacts } from '../../safety/types.ts'
import { scribeRefuses } from '../errors.ts'
import type { Extraction } from '../extract/index.ts'
import type { Line } from '../line.ts'
import { type Draft, factsWith } from '../report.ts'
import { isAnythingTold } from './anything-said.ts'
import { askModel } from './ask-model.ts'
import { buildReport } from './build-report.ts'
import type { Drawn } from './claims.ts'
import { confidenceOf } from './confidence.ts'
import { drawFromAnswers } from './draw-from-model.ts'
import { drawFromRules } from './draw-from-rules.ts'
import { drugsOf, findOmissions } from './omissions.ts'
import { readSource, type Source } from './source.ts'

export interface DraftDeps {
  readonly model?: Model | undefined
  /** The rules of scribe/extract, with the drug names they are to know. */
  readonly extract: (lines: readonly Line[], notes: string) => Extraction
  readonly checkDrugs: CheckDrugs
  readonly findIcd: FindIcd
  /** Told why a model could not be used; the report then is the rules'. */
  readonly onFault: (error: unknown) => void
}

export interface DraftAsked {
  readonly lines: readonly Line[]
  readonly notes: string
  readonly facts: PatientFacts
  readonly signal?: AbortSignal | undefined
  /** 0 to 1, growing. */
  readonly onProgress?: ((share: number) => void) | undefined
}

export interface CheckedDraft extends Draft {
  /** Why the configured model had no part in it; null when it had, or none is configured. */
  readonly modelFailed: ModelRefusal | null
  /** Drugs of the plan that nothing is known of: they were not checked. */
  readonly unknownDrugs: readonly string[]
}

/** The engine of a report that no model had part in. */
export const RULES_ENGINE = 'rules'
/** Of what was left out so many are told; what a model repeats without end tells nobody more. */
const DROPPED_TOLD_MAX = 500
const SHARES = { read: 0.1, drawn: 0.8, checked: 0.95 } as const

/**
 * A report of a visit, by the model or without one by rules, of which every item rests on places of the transcript; what does not
 * is left out and listed (docs/scribe.md). A model that fails is replaced by the rules. Changes nothing anywhere.
 * @throws TRANSCRIPT_EMPTY nothing was said: no report is invented
 */
export async function draftReport(deps: DraftDeps, asked: DraftAsked): Promise<CheckedDraft> {
  const { lines, notes, facts, signal, onProgress = () => {} } = asked
  if (!isAnythingTold(lines)) throw scribeRefuses.TRANSCRIPT_EMPTY()
  signal?.throwIfAborted()
  const source = readSource(lines, notes)
  const extraction = deps.extract(lines, notes)
  onProgress(SHARES.read)

  const { drawn, engine, modelFailed } = await draw(deps, asked, { source, extraction })
  signal?.throwIfAborted()
  onProgress(SHARES.drawn)

  const built = buildReport(drawn.claims)
  const omissions = findOmissions(built.report, extraction, { lines, ageYears: facts.ageYears })
  const stopped = [...new Set(extraction.stopped.map(({ value }) => value))]
  const dropped = [...drawn.dropped, ...built.dropped]
  onProgress(SHARES.checked)

  const { warnings, unknown } = await deps.checkDrugs(
    drugsOf(built.report, extraction),
    knownFacts(facts, extraction, { report: built.report, omissions, stopped }),
  )
  const by = engine === RULES_ENGINE ? 'rules' : 'model'
  const draft = { ...built, dropped, omissions }
  const confidence = confidenceOf(draft, { by, lines })
  onProgress(1)
  return {
    ...draft,
    dropped: dropped.slice(0, DROPPED_TOLD_MAX),
    ...{ stopped, warnings, confidence, engine, use: drawn.use, modelFailed, unknownDrugs: unknown },
  }
}

interface Read {
  readonly source: Source
  readonly extraction: Extraction
}

async function draw(
  { model, findIcd, onFault }: DraftDeps,
  { lines, notes, signal, onProgress = () => {} }: DraftAsked,
  { source, extraction }: Read,
): Promise<{ drawn: Drawn; engine: string; modelFailed: ModelRefusal | null }> {
  const byRules = { drawn: drawFromRules(extraction, source, findIcd), engine: RULES_ENGINE, modelFailed: null }
  if (!model) return byRules
  let spent: TokenUse | null = null
  try {
    const { answers, use } = await askModel(model, { lines, notes, signal }, (share, soFar) => {
      spent = soFar
      onProgress(SHARES.read + share * (SHARES.drawn - SHARES.read))
    })
    const { claims, ...drawn } = drawFromAnswers(answers, { source, findIcd, use })
    // A report without its complaint helps nobody: the rules' one has its evidence too.
    const chiefComplaint = claims.chiefComplaint ?? extraction.chiefComplaint
    return { drawn: { ...drawn, claims: { ...claims, chiefComplaint } }, engine: model.name, modelFailed: null }
  } catch (error) {
    signal?.throwIfAborted()
    if (!isModelRefusal(error)) throw error
    onFault(error)
    // Parts that it did answer were paid for.
    return { ...byRules, drawn: { ...byRules.drawn, use: spent }, modelFailed: error.code }
  }
}

const isModelRefusal = (error: unknown): error is Refusal<ModelRefusal> =>
  error instanceof Refusal && Object.hasOwn(modelRefuses, error.code)

/** The record with what was said, left out of the report or not. */
function knownFacts(
  facts: PatientFacts,
  extraction: Extraction,
  { report, omissions, stopped }: Omitting,
): PatientFacts {
  const taken = new Set(extraction.currentMedications.map(({ value }) => value.name))
  // A prescription that the report leaves out is checked as one, not as a drug the patient takes.
  return factsWith(facts, report, {
    omissions: omissions.filter(({ kind, text }) => kind !== 'medication' || taken.has(text)),
    stopped,
  })
}
type Omitting = Pick<Draft, 'report' | 'omissions' | 'stopped'>
