import { AHMADI, MORE_DOCTORS, REZAEI } from './doctors.ts'
import { ADMIN, ALI, DEMO_PASSWORD, PERSONS, ZAHRA } from './persons.ts'

export interface DemoAccount {
  readonly who_fa: string
  readonly who_en: string
  /** The phone to sign in with. */
  readonly sign_in: string
}

/** The demo persons who can sign in by phone, for the list shown at the start. */
export function demoAccounts(): DemoAccount[] {
  const [first, last] = [MORE_DOCTORS.at(0), MORE_DOCTORS.at(-1)]
  return [
    { who_fa: 'بیمار: علی محمدی', who_en: 'patient, with a profile, an insurance and money', sign_in: `${ALI.phone}` },
    { who_fa: 'بیمار: زهرا کریمی', who_en: 'patient', sign_in: `${ZAHRA.phone}` },
    { who_fa: 'پزشک عمومی: دکتر سارا احمدی', who_en: 'doctor, general practice', sign_in: AHMADI.phone },
    { who_fa: 'متخصص قلب: دکتر مریم رضایی', who_en: 'doctor, cardiology', sign_in: REZAEI.phone },
    {
      who_fa: 'پزشکان دیگر',
      who_en: `${MORE_DOCTORS.length} more doctors`,
      sign_in: `${first?.phone} … ${last?.phone.slice(-3)}`,
    },
    { who_fa: 'مدیر سامانه', who_en: 'admin', sign_in: `${ADMIN.phone}` },
  ]
}

/** Those who sign in by e-mail, and the one password of them all. */
export const demoEmails = (): { emails: string[]; password: string } => ({
  emails: PERSONS.flatMap(({ email }) => email ?? []),
  password: DEMO_PASSWORD,
})
