import { defineTexts } from '../../i18n/texts.ts'

/** The words of visits that more than one page needs. */
export const useVisitTexts = defineTexts({
  fa: {
    online: 'ویزیت آنلاین',
    in_person: 'ویزیت حضوری',
    pending: 'در انتظار پرداخت',
    confirmed: 'قطعی شده',
    in_progress: 'در حال انجام',
    completed: 'انجام‌شده',
    cancelled: 'لغوشده',
    no_show: 'مراجعه نشد',
    join: 'ورود به اتاق ویزیت',
    joinFrom: (time: string) => `اتاق ویزیت ساعت ${time} باز می‌شود`,
    joinLater: 'اتاق ویزیت یک ربع پیش از وقت باز می‌شود',
    joinInMinutes: (clock: string) => `اتاق ویزیت تا ${clock} دیگر باز می‌شود`,
    pay: 'پرداخت و قطعی کردن',
    minutes: (count: string) => `${count} دقیقه`,
  },
  en: {
    online: 'Online visit',
    in_person: 'Visit in person',
    pending: 'To be paid',
    confirmed: 'Confirmed',
    in_progress: 'Under way',
    completed: 'Done',
    cancelled: 'Cancelled',
    no_show: 'Missed',
    join: 'Enter the visit',
    joinFrom: (time) => `The room opens at ${time}`,
    joinLater: 'The room opens 15 minutes before',
    joinInMinutes: (clock) => `The room opens in ${clock}`,
    pay: 'Pay and confirm',
    minutes: (count) => `${count} minutes`,
  },
})
