import type { Drug, DrugFacts } from './catalog.ts'
import type { Family } from './families.ts'
import { graver, type Meeting } from './severity.ts'
import type { Both, DrugWarning } from './types.ts'

/** Classes of which two drugs at once are usually a mistake: the same effect twice. */
const NOT_TWICE = [
  'nsaid',
  'statin',
  'ppi',
  'h2-blocker',
  'benzodiazepine',
  'ssri',
  'tricyclic',
  'opioid',
  'ace-inhibitor',
  'arb',
  'beta-blocker',
  'calcium-channel-blocker',
  'thiazide',
  'loop-diuretic',
  'anticoagulant',
  'corticosteroid',
  'sulfonylurea',
  'dpp4-inhibitor',
  'antihistamine',
  'gabapentinoid',
  'macrolide',
  'penicillin',
  'cephalosporin',
  'fluoroquinolone',
  'triptan',
  'nitrate',
]

const TAKEN: Both = {
  fa: 'همین دارو دو بار آمده است؛ مقدار روزانه دو برابر نشود.',
  en: 'The same drug is there twice; the daily amount must not be doubled.',
}
const SHARED: Both = {
  fa: 'هر دو یک مادهٔ مؤثر دارند؛ با هم خطر مصرف بیش از اندازه دارند.',
  en: 'Both contain the same active ingredient; together there is a risk of overdose.',
}
const ALIKE: Both = {
  fa: 'هر دو از یک دسته‌اند؛ معمولاً فقط یکی از آن‌ها مصرف می‌شود. از پزشک بپرسید.',
  en: 'Both are of one kind; usually only one of them is taken. Ask the doctor.',
}

/** What two drugs together give rise to, from whichever side it is written; undefined when nothing is known. */
export function meetDrugs(a: Drug, b: Drug): (Meeting & Pick<DrugWarning, 'kind'>) | undefined {
  if (a.id === b.id) return { kind: 'duplicate', severity: 'minor', text: TAKEN }
  const known = listed(a.interacts, b.ids, b.classes, listed(b.interacts, a.ids, a.classes))
  const shares = [...a.ids].some((id) => b.ids.has(id))
  const alike = NOT_TWICE.some((one) => a.classes.has(one) && b.classes.has(one))
  if (!shares && !alike) return known && { kind: 'interaction', ...known }
  return { kind: 'duplicate', ...(known ?? { severity: 'moderate', text: shares ? SHARED : ALIKE }) }
}

/** What a drug and a family of drugs, of which the record does not say which, give rise to. */
export function meetFamily(drug: Drug, family: Family, members: readonly Drug[]): Meeting | undefined {
  const classes = new Set(family.classes)
  let gravest = listed(drug.interacts, new Set(), classes)
  for (const member of members) {
    const general = member.interacts.filter((one) => one.with.startsWith('class:') || drug.ids.has(one.with))
    gravest = listed(general, drug.ids, drug.classes, gravest)
  }
  return gravest
}

function listed(
  interacts: DrugFacts['interacts'],
  ids: ReadonlySet<string>,
  classes: ReadonlySet<string>,
  gravest?: Meeting,
): Meeting | undefined {
  let found = gravest
  for (const { with: other, severity, fa, en } of interacts) {
    const meets = other.startsWith('class:') ? classes.has(other.slice('class:'.length)) : ids.has(other)
    if (meets) found = graver(found, { severity, text: { fa, en } })
  }
  return found
}
