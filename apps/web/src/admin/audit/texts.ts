import { defineTexts } from '../../i18n/texts.ts'
import type { Right } from '../search.ts'

interface Texts {
  title: string
  lead: string
  parts: string
  entries: string
  emergencies: string
  actor: string
  patient: string
  anybody: string
  choose: string
  chooseOf: (what: string) => string
  clearOf: (what: string) => string
  chosenId: (id: string) => string
  find: string
  findHint: string
  noneFound: string
  action: string
  right: string
  all: string
  from: string
  to: string
  export: string
  exported: string
  none: string
  noneHint: string
  more: string
  when: string
  deed: string
  record: string
  address: string
  noPatient: string
  onlyOf: (name: string) => string
  rights: Record<Right, string>
  waiting: string
  reviewed: string
  which: string
  emergenciesLead: string
  noneWaiting: string
  noneWaitingHint: string
  noneReviewed: string
  doctor: string
  opened: string
  until: string
  ended: string
  reason: string
  review: string
  reviewOf: (name: string) => string
  reviewTitle: string
  reviewText: string
  comment: string
  commentHint: string
  reviewSave: string
  reviewSaved: string
  reviewBy: string
  traces: string
}

export const useAuditTexts = defineTexts<Texts>({
  fa: {
    title: 'ردگیری',
    lead: 'چه کسی، کِی، چه چیزی از پروندهٔ چه کسی را دید یا نوشت. همین جست‌وجو هم نوشته می‌شود.',
    parts: 'بخش‌های ردگیری',
    entries: 'همهٔ کارها',
    emergencies: 'دسترسی‌های اضطراری',
    actor: 'انجام‌دهنده',
    patient: 'بیمار',
    anybody: 'هر کس',
    choose: 'انتخاب',
    chooseOf: (what) => `انتخاب ${what}`,
    clearOf: (what) => `برداشتن ${what}`,
    chosenId: (id) => `شناسهٔ ${id}`,
    find: 'نام یا ایمیل',
    findHint: 'دو حرف یا بیشتر بنویسید.',
    noneFound: 'کسی پیدا نشد',
    action: 'کار',
    right: 'به چه حقی',
    all: 'همه',
    from: 'از روز',
    to: 'تا روز',
    export: 'خروجی CSV',
    exported: 'خروجی ردگیری ذخیره شد',
    none: 'چیزی پیدا نشد',
    noneHint: 'فیلترها را حذف کنید یا بازهٔ بلندتری برگزینید.',
    more: 'کارهای پیشین',
    when: 'زمان',
    deed: 'کار',
    record: 'شناسهٔ سند',
    address: 'نشانی شبکه',
    noPatient: 'بیمار خاصی نیست',
    onlyOf: (name) => `فقط کارهای مربوط به ${name}`,
    rights: {
      self: 'پروندهٔ خودش',
      own_visit: 'ویزیت خودش',
      grant: 'اجازهٔ بیمار',
      break_glass: 'اضطرار',
      author: 'نویسندهٔ سند',
      asking: 'درخواست اجازه',
      admin: 'مدیریت',
    },
    waiting: 'بررسی‌نشده',
    reviewed: 'بررسی‌شده',
    which: 'کدام‌ها',
    emergenciesLead:
      'پرونده‌هایی که پزشکی بدون اجازهٔ بیمار و به دلیل اضطرار باز کرده است؛ هر کدام را باید یک مدیر بررسی کند.',
    noneWaiting: 'دسترسی اضطراری بررسی‌نشده‌ای نیست',
    noneWaitingHint: 'هر بار که پزشکی پرونده‌ای را به دلیل اضطرار باز کند، اینجا می‌آید.',
    noneReviewed: 'هنوز چیزی بررسی نشده است',
    doctor: 'پزشک',
    opened: 'باز شد',
    until: 'مهلت',
    ended: 'زودتر پایان یافت',
    reason: 'دلیلی که نوشت',
    review: 'ثبت بررسی',
    reviewOf: (name) => `ثبت بررسی دسترسی ${name}`,
    reviewTitle: 'نتیجهٔ بررسی',
    reviewText: 'نتیجه یک بار نوشته می‌شود و دیگر تغییر نمی‌کند.',
    comment: 'چه دیدید و چه کردید',
    commentHint: 'مثلاً: با پزشک گفت‌وگو شد؛ بیمار بیهوش بود و دسترسی بجا بود.',
    reviewSave: 'ثبت نتیجه',
    reviewSaved: 'نتیجهٔ بررسی ثبت شد',
    reviewBy: 'بررسی',
    traces: 'کارهای این پزشک با این پرونده',
  },
  en: {
    title: 'Audit',
    lead: 'Who read or wrote what of whose record, and when. This search is written down as well.',
    parts: 'Parts of the audit',
    entries: 'Everything',
    emergencies: 'Emergency access',
    actor: 'Who',
    patient: 'Patient',
    anybody: 'Anybody',
    choose: 'Choose',
    chooseOf: (what) => `Choose: ${what}`,
    clearOf: (what) => `Clear: ${what}`,
    chosenId: (id) => `Id ${id}`,
    find: 'Name or e-mail',
    findHint: 'Type two letters or more.',
    noneFound: 'Nobody was found',
    action: 'Deed',
    right: 'By which right',
    all: 'All',
    from: 'From',
    to: 'To',
    export: 'Export CSV',
    exported: 'The audit was saved',
    none: 'Nothing was found',
    noneHint: 'Take filters away, or choose a longer time.',
    more: 'Earlier deeds',
    when: 'When',
    deed: 'Deed',
    record: 'Record',
    address: 'Address',
    noPatient: 'No patient in particular',
    onlyOf: (name) => `Only what is about ${name}`,
    rights: {
      self: 'Own record',
      own_visit: 'Own visit',
      grant: "Patient's consent",
      break_glass: 'Emergency',
      author: 'Its author',
      asking: 'Asking for consent',
      admin: 'Administration',
    },
    waiting: 'To be reviewed',
    reviewed: 'Reviewed',
    which: 'Which',
    emergenciesLead:
      "Records that a doctor opened in an emergency, without the patient's consent; an administrator looks at each again.",
    noneWaiting: 'No emergency access waits for a review',
    noneWaitingHint: 'Whenever a doctor opens a record in an emergency, it comes here.',
    noneReviewed: 'Nothing was reviewed yet',
    doctor: 'Doctor',
    opened: 'Opened',
    until: 'Until',
    ended: 'Ended earlier',
    reason: 'Their reason',
    review: 'Review',
    reviewOf: (name) => `Review the access of ${name}`,
    reviewTitle: 'What came of the review',
    reviewText: 'It is written once and does not change afterwards.',
    comment: 'What you found and did',
    commentHint: 'Such as: spoke with the doctor; the patient was unconscious, the access was right.',
    reviewSave: 'Save the review',
    reviewSaved: 'The review was saved',
    reviewBy: 'Review',
    traces: 'What this doctor did with this record',
  },
})
