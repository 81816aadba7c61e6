// What is answered of a picture, before it has an id and a time. Pure.
import type { TokenUse } from '../../../platform/model/index.ts'
import { EMERGENCY_ENGINE, type Spent } from '../usage.ts'
import { EMERGENCY, generalAdvice, NOTES, retakeAdvice, TODAY, tellMeasured } from './advice.ts'
import { type AnalysisType, type Language, type Results, type Said, SEVERITIES, type Severity } from './analysis.ts'
import { isUsable, type Measured } from './measure.ts'
import { findUrgency, type Urgency } from './urgency.ts'

/** What looks where there is no model. */
const MEASURING_ENGINE = 'measured'
/** So much of the picture being red is worth a doctor's look; told in docs/assistant.md, "Pictures". */
const MUCH_REDNESS = 0.25

const NOTHING_SPENT = { inputTokens: null, outputTokens: null }

export interface Answer {
  readonly results: Results
  readonly measured: Measured | null
  readonly note: Said | null
  readonly spent: Spent
}

interface Asked {
  readonly type: AnalysisType
  readonly language: Language
  /** What of the person's own words cannot wait. */
  readonly urgency: Urgency | null
}

/** To words that tell of an emergency; the picture plays no part. */
export function proposeEmergencyAnswer({ advice }: Urgency, language: Language): Answer {
  const { condition, description } = EMERGENCY
  const finding = { condition: condition[language], confidence: 1, description: description[language] }
  const results: Results = {
    findings: [finding],
    recommendations: [advice[language]],
    severity: 'severe',
    urgentCareNeeded: true,
  }
  return { results, measured: null, note: null, spent: { engine: EMERGENCY_ENGINE, ...NOTHING_SPENT } }
}

/** From measurements alone; `note` says why there is no more. */
export function proposeMeasuredAnswer(measured: Measured, asked: Asked, note: keyof typeof NOTES | null): Answer {
  const { type, language } = asked
  const results: Results = {
    findings: tellMeasured(measured, language),
    recommendations: [...retakeAdvice(measured, language), ...generalAdvice(type, language)],
    severity: severityOf(measured, type),
    urgentCareNeeded: false,
  }
  return {
    results: raiseUrgency(results, asked.urgency, language),
    measured,
    note: note && NOTES[note],
    spent: { engine: MEASURING_ENGINE, ...NOTHING_SPENT },
  }
}

/** From what a model saw, held against the rules; where it names nothing, from the measurements. */
export function proposeModelAnswer(
  seen: { results: Results; use: TokenUse; engine: string },
  measured: Measured,
  asked: Asked,
): Answer {
  const spent = { engine: seen.engine, ...seen.use }
  if (seen.results.findings.length === 0) {
    const urgent = seen.results.urgentCareNeeded ? { ...asked, urgency: asked.urgency ?? BY_MODEL } : asked
    return { ...proposeMeasuredAnswer(measured, urgent, 'noFindings'), spent }
  }
  const urgency = asked.urgency ?? urgencyIn(seen.results) ?? (seen.results.urgentCareNeeded ? BY_MODEL : null)
  const severity = graver(seen.results.severity, severityOf(measured, asked.type))
  const results = raiseUrgency({ ...seen.results, severity }, urgency, asked.language)
  return { results, measured, note: null, spent }
}

/** What pixels alone tell of it, which is little. */
const severityOf = (measured: Measured, type: AnalysisType): Severity =>
  isUsable(measured) && type !== 'other' && measured.redness >= MUCH_REDNESS ? 'moderate' : 'unknown'

const graver = (one: Severity, other: Severity): Severity =>
  SEVERITIES.indexOf(one) >= SEVERITIES.indexOf(other) ? one : other

const BY_MODEL: Urgency = { advice: TODAY, isEmergency: false }

/** What a model says it sees is held against the same rules; what it recommends speaks of what might come. */
const urgencyIn = ({ findings }: Results): Urgency | null =>
  findings.reduce<Urgency | null>(
    (found, { condition, description }) => found ?? findUrgency(`${condition}. ${description}`),
    null,
  )

/** Whoever finds it urgent: it is severe then, and the first thing said is where to go. */
function raiseUrgency(results: Results, urgency: Urgency | null, language: Language): Results {
  if (!urgency) return results
  return {
    ...results,
    recommendations: [urgency.advice[language], ...results.recommendations],
    severity: 'severe',
    urgentCareNeeded: true,
  }
}
