import type { Entry, Section } from '../knowledge/index.ts'

export type Language = 'fa' | 'en'
type Both = Readonly<Record<Language, string>>

/** The only sentences that rest on no entry. */
export const PHRASES = {
  hello: {
    fa: 'سلام! من دستیار هلسا هستم؛ از دارو، نشانه، بیماری یا کمک‌های اولیه بپرسید.',
    en: 'Hello! I am the Helssa assistant; ask me about a medicine, a symptom, a condition or first aid.',
  },
  welcome: { fa: 'خواهش می‌کنم؛ سلامت باشید.', en: 'You are welcome; stay well.' },
  unknown: {
    fa: 'دربارهٔ این چیزی در دانش من نیست و نمی‌خواهم حدس بزنم.',
    en: 'My knowledge has nothing on this, and I do not want to guess.',
  },
  consult: {
    fa: 'اگر پرسش پزشکی است، از پزشک یا داروساز بپرسید؛ می‌توانید اینجا نوبت ویزیت هم بگیرید.',
    en: 'If it is a medical question, ask a doctor or pharmacist; you can also book a visit here.',
  },
  which: { fa: 'منظورتان کدام است؟', en: 'Which of these do you mean?' },
  what: {
    fa: 'چه چیزی دربارهٔ آن می‌خواهید بدانید؟',
    en: 'What would you like to know about it?',
  },
  general: {
    fa: 'این اطلاعات عمومی است و جای نظر پزشک یا داروساز را نمی‌گیرد.',
    en: 'This is general information and does not replace a doctor or pharmacist.',
  },
  unlisted: {
    fa: 'در دانش من تداخلی میان این دو نوشته نشده است؛ این به معنای بی‌خطر بودن آن نیست، از پزشک یا داروساز بپرسید.',
    en: 'My knowledge names no interaction between these two; that does not make them safe together, so ask a doctor or pharmacist.',
  },
  minor: { fa: 'این تداخل معمولاً خفیف است.', en: 'This interaction is usually minor.' },
  moderate: {
    fa: 'این تداخل متوسط است؛ پیش از مصرف هم‌زمان از پزشک یا داروساز بپرسید.',
    en: 'This interaction is moderate; ask a doctor or pharmacist before taking them together.',
  },
  major: {
    fa: 'این تداخل شدید است؛ بدون تصمیم پزشک با هم مصرف نکنید.',
    en: 'This interaction is major; do not take them together without a doctor’s decision.',
  },
} as const satisfies Record<string, Both>
export type Phrase = keyof typeof PHRASES

/** What a section is called over an answer. */
export const LABELS: Readonly<Record<Section | 'interacts', Both>> = {
  uses: { fa: 'کاربرد', en: 'what it is for' },
  adults: { fa: 'روش مصرف', en: 'how it is taken' },
  children: { fa: 'کودکان', en: 'children' },
  interactions: { fa: 'تداخل‌ها', en: 'interactions' },
  interacts: { fa: 'مصرف با هم', en: 'taken together' },
  side_effects: { fa: 'عوارض', en: 'side effects' },
  pregnancy: { fa: 'بارداری و شیردهی', en: 'pregnancy and breastfeeding' },
  what: { fa: 'چیست', en: 'what it is' },
  self_care: { fa: 'چه کنیم', en: 'what to do' },
  see_doctor: { fa: 'کی به پزشک مراجعه کنیم', en: 'when to see a doctor' },
  emergency: { fa: 'نشانه‌های اورژانسی', en: 'emergency signs' },
  do: { fa: 'چه کنیم', en: 'what to do' },
  do_not: { fa: 'چه نکنیم', en: 'what not to do' },
  call: { fa: 'کی کمک بخواهیم', en: 'when to call for help' },
}

/** How far an entry was checked, in words. */
const CHECKED: Readonly<Record<Entry['source']['checked'], Both>> = {
  'looked-up': {
    fa: 'با متن منبع سنجیده شده؛ پزشک بازبینی نکرده است',
    en: 'compared with the text of the source; not reviewed by a clinician',
  },
  'general-knowledge': {
    fa: 'از دانش عمومی؛ پزشک بازبینی نکرده است',
    en: 'from general knowledge; not reviewed by a clinician',
  },
  'clinician-reviewed': { fa: 'پزشک بازبینی کرده است', en: 'reviewed by a clinician' },
}

/** The line that names an entry's source and how far it was checked. */
export const sourceLine = ({ title, source }: Entry, language: Language): string =>
  language === 'fa'
    ? `منبع (${title.fa}): ${source.name}، ${source.url} — ${CHECKED[source.checked].fa}.`
    : `Source (${title.en}): ${source.name}, ${source.url} — ${CHECKED[source.checked].en}.`

/** The line over an answer: of what it speaks. */
export const headingOf = (
  entries: readonly Pick<Entry, 'title'>[],
  section: Section | 'interacts' | null,
  language: Language,
): string => {
  const titles = entries.map(({ title }) => title[language]).join(' + ')
  return section ? `${titles}: ${LABELS[section][language]}` : titles
}
