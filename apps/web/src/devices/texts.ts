import { defineTexts } from '../i18n/texts.ts'

/** What is not named here is shown as it names itself. */
type Names = Readonly<Record<string, string>>

export const useDeviceTexts = defineTexts({
  fa: {
    title: 'دستگاه‌های فعال',
    lead: 'حساب شما در این دستگاه‌ها باز است. اگر یکی را نمی‌شناسید، از آن خارج شوید.',
    current: 'همین دستگاه',
    used: 'آخرین استفاده:',
    since: 'ورود:',
    browsers: {
      Chrome: 'کروم',
      Edge: 'اج',
      Firefox: 'فایرفاکس',
      Opera: 'اپرا',
      Safari: 'سافاری',
      'Samsung Internet': 'مرورگر سامسونگ',
    } as Names,
    systems: {
      Android: 'اندروید',
      iPhone: 'آیفون',
      iPad: 'آیپد',
      Windows: 'ویندوز',
      macOS: 'مک',
      Linux: 'لینوکس',
      ChromeOS: 'کروم‌بوک',
    } as Names,
    on: (browser: string, system: string) => `${browser} روی ${system}`,
    unknown: 'دستگاه ناشناس',
    end: 'خروج',
    endOf: (device: string) => `خروج از ${device}`,
    ended: (device: string) => `${device} از حساب خارج شد`,
    endOthers: 'خروج از دستگاه‌های دیگر',
    endOthersTitle: 'از همهٔ دستگاه‌های دیگر خارج شوید؟',
    endOthersText: 'همین حالا از همهٔ آن‌ها خارج می‌شوید و فقط در این دستگاه می‌مانید.',
    endedOthers: 'از دستگاه‌های دیگر خارج شدید',
  },
  en: {
    title: 'Signed-in devices',
    lead: 'Your account is open on these devices. If you do not know one, sign it out.',
    current: 'This device',
    used: 'Last used:',
    since: 'Signed in:',
    browsers: {},
    systems: {},
    on: (browser, system) => `${browser} on ${system}`,
    unknown: 'Unknown device',
    end: 'Sign out',
    endOf: (device) => `Sign out ${device}`,
    ended: (device) => `${device} is signed out`,
    endOthers: 'Sign out the other devices',
    endOthersTitle: 'Sign out all other devices?',
    endOthersText: 'They are signed out now; you stay signed in on this device alone.',
    endedOthers: 'The other devices are signed out',
  },
})
