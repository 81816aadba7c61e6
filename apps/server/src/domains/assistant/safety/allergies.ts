import { foldForSearch } from '../../../platform/text.ts'
import type { Catalog, Drug } from './catalog.ts'
import type { Family } from './families.ts'
import { readLine, type Said } from './read-record.ts'
import type { Meeting } from './severity.ts'
import type { Both, DrugWarning } from './types.ts'

/** Groups that react with each other now and then: reported, as less sure. */
const CROSSES: Readonly<Record<string, readonly string[]>> = {
  penicillin: ['cephalosporin', 'beta-lactam'],
  cephalosporin: ['penicillin', 'beta-lactam'],
  nsaid: ['aspirin'],
  aspirin: ['nsaid'],
}
/** Reactions to aspirin run through all anti-inflammatory painkillers; those crosses are as grave as the thing itself. */
const GRAVE_CROSS = new Set(['nsaid', 'aspirin'])

const SAME: Both = {
  fa: 'در پرونده حساسیت به همین دارو ثبت شده است؛ بدون تصمیم پزشک مصرف نشود.',
  en: 'The record has an allergy to this very drug; not without a doctor’s decision.',
}
const FAMILY: Both = {
  fa: 'از گروهی است که در پرونده حساسیت به آن ثبت شده است؛ بدون تصمیم پزشک مصرف نشود.',
  en: 'It belongs to a group that the record has an allergy to; not without a doctor’s decision.',
}
const CROSS: Both = {
  fa: 'با دارویی که حساسیت به آن ثبت شده هم‌خانواده است و گاهی واکنش مشترک دارد؛ پیش از مصرف از پزشک بپرسید.',
  en: 'It is related to what the record has an allergy to and sometimes shares the reaction; ask a doctor first.',
}
const UNSURE: Both = {
  fa: 'در پرونده حساسیت به دسته‌ای از داروها ثبت شده و معلوم نیست کدام؛ پیش از مصرف از پزشک یا داروساز بپرسید.',
  en: 'The record has an allergy to a wide kind of drugs without saying which; ask a doctor or pharmacist first.',
}

/** The allergies on file that a drug meets. What is no drug (pollen, nuts) meets none. */
export function allergyWarnings(drug: Drug, allergies: readonly Said[]): DrugWarning[] {
  return allergies.flatMap((allergy) => {
    const meeting = meet(drug, allergy)
    return meeting
      ? [{ kind: 'allergy', drugId: drug.id, drug: drug.title, against: allergy.text, ...meeting } as const]
      : []
  })
}

/** Lines of allergies as they are checked; «حساسیت به باقالی» and the like are conditions and read there. */
export const readAllergies = (catalog: Catalog, lines: readonly string[]): Said[] =>
  lines.filter((line) => foldForSearch(line) !== '').map((line) => readLine(catalog, line))

function meet(drug: Drug, { drugs, families }: Said): Meeting | undefined {
  // «پنی‌سیلین» is a drug and a family: who wrote it means the family, which holds the drug.
  const meetings = [
    ...drugs.map((known) => meetDrug(drug, known)),
    ...families.map((family) => meetFamily(drug, family)),
  ].filter((meeting) => meeting !== undefined)
  return meetings.find(({ severity }) => severity === 'major') ?? meetings[0]
}

function meetDrug(drug: Drug, known: Drug): Meeting | undefined {
  if ([...known.ids].some((id) => drug.ids.has(id))) return { severity: 'major', text: SAME }
  return meetGroups(drug, known.groups, known.classes.has('antibiotic'))
}

function meetFamily(drug: Drug, family: Family): Meeting | undefined {
  const ofClass = family.classes.some((one) => drug.classes.has(one))
  if (family.wide) return ofClass ? { severity: 'moderate', text: UNSURE } : undefined
  const meeting = meetGroups(drug, new Set(family.groups), true)
  if (meeting) return meeting
  return ofClass ? { severity: 'major', text: FAMILY } : undefined
}

function meetGroups(drug: Drug, groups: ReadonlySet<string>, toAntibiotic: boolean): Meeting | undefined {
  const shared = [...groups].filter((group) => drug.groups.has(group))
  const own = shared.filter((group) => group !== 'beta-lactam' || groups.size === 1)
  // Antibiotic sulfonamides and the others (diuretics, celecoxib) seldom share the reaction.
  const far = own.filter((group) => group === 'sulfonamide' && drug.classes.has('antibiotic') !== toAntibiotic)
  if (own.length > far.length) return { severity: 'major', text: FAMILY }
  if (shared.length > 0) return { severity: 'moderate', text: CROSS }
  const crossed = [...groups].flatMap((group) => CROSSES[group] ?? []).filter((group) => drug.groups.has(group))
  if (crossed.length === 0) return undefined
  const grave = crossed.some((group) => GRAVE_CROSS.has(group))
  return grave ? { severity: 'major', text: FAMILY } : { severity: 'moderate', text: CROSS }
}
