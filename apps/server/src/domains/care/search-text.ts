import { foldForSearch } from '../../platform/text.ts'

/** What the search looks through: name, specialty in both languages and city, folded. */
export const searchTextOf = (
  name: { firstName: string; lastName: string },
  specialty: { title_fa: string; title_en: string },
  city: string,
): string =>
  foldForDoctorSearch(`${name.firstName} ${name.lastName} ${specialty.title_fa} ${specialty.title_en} ${city}`)

/** Letters that sound alike in Persian; whoever heard a name writes any of them (رضایی, رزایی, رظایی). */
const SOUNDS: Readonly<Record<string, string>> = { ض: 'ز', ظ: 'ز', ذ: 'ز', ص: 'س', ث: 'س', ط: 'ت', ح: 'ه', غ: 'ق' }

/** Folded for search, and by sound. */
export const foldForDoctorSearch = (text: string): string =>
  foldForSearch(text).replace(/[ضظذصثطحغ]/g, (letter) => SOUNDS[letter] ?? letter)
