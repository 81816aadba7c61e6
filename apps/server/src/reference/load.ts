import { sql } from 'kysely'
import type { Db } from '../platform/database/transaction.ts'

/** Code, Persian title, English title. */
const SPECIALTIES: readonly (readonly [string, string, string])[] = [
  ['general', 'پزشک عمومی', 'General practice'],
  ['cardiology', 'متخصص قلب و عروق', 'Cardiology'],
  ['internal', 'متخصص داخلی', 'Internal medicine'],
  ['pediatrics', 'متخصص کودکان', 'Pediatrics'],
  ['gynecology', 'متخصص زنان و زایمان', 'Obstetrics and gynecology'],
  ['dermatology', 'متخصص پوست و مو', 'Dermatology'],
  ['orthopedics', 'متخصص ارتوپدی', 'Orthopedics'],
  ['neurology', 'متخصص مغز و اعصاب', 'Neurology'],
  ['psychiatry', 'روان‌پزشک', 'Psychiatry'],
  ['psychology', 'روان‌شناس', 'Psychology'],
  ['ent', 'متخصص گوش، حلق و بینی', 'Ear, nose and throat'],
  ['ophthalmology', 'متخصص چشم', 'Ophthalmology'],
  ['urology', 'متخصص کلیه و مجاری ادراری', 'Urology'],
  ['gastroenterology', 'فوق تخصص گوارش و کبد', 'Gastroenterology'],
  ['endocrinology', 'فوق تخصص غدد', 'Endocrinology'],
  ['pulmonology', 'فوق تخصص ریه', 'Pulmonology'],
  ['rheumatology', 'فوق تخصص روماتولوژی', 'Rheumatology'],
  ['infectious', 'متخصص عفونی', 'Infectious diseases'],
  ['nutrition', 'متخصص تغذیه', 'Nutrition'],
  ['dentistry', 'دندان‌پزشک', 'Dentistry'],
]

const INSURERS = ['تامین اجتماعی', 'ایران', 'آسیا', 'سلامت', 'نیروهای مسلح', 'دانا', 'البرز', 'دی', 'پاسارگاد', 'کوثر']

/** The plans of the contract (billing 3). */
const PLANS = [
  {
    id: 'basic',
    name_fa: 'پلن پایه',
    name_en: 'Basic plan',
    price_rial: 99_000,
    duration_days: 30,
    features_fa: ['5 ویزیت آنلاین در ماه', 'دسترسی به چت‌بات پزشکی', 'ذخیره‌سازی 100MB'],
    features_en: ['5 online visits a month', 'Access to the medical assistant', '100 MB of storage'],
    monthly_consultations: 5,
    storage_mb: 100,
    ai_queries: 50,
    discount_percentage: null,
    discount_valid_until: null,
    premium: false,
    position: 1,
  },
  {
    id: 'premium',
    name_fa: 'پلن طلایی',
    name_en: 'Gold plan',
    price_rial: 299_000,
    duration_days: 30,
    features_fa: ['ویزیت آنلاین نامحدود', 'اولویت در رزرو', 'دسترسی کامل به AI', 'ذخیره‌سازی 1GB'],
    features_en: ['Unlimited online visits', 'Priority in booking', 'Full access to the assistant', '1 GB of storage'],
    monthly_consultations: -1,
    storage_mb: 1_024,
    ai_queries: -1,
    discount_percentage: 20,
    discount_valid_until: '2030-01-01',
    premium: true,
    position: 2,
  },
]

/** What no installation works without: specialties, insurers, plans. What is there already stays as it was changed. */
export async function loadReferenceData(db: Db): Promise<void> {
  const [codes, persian, english] = [0, 1, 2].map((column) => SPECIALTIES.map((row) => row[column] ?? ''))
  await sql`insert into specialties (code, title_fa, title_en)
    select * from unnest(${codes}::text[], ${persian}::text[], ${english}::text[]) on conflict do nothing`.execute(db)
  await sql`insert into insurers (name) select * from unnest(${INSURERS}::text[]) on conflict do nothing`.execute(db)
  await db.insertInto('plans').values(PLANS).onConflict((c) => c.doNothing()).execute()
}
