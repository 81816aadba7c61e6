import { defineTexts } from '../../i18n/texts.ts'

export const useWeekTexts = defineTexts({
  fa: {
    title: 'تقویم',
    week: (from: string, to: string) => `${from} تا ${to}`,
    previous: 'هفتهٔ پیش',
    next: 'هفتهٔ بعد',
    thisWeek: 'این هفته',
    steps: 'جابه‌جایی میان هفته‌ها',
    freeTimes: (count: string) => `${count} نوبت آزاد`,
    noVisits: 'ویزیتی نیست',
    dayOff: 'روز تعطیل شما',
    legendVisit: 'ویزیت',
    legendFree: 'نوبت آزاد',
    legendClosed: 'بیرون از ساعت کاری',
    settings: 'تغییر ساعت‌ها',
  },
  en: {
    title: 'Calendar',
    week: (from, to) => `${from} to ${to}`,
    previous: 'Previous week',
    next: 'Next week',
    thisWeek: 'This week',
    steps: 'Weeks',
    freeTimes: (count) => (count === '1' ? '1 free time' : `${count} free times`),
    noVisits: 'No visits',
    dayOff: 'Your day off',
    legendVisit: 'Visit',
    legendFree: 'Free time',
    legendClosed: 'Outside of your hours',
    settings: 'Change the hours',
  },
})
