import { foldForSearch } from '../../../platform/text.ts'
import type { Catalog, Drug } from './catalog.ts'
import { conditionsIn, statedIn } from './read-record.ts'
import { graver, type Meeting } from './severity.ts'
import type { Both, DrugWarning, PatientFacts } from './types.ts'

/** A line of the record with the conditions it names. */
export interface StatedConditions {
  readonly text: string
  readonly ids: ReadonlySet<string>
}

/** What a line of allergies may name too: favism is often listed there. */
export const readConditions = (catalog: Catalog, { conditions, allergies }: PatientFacts): StatedConditions[] =>
  [...new Set([...conditions, ...allergies])]
    .map((text) => ({ text, ids: conditionsIn(catalog, text) }))
    .filter(({ ids }) => ids.size > 0)

/** The conditions on file in which a drug is avoided. */
export function conditionWarnings(drug: Drug, stated: readonly StatedConditions[]): DrugWarning[] {
  return stated.flatMap(({ text: against, ids }) => {
    let gravest: Meeting | undefined
    for (const { condition, severity = 'moderate', fa, en } of drug.avoidIn)
      if (ids.has(condition)) gravest = graver(gravest, { severity, text: { fa, en } })
    return gravest ? [warningOf(drug, 'condition', against, gravest)] : []
  })
}

/** Below the age from which a drug is given; the age stands in `against`. */
export function ageWarnings(drug: Drug, ageYears: number | null): DrugWarning[] {
  const from = drug.facts.min_age_years
  if (!from || ageYears === null || ageYears >= from.years) return []
  const against = String(Math.round(ageYears * 100) / 100)
  return [warningOf(drug, 'condition', against, { severity: from.severity, text: { fa: from.fa, en: from.en } })]
}

export interface StatedPregnancy {
  readonly state: 'pregnant' | 'breastfeeding'
  readonly against: string
}
const PREGNANT =
  /(?:^| )(?:باردار|بارداره|باردارم|باردار هستم|حامله|حاملگی|بارداری|pregnant|pregnancy|gravid)(?= |$|[.،)])/
const BREASTFEEDING =
  /(?:^| )(?:شیرده|شیردهی|شیر میدهم|شیر می دهم|breast ?feeding|lactating|lactation|nursing)(?= |$|[.،)])/
/** Pregnancies that are over, wished for or prevented, and illnesses named after them. */
const NOT_NOW =
  /سابقه|قبلی|گذشته|قصد|برنامه|اقدام|ضد ?بارداری|پیشگیری|خارج رحم|(?:دیابت|فشار خون|مسمومیت) (?:بارداری|حاملگی)|history|previous|past|planning|trying|contracept|ectopic|gestational/

/** Pregnancy or breastfeeding, by the record's own field or, where that is empty, by its conditions. */
export function readPregnancy({ pregnancy, conditions }: PatientFacts): StatedPregnancy | undefined {
  if (pregnancy) return { state: pregnancy, against: pregnancy }
  const found = conditions.flatMap((against): StatedPregnancy[] => {
    const pieces = statedIn(against)
      .map(foldForSearch)
      .filter((piece) => !NOT_NOW.test(piece))
    if (pieces.some((piece) => PREGNANT.test(piece))) return [{ state: 'pregnant', against }]
    return pieces.some((piece) => BREASTFEEDING.test(piece)) ? [{ state: 'breastfeeding', against }] : []
  })
  return found.find(({ state }) => state === 'pregnant') ?? found[0]
}

const NURSING: Record<'caution' | 'avoid', Both> = {
  avoid: {
    fa: 'در شیردهی مصرف نشود، مگر پزشک تصمیم دیگری بگیرد.',
    en: 'Not in breastfeeding unless a doctor decides otherwise.',
  },
  caution: { fa: 'در شیردهی فقط با نظر پزشک مصرف شود.', en: 'In breastfeeding only on a doctor’s advice.' },
}

/** What pregnancy or breastfeeding on file says of a drug, in the words of its own entry. */
export function pregnancyWarnings(drug: Drug, stated: StatedPregnancy | undefined): DrugWarning[] {
  if (!stated) return []
  const { entry, facts } = drug
  const verdict = stated.state === 'pregnant' ? facts.pregnancy : facts.breastfeeding
  if (!verdict || verdict === 'compatible') return []
  const section = entry.sections.pregnancy
  const told = { fa: section?.fa.join(' ') ?? '', en: section?.en.join(' ') ?? '' }
  const text = stated.state === 'pregnant' ? told : NURSING[verdict]
  const severity = verdict === 'avoid' ? 'major' : 'moderate'
  return [warningOf(drug, 'pregnancy', stated.against, { severity, text })]
}

function warningOf(drug: Drug, kind: DrugWarning['kind'], against: string, meeting: Meeting): DrugWarning {
  return { kind, drugId: drug.id, drug: drug.title, against, ...meeting }
}
