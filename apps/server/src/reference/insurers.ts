/** What an insurer pays of a visit, in percent, unless it says otherwise (docs/decisions.md, booking). */
const COVERAGE_PERCENTAGE = 60

/** Insurers a doctor can accept and a patient can have, by the names they are known by. */
export const INSURERS = [
  'تامین اجتماعی',
  'سلامت',
  'نیروهای مسلح',
  'ایران',
  'آسیا',
  'دانا',
  'البرز',
  'پارسیان',
  'سامان',
  'دی',
].map((name) => ({ name, coverage_percentage: COVERAGE_PERCENTAGE }))
