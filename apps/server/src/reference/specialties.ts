/** The specialties doctors are onboarded under: code, Persian and English title (contract, doctor search). */
export const SPECIALTIES = [
  { code: 'general', title_fa: 'پزشک عمومی', title_en: 'General practice' },
  { code: 'internal', title_fa: 'متخصص داخلی', title_en: 'Internal medicine' },
  { code: 'cardiology', title_fa: 'متخصص قلب و عروق', title_en: 'Cardiology' },
  { code: 'dermatology', title_fa: 'متخصص پوست و مو', title_en: 'Dermatology' },
  { code: 'pediatrics', title_fa: 'متخصص کودکان', title_en: 'Pediatrics' },
  { code: 'gynecology', title_fa: 'متخصص زنان و زایمان', title_en: 'Obstetrics and gynecology' },
  { code: 'orthopedics', title_fa: 'متخصص ارتوپدی', title_en: 'Orthopedics' },
  { code: 'neurology', title_fa: 'متخصص مغز و اعصاب', title_en: 'Neurology' },
  { code: 'psychiatry', title_fa: 'روان‌پزشک', title_en: 'Psychiatry' },
  { code: 'psychology', title_fa: 'روان‌شناس', title_en: 'Psychology' },
  { code: 'ent', title_fa: 'متخصص گوش، حلق و بینی', title_en: 'Ear, nose and throat' },
  { code: 'ophthalmology', title_fa: 'چشم‌پزشک', title_en: 'Ophthalmology' },
  { code: 'urology', title_fa: 'متخصص کلیه و مجاری ادراری', title_en: 'Urology' },
  { code: 'gastroenterology', title_fa: 'فوق تخصص گوارش و کبد', title_en: 'Gastroenterology' },
  { code: 'endocrinology', title_fa: 'فوق تخصص غدد و متابولیسم', title_en: 'Endocrinology' },
  { code: 'pulmonology', title_fa: 'فوق تخصص ریه', title_en: 'Pulmonology' },
  { code: 'rheumatology', title_fa: 'فوق تخصص روماتولوژی', title_en: 'Rheumatology' },
  { code: 'infectious', title_fa: 'متخصص بیماری‌های عفونی', title_en: 'Infectious diseases' },
  { code: 'nutrition', title_fa: 'متخصص تغذیه', title_en: 'Nutrition' },
  { code: 'dentistry', title_fa: 'دندان‌پزشک', title_en: 'Dentistry' },
] as const
export type SpecialtyCode = (typeof SPECIALTIES)[number]['code']
