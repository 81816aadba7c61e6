import { demoId } from './id.ts'
import type { DemoPerson } from './persons.ts'

/** Somebody who fills doctors' days; they came one after another. */
export interface DemoPatient extends DemoPerson {
  readonly joinedDaysAgo: number
  readonly dateOfBirth: string
}

const ROWS = [
  ['نگین', 'صدری', 'female', 88, '1990-04-12'],
  ['حسین', 'موسوی', 'male', 80, '1968-09-02'],
  ['فاطمه', 'حسینی', 'female', 74, '1984-01-25'],
  ['مهدی', 'اکبری', 'male', 61, '2001-11-08'],
  ['لیلا', 'رستمی', 'female', 55, '1977-06-30'],
  ['امید', 'باقری', 'male', 41, '1993-03-17'],
  ['شیما', 'نادری', 'female', 33, '1998-12-05'],
  ['بهرام', 'یزدانی', 'male', 32, '1955-07-21'],
  ['پریسا', 'قاسمی', 'female', 20, '1987-10-14'],
  ['کیان', 'فرهادی', 'male', 13, '2012-02-28'],
  ['مینا', 'شریفی', 'female', 6, '1995-08-09'],
  ['سعید', 'طاهری', 'male', 1, '1980-05-19'],
] as const

export const PATIENTS: readonly DemoPatient[] = ROWS.map(
  ([firstName, lastName, gender, joinedDaysAgo, dateOfBirth], index) => ({
    id: demoId(`patient ${index}`),
    phone: `+98912700${String(index + 1).padStart(4, '0')}`,
    email: null,
    firstName,
    lastName,
    gender,
    roles: [],
    joinedDaysAgo,
    dateOfBirth,
  }),
)

/** Those who have been there for as long as their visits reach back. */
export const REGULARS = PATIENTS.filter(({ joinedDaysAgo }) => joinedDaysAgo > 30)
