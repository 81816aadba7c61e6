import type { ProfileChanges } from '../domains/care/index.ts'
import type { Role } from '../domains/identity/index.ts'
import { parseJalaliDate } from '../platform/calendar.ts'
import { demoId } from './id.ts'

/** Somebody who can sign in; doctors have a list of their own. */
export interface DemoPerson {
  readonly id: string
  readonly phone: string | null
  /** Verified, so that it is a way to sign in. */
  readonly email: string | null
  readonly firstName: string
  readonly lastName: string
  readonly gender: 'male' | 'female' | null
  readonly roles: readonly Role[]
}

const patient = { roles: [] } as const

export const ALI: DemoPerson = {
  ...patient,
  id: demoId('ali'),
  phone: '+989121234567',
  email: 'ali@example.com',
  firstName: 'علی',
  lastName: 'محمدی',
  gender: 'male',
}
export const ZAHRA: DemoPerson = {
  ...patient,
  id: demoId('zahra'),
  phone: '+989123456780',
  email: null,
  firstName: 'زهرا',
  lastName: 'کریمی',
  gender: 'female',
}
export const REZA: DemoPerson = {
  ...patient,
  id: demoId('reza'),
  phone: null,
  email: 'reza@example.com',
  firstName: 'رضا',
  lastName: 'رضایی',
  gender: 'male',
}
export const ADMIN: DemoPerson = {
  id: demoId('admin'),
  phone: '+989120000009',
  email: 'admin@example.com',
  firstName: 'مدیر',
  lastName: 'سامانه',
  gender: null,
  roles: ['admin'],
}
export const SUPPORT: DemoPerson = {
  id: demoId('support'),
  phone: null,
  email: 'support@example.com',
  firstName: 'پشتیبان',
  lastName: 'هلسا',
  gender: null,
  roles: ['support'],
}
/** Everybody's at their e-mail. */
export const DEMO_PASSWORD = 'P@ssw0rd123'

export const PERSONS = [ALI, ZAHRA, ADMIN, SUPPORT, REZA]

/** The contract's profile example, but for an insurance that has not run out. */
export const ALI_PROFILE: ProfileChanges = {
  nationalId: '0012345678',
  dateOfBirth: gregorian('1370-01-01'),
  address: { province: 'تهران', city: 'تهران', postal_code: '1234567890', address: 'خیابان ولیعصر، پلاک 123' },
  emergencyContact: { name: 'محمد محمدی', relationship: 'برادر', phone_number: '+989123456789' },
  medicalInfo: {
    blood_type: 'A+',
    height: 175,
    weight: 70,
    allergies: ['پنی‌سیلین'],
    chronic_diseases: ['دیابت نوع 2'],
    current_medications: ['متفورمین'],
  },
  insurance: { provider: 'تامین اجتماعی', number: '1234567890', expiry: gregorian('1410-12-29') },
}

export const ZAHRA_PROFILE: ProfileChanges = {
  nationalId: '0084575948',
  dateOfBirth: gregorian('1375-07-12'),
  address: {
    province: 'اصفهان',
    city: 'اصفهان',
    postal_code: '8173456789',
    address: 'خیابان چهارباغ بالا، کوچه 14، پلاک 7',
  },
  emergencyContact: { name: 'حسن کریمی', relationship: 'پدر', phone_number: '+989131234567' },
  medicalInfo: {
    blood_type: 'O+',
    height: 163,
    weight: 58,
    allergies: [],
    chronic_diseases: ['میگرن'],
    current_medications: [],
  },
  insurance: { provider: 'ایران', number: '9876543210', expiry: gregorian('1410-06-31') },
}

function gregorian(jalali: string): string {
  const date = parseJalaliDate(jalali)
  if (date === undefined) throw new Error(`${jalali} is no date`)
  return date
}
