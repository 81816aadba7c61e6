import { foldForSearch } from '../../platform/text.ts'

/** What the search looks through: name, specialty in both languages and city, folded. */
export const searchTextOf = (
  name: { firstName: string; lastName: string },
  specialty: { title_fa: string; title_en: string },
  city: string,
): string => foldForSearch(`${name.firstName} ${name.lastName} ${specialty.title_fa} ${specialty.title_en} ${city}`)
