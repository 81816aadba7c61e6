import { type DoctorSettings, type Onboarding, USUAL_SETTINGS } from '../domains/care/index.ts'
import type { SpecialtyCode } from '../reference/specialties.ts'
import { demoId } from './id.ts'

/** A doctor as onboarded, with the votes of earlier patients. */
export interface DemoDoctor extends Onboarding {
  readonly id: string
  readonly rating: { readonly average: number; readonly votes: number }
}

/** The contract's settings example: Saturday to Wednesday, 09:00 to 17:00, 20 minutes and 10 between. */
const USUAL: DoctorSettings = {
  ...USUAL_SETTINGS,
  acceptedInsurances: ['تامین اجتماعی', 'ایران', 'آسیا'],
}

export const AHMADI: DemoDoctor = {
  id: demoId('doctor ahmadi'),
  phone: '+989120000001',
  firstName: 'سارا',
  lastName: 'احمدی',
  gender: 'female',
  specialtyCode: 'general',
  councilNumber: '54321',
  experienceYears: 10,
  profileImage: null,
  languages: ['فارسی', 'انگلیسی'],
  location: { province: 'تهران', city: 'تهران', address: 'خیابان ولیعصر، بالاتر از میدان ونک' },
  // Fee and length of the contract's list of visits.
  settings: { ...USUAL, onlineFeeRial: 500_000, inPersonFeeRial: 600_000, durationMinutes: 15, bufferMinutes: 15 },
  rating: { average: 4.7, votes: 189 },
}

/** The contract's doctor search example. */
export const REZAEI: DemoDoctor = {
  id: demoId('doctor rezaei'),
  phone: '+989120000002',
  firstName: 'مریم',
  lastName: 'رضایی',
  gender: 'female',
  specialtyCode: 'cardiology',
  councilNumber: '12345',
  experienceYears: 15,
  profileImage: null,
  languages: ['فارسی', 'انگلیسی'],
  location: { province: 'تهران', city: 'تهران', address: 'میدان ونک' },
  settings: {
    ...USUAL,
    onlineFeeRial: 600_000,
    inPersonFeeRial: 800_000,
    acceptedInsurances: ['تامین اجتماعی', 'ایران'],
  },
  rating: { average: 4.8, votes: 234 },
}

const PLANS = {
  usual: {},
  thursday: {
    workingDays: ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday'],
    hours: { start: '08:00', end: '14:00' },
    breaks: [],
  },
  evening: { hours: { start: '16:00', end: '22:00' }, breaks: [{ start: '19:00', end: '19:30' }] },
  friday: {
    workingDays: ['thursday', 'friday'],
    hours: { start: '10:00', end: '18:00' },
    breaks: [{ start: '13:00', end: '14:00' }],
  },
  unhurried: { durationMinutes: 30, bufferMinutes: 15, hours: { start: '10:00', end: '19:00' } },
  by_video: {
    inPersonEnabled: false,
    hours: { start: '14:00', end: '21:00' },
    breaks: [{ start: '17:00', end: '17:30' }],
  },
  at_the_chair: { onlineEnabled: false, durationMinutes: 30, bufferMinutes: 10 },
} as const satisfies Record<string, Partial<DoctorSettings>>

const PROVINCES = {
  تهران: 'تهران',
  کرج: 'البرز',
  قم: 'قم',
  مشهد: 'خراسان رضوی',
  اصفهان: 'اصفهان',
  شیراز: 'فارس',
  تبریز: 'آذربایجان شرقی',
  اهواز: 'خوزستان',
  رشت: 'گیلان',
  کرمان: 'کرمان',
  یزد: 'یزد',
} as const
type City = keyof typeof PROVINCES

const LOCAL_LANGUAGES: Partial<Record<City, string>> = { تبریز: 'ترکی آذربایجانی', اهواز: 'عربی', رشت: 'گیلکی' }
const INSURANCES = [
  ['تامین اجتماعی', 'سلامت', 'ایران'],
  ['تامین اجتماعی', 'نیروهای مسلح'],
  ['تامین اجتماعی', 'آسیا', 'دانا', 'البرز'],
  ['سلامت', 'ایران', 'پارسیان', 'سامان'],
]

/** First name, last name, gender, specialty, city, address, years, online fee (thousand Rial), average and number of votes, hours. */
type Row = readonly [
  string,
  string,
  'male' | 'female',
  SpecialtyCode,
  City,
  string,
  number,
  number,
  number,
  number,
  keyof typeof PLANS,
]

