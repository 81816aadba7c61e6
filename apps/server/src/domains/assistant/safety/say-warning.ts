import type { Both, DrugWarning, Severity } from './types.ts'

const WEIGHT: Readonly<Record<Severity, Both>> = {
  major: { fa: 'هشدار مهم', en: 'Important warning' },
  moderate: { fa: 'احتیاط', en: 'Caution' },
  minor: { fa: 'توجه', en: 'Note' },
}
const STATES: Readonly<Record<string, Both>> = {
  pregnant: { fa: 'بارداری', en: 'pregnancy' },
  breastfeeding: { fa: 'شیردهی', en: 'breastfeeding' },
}
const PERSIAN_ZERO = 0x06f0

/** A warning as one or two sentences in a language: how grave, which drug, what it meets, and what that means. */
export function sayWarning(warning: DrugWarning, language: 'fa' | 'en'): string {
  const { severity, drug, text } = warning
  const meets = language === 'fa' ? meetsInPersian(warning) : meetsInEnglish(warning)
  return `${WEIGHT[severity][language]}: ${drug[language]} ${meets}. ${text[language]}`
}

const isAge = (against: string): boolean => /^\d+(?:\.\d+)?$/.test(against)

function meetsInPersian({ kind, against }: DrugWarning): string {
  if (kind === 'allergy') return `با حساسیت ثبت‌شده در پرونده («${against}») سازگار نیست`
  if (kind === 'interaction') return `با «${against}» تداخل دارد`
  if (kind === 'duplicate') return `با «${against}» تکراری است`
  if (kind === 'pregnancy')
    return `در بارداری یا شیردهی (در پرونده: ${STATES[against]?.fa ?? against}) نیاز به احتیاط دارد`
  return isAge(against)
    ? `برای سن ${inPersianDigits(against)} سال مناسب نیست`
    : `با «${against}» که در پرونده است نمی‌سازد`
}

function meetsInEnglish({ kind, against }: DrugWarning): string {
  if (kind === 'allergy') return `does not go with the allergy on file (“${against}”)`
  if (kind === 'interaction') return `interacts with “${against}”`
  if (kind === 'duplicate') return `doubles “${against}”`
  if (kind === 'pregnancy')
    return `needs care in pregnancy or breastfeeding (on file: ${STATES[against]?.en ?? against})`
  return isAge(against) ? `is not suited to the age of ${against} years` : `does not go with “${against}” on file`
}

const inPersianDigits = (number: string): string =>
  number.replace(/[\d.]/g, (mark) => (mark === '.' ? '٫' : String.fromCharCode(PERSIAN_ZERO + Number(mark))))
