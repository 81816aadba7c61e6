import { defineTexts } from '../../i18n/texts.ts'

export const useVisitTexts = defineTexts({
  fa: {
    join: 'ورود به اتاق ویزیت',
    joinFrom: (time: string) => `اتاق ویزیت از ساعت ${time} باز می‌شود`,
    desk: 'میز کار ویزیت',
    start: 'شروع ویزیت',
    started: 'ویزیت شروع شد',
    complete: 'پایان ویزیت',
    completed: 'ویزیت پایان یافت',
    completeTitle: 'ویزیت پایان یابد؟',
    completeText:
      'هزینهٔ ویزیت به درآمد شما می‌رود و بیمار می‌تواند به آن امتیاز دهد. گزارش و نسخه را پس از آن هم می‌توانید بنویسید.',
    noShow: 'بیمار نیامد',
    noShowDone: 'نیامدن بیمار ثبت شد',
    noShowTitle: 'نیامدن بیمار ثبت شود؟',
    noShowText: 'از بیمار همان جریمهٔ لغو دیرهنگام گرفته می‌شود و بقیه به کیف پولش برمی‌گردد. این کار برگشت ندارد.',
    cancel: 'لغو ویزیت',
    cancelled: 'ویزیت لغو شد',
    cancelTitle: 'این ویزیت لغو شود؟',
    cancelText: (name: string) => `همهٔ آنچه ${name} پرداخته به کیف پولش برمی‌گردد و باخبر می‌شود. این کار برگشت ندارد.`,
    reason: 'دلیل (برای بیمار نوشته می‌شود)',
    notYet: (time: string) => `پایان ویزیت و نیامدن بیمار از ساعت ${time} ثبت می‌شود.`,
  },
  en: {
    join: 'Join the visit room',
    joinFrom: (time) => `The room opens at ${time}`,
    desk: 'Desk of the visit',
    start: 'Start the visit',
    started: 'The visit has begun',
    complete: 'End the visit',
    completed: 'The visit has ended',
    completeTitle: 'End the visit?',
    completeText:
      'Its fee goes to your earnings, and the patient may rate it. Report and prescription can be written afterwards as well.',
    noShow: 'Did not come',
    noShowDone: 'Noted that the patient did not come',
    noShowTitle: 'Note that the patient did not come?',
    noShowText:
      'The patient pays what a late cancellation costs; the rest goes back to their wallet. This cannot be undone.',
    cancel: 'Cancel the visit',
    cancelled: 'The visit is cancelled',
    cancelTitle: 'Cancel this visit?',
    cancelText: (name) => `All that ${name} paid goes back to their wallet, and they are told. This cannot be undone.`,
    reason: 'Reason (the patient reads it)',
    notYet: (time) => `Ending the visit, and noting that nobody came, is possible from ${time}.`,
  },
})