const ROWS: readonly Row[] = [
  ['نیلوفر', 'کاظمی', 'female', 'general', 'تهران', 'سعادت‌آباد، میدان کاج', 6, 350, 4.5, 87, 'evening'],
  ['حسین', 'موسوی', 'male', 'general', 'مشهد', 'بلوار سجاد', 12, 380, 4.4, 132, 'usual'],
  ['زینب', 'حسینی', 'female', 'general', 'قم', 'بلوار امین', 9, 320, 4.6, 98, 'thursday'],
  ['پیمان', 'اکبری', 'male', 'general', 'کرج', 'گوهردشت، فاز ۲', 7, 340, 4.2, 54, 'evening'],
  ['لیلا', 'صادقی', 'female', 'general', 'رشت', 'بلوار گیلان', 11, 360, 4.7, 121, 'usual'],
  ['سعید', 'نجفی', 'male', 'general', 'اهواز', 'کیانپارس، خیابان وهابی', 5, 300, 4.1, 39, 'friday'],
  ['آرش', 'بهرامی', 'male', 'cardiology', 'تهران', 'خیابان شریعتی، بالاتر از میرداماد', 25, 900, 4.8, 201, 'usual'],
  ['بهرام', 'شریفی', 'male', 'cardiology', 'اصفهان', 'چهارباغ بالا', 22, 650, 4.7, 176, 'usual'],
  ['فرزانه', 'توکلی', 'female', 'cardiology', 'شیراز', 'خیابان ملاصدرا', 14, 620, 4.5, 93, 'thursday'],
  ['کامران', 'اسدی', 'male', 'cardiology', 'تبریز', 'خیابان ولیعصر', 18, 600, 4.6, 110, 'usual'],
  ['شیرین', 'ملکی', 'female', 'dermatology', 'تهران', 'خیابان فرشته', 10, 700, 4.6, 205, 'evening'],
  ['نازنین', 'قاسمی', 'female', 'dermatology', 'مشهد', 'خیابان احمدآباد', 8, 550, 4.4, 77, 'usual'],
  ['سینا', 'رستمی', 'male', 'dermatology', 'شیراز', 'خیابان قصردشت', 13, 580, 4.3, 64, 'usual'],
  ['الناز', 'یوسفی', 'female', 'dermatology', 'کرج', 'عظیمیه، بلوار شریعتی', 6, 500, 4.5, 58, 'evening'],
  ['مهدی', 'جعفری', 'male', 'pediatrics', 'تهران', 'پاسداران، خیابان گلستان', 19, 550, 4.8, 188, 'thursday'],
  ['سمیه', 'رحیمی', 'female', 'pediatrics', 'مشهد', 'بلوار وکیل‌آباد', 12, 480, 4.7, 143, 'usual'],
  ['الهام', 'نوری', 'female', 'pediatrics', 'اصفهان', 'خیابان توحید', 9, 460, 4.6, 101, 'evening'],
  ['رضا', 'حیدری', 'male', 'pediatrics', 'کرمان', 'خیابان استقلال', 16, 450, 4.5, 83, 'usual'],
  ['فاطمه', 'میرزایی', 'female', 'gynecology', 'تهران', 'تهرانپارس، فلکهٔ دوم', 17, 650, 4.7, 212, 'usual'],
  ['معصومه', 'عباسی', 'female', 'gynecology', 'قم', 'خیابان صفائیه', 21, 520, 4.6, 156, 'thursday'],
  ['پریسا', 'سلطانی', 'female', 'gynecology', 'تبریز', 'چهارراه آبرسان', 11, 540, 4.5, 89, 'evening'],
  ['مینا', 'زارعی', 'female', 'gynecology', 'اهواز', 'خیابان نادری', 13, 530, 4.4, 76, 'usual'],
  ['محمد', 'طاهری', 'male', 'orthopedics', 'تهران', 'خیابان میرداماد', 20, 750, 4.5, 134, 'usual'],
  ['علیرضا', 'فتحی', 'male', 'orthopedics', 'اصفهان', 'خیابان آمادگاه', 15, 650, 4.4, 97, 'evening'],
  ['امیر', 'داودی', 'male', 'orthopedics', 'رشت', 'گلسار، بلوار دیلمان', 10, 580, 4.2, 51, 'friday'],
  ['نسرین', 'قربانی', 'female', 'neurology', 'تهران', 'خیابان کارگر شمالی', 16, 700, 4.6, 118, 'usual'],
  ['بابک', 'مرادی', 'male', 'neurology', 'شیراز', 'بلوار چمران', 24, 680, 4.7, 129, 'usual'],
  ['هادی', 'صالحی', 'male', 'neurology', 'مشهد', 'خیابان دانشگاه', 12, 600, 4.3, 66, 'evening'],
  ['آزاده', 'فرهادی', 'female', 'psychiatry', 'تهران', 'یوسف‌آباد، خیابان اسدآبادی', 14, 800, 4.7, 165, 'unhurried'],
  ['کیوان', 'امیری', 'male', 'psychiatry', 'اصفهان', 'خیابان شیخ صدوق', 11, 650, 4.5, 72, 'unhurried'],
  ['ساناز', 'بختیاری', 'female', 'psychiatry', 'کرج', 'مهرشهر، بلوار ارم', 8, 600, 4.4, 49, 'unhurried'],
  ['مجید', 'خسروی', 'male', 'ent', 'تهران', 'خیابان بهشتی', 23, 650, 4.4, 103, 'usual'],
  ['طاهره', 'جلالی', 'female', 'ent', 'یزد', 'بلوار جمهوری اسلامی', 15, 520, 4.6, 80, 'thursday'],
  ['شهرام', 'پاکزاد', 'male', 'ophthalmology', 'تهران', 'میدان آرژانتین', 27, 850, 4.7, 194, 'usual'],
  ['مرجان', 'وحیدی', 'female', 'ophthalmology', 'مشهد', 'خیابان کوهسنگی', 13, 600, 4.5, 91, 'usual'],
  ['داریوش', 'کیانی', 'male', 'urology', 'تهران', 'خیابان مطهری', 18, 700, 4.3, 85, 'evening'],
  ['منصور', 'حاتمی', 'male', 'gastroenterology', 'شیراز', 'خیابان زند', 21, 700, 4.7, 151, 'usual'],
  ['هانیه', 'شفیعی', 'female', 'gastroenterology', 'تهران', 'خیابان ملاصدرا', 12, 680, 4.5, 99, 'thursday'],
  ['شهلا', 'محسنی', 'female', 'endocrinology', 'تهران', 'بلوار آفریقا', 19, 720, 4.8, 178, 'usual'],
  ['وحید', 'هاشمی', 'male', 'endocrinology', 'مشهد', 'بلوار فردوسی', 14, 620, 4.6, 105, 'usual'],
  ['جواد', 'افشار', 'male', 'internal', 'تبریز', 'خیابان شهناز', 17, 480, 4.4, 88, 'thursday'],
  ['اکرم', 'پورحسن', 'female', 'internal', 'کرمان', 'بلوار جهاد', 20, 460, 4.6, 112, 'usual'],
  ['ناصر', 'قنبری', 'male', 'pulmonology', 'اصفهان', 'خیابان حکیم نظامی', 22, 620, 4.5, 94, 'usual'],
  ['یاسر', 'باقری', 'male', 'rheumatology', 'اهواز', 'امانیه، خیابان سقراط', 9, 560, 4.2, 44, 'evening'],
  ['فرهاد', 'صمدی', 'male', 'infectious', 'تهران', 'بلوار کشاورز', 26, 600, 4.4, 70, 'usual'],
  ['ترانه', 'مقدم', 'female', 'nutrition', 'تهران', 'خیابان ناهید', 7, 400, 4.6, 137, 'by_video'],
  ['پویا', 'رنجبر', 'male', 'psychology', 'رشت', 'خیابان معلم', 9, 450, 4.7, 126, 'by_video'],
  ['گلناز', 'شکوهی', 'female', 'dentistry', 'تهران', 'نیاوران، میدان یاسر', 11, 600, 4.5, 116, 'at_the_chair'],
]

/** 48 more, over the usual specialties and cities. */
export const MORE_DOCTORS: readonly DemoDoctor[] = ROWS.map(toDoctor)
export const DOCTORS: readonly DemoDoctor[] = [AHMADI, REZAEI, ...MORE_DOCTORS]

function toDoctor(row: Row, index: number): DemoDoctor {
  const [
    firstName,
    lastName,
    gender,
    specialtyCode,
    city,
    address,
    experienceYears,
    feeThousands,
    average,
    votes,
    plan,
  ] = row
  const local = LOCAL_LANGUAGES[city]
  return {
    id: demoId(`doctor ${index}`),
    phone: `+98912000${String(100 + index).padStart(4, '0')}`,
    firstName,
    lastName,
    gender,
    specialtyCode,
    councilNumber: String(110_000 + 137 * index),
    experienceYears,
    profileImage: null,
    languages: ['فارسی', ...(local ? [local] : []), ...(index % 3 === 0 ? ['انگلیسی'] : [])],
    location: { province: PROVINCES[city], city, address },
    settings: {
      ...USUAL,
      onlineFeeRial: feeThousands * 1_000,
      inPersonFeeRial: Math.round((feeThousands * 4) / 30) * 10_000,
      acceptedInsurances: INSURANCES[index % INSURANCES.length] ?? [],
      ...PLANS[plan],
    },
    rating: { average, votes },
  }
}
