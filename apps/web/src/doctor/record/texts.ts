import { defineTexts } from '../../i18n/texts.ts'
import type { RecordTab } from './tabs.ts'

interface Texts {
  tabs: Record<RecordTab, string>
  parts: string
  seen: string
  allergies: string
  noAllergies: string
  conditions: string
  medications: string
  blood: string
  height: (cm: string) => string
  weight: (kg: string) => string
  heightName: string
  weightName: string
  pregnancy: string
  pregnancies: Record<string, string>
  born: string
  none: string
  closed: string
  closedText: string
  lastVisits: string
  noVisits: string
  empty: Record<Exclude<RecordTab, 'summary'>, string>
  emptyHint: string
  more: string
  noteTypes: Record<string, string>
  write: string
  writeNote: string
  noteType: string
  content: string
  isPrivate: string
  privateHint: string
  publicHint: string
  tags: string
  tagsHint: string
  save: string
  cancel: string
  saved: string
  privateNote: string
  stays: string
  openFile: string
  openVisit: string
  mayNot: string
  mayNotText: string
  visitFiles: string
  noVisitFiles: string
  noVisitFilesHint: string
}

export const usePatientRecordTexts = defineTexts<Texts>({
  fa: {
    tabs: {
      summary: 'خلاصه',
      timeline: 'روند',
      notes: 'یادداشت‌ها',
      files: 'فایل‌ها',
      reports: 'گزارش‌ها',
      prescriptions: 'نسخه‌ها',
    },
    parts: 'بخش‌های پرونده',
    seen: 'هر نگاه شما به این پرونده ثبت می‌شود و بیمار آن را می‌بیند.',
    allergies: 'حساسیت‌ها',
    noAllergies: 'حساسیتی گفته نشده است',
    conditions: 'بیماری‌های زمینه‌ای',
    medications: 'داروهای مصرفی',
    blood: 'گروه خونی',
    height: (cm) => `${cm} سانتی‌متر`,
    weight: (kg) => `${kg} کیلوگرم`,
    heightName: 'قد',
    weightName: 'وزن',
    pregnancy: 'بارداری',
    pregnancies: { pregnant: 'باردار', breastfeeding: 'شیرده' },
    born: 'تاریخ تولد',
    none: 'گفته نشده',
    closed: 'سابقهٔ پزشکی برای شما باز نیست',
    closedText: 'تنها ویزیت‌های خودتان را می‌بینید؛ حساسیت‌ها، بیماری‌ها و داروهای بیمار با اجازهٔ خودش باز می‌شود.',
    lastVisits: 'آخرین ویزیت‌ها',
    noVisits: 'هنوز ویزیتی نبوده است.',
    empty: {
      timeline: 'هنوز چیزی در پرونده نیست',
      notes: 'هنوز یادداشتی نیست',
      files: 'فایلی نیست',
      reports: 'هنوز گزارشی امضا نشده است',
      prescriptions: 'هنوز نسخه‌ای نیست',
    },
    emptyHint: 'تنها آنچه اجازهٔ دیدنش را دارید اینجا می‌آید.',
    more: 'قدیمی‌ترها',
    noteTypes: {
      general: 'عمومی',
      diagnosis: 'تشخیص',
      treatment_plan: 'برنامهٔ درمان',
      follow_up: 'پیگیری',
      progress: 'روند درمان',
      consultation: 'مشاوره',
      treatment: 'درمان',
      clinical: 'بالینی',
    },
    write: 'یادداشت تازه',
    writeNote: 'نوشتن یادداشت',
    noteType: 'گونه',
    content: 'متن یادداشت',
    isPrivate: 'تنها برای خودم',
    privateHint: 'نه بیمار آن را می‌بیند و نه پزشکان دیگر.',
    publicHint: 'بیمار و پزشکانی که اجازه دارند آن را می‌بینند.',
    tags: 'برچسب‌ها',
    tagsHint: 'برچسب را بنویسید و Enter بزنید.',
    save: 'ثبت یادداشت',
    cancel: 'انصراف',
    saved: 'یادداشت ثبت شد',
    privateNote: 'تنها برای خودتان',
    stays: 'یادداشت پس از ثبت تغییر نمی‌کند.',
    openFile: 'باز کردن فایل',
    openVisit: 'دیدن ویزیت',
    mayNot: 'این بخش برای شما باز نیست',
    mayNotText: 'برای دیدن آن از بیمار اجازه بگیرید.',
    visitFiles: 'فایل‌های این ویزیت',
    noVisitFiles: 'بیمار برای این ویزیت فایلی نفرستاده است',
    noVisitFilesHint: 'هرچه بفرستد همین‌جا می‌آید.',
  },
  en: {
    tabs: {
      summary: 'Summary',
      timeline: 'Timeline',
      notes: 'Notes',
      files: 'Files',
      reports: 'Reports',
      prescriptions: 'Prescriptions',
    },
    parts: 'Parts of the record',
    seen: 'Each of your looks at this record is kept, and the patient sees it.',
    allergies: 'Allergies',
    noAllergies: 'No allergies were told',
    conditions: 'Conditions',
    medications: 'Medicines taken',
    blood: 'Blood type',
    height: (cm) => `${cm} cm`,
    weight: (kg) => `${kg} kg`,
    heightName: 'Height',
    weightName: 'Weight',
    pregnancy: 'Pregnancy',
    pregnancies: { pregnant: 'Pregnant', breastfeeding: 'Breastfeeding' },
    born: 'Date of birth',
    none: 'Not told',
    closed: 'The medical history is not open to you',
    closedText:
      'You see your own visits only; allergies, conditions and medicines are opened by the patient’s consent.',
    lastVisits: 'Latest visits',
    noVisits: 'There was no visit so far.',
    empty: {
      timeline: 'Nothing is in the record yet',
      notes: 'No notes yet',
      files: 'No files',
      reports: 'No report was signed yet',
      prescriptions: 'No prescriptions yet',
    },
    emptyHint: 'Only what you may see comes here.',
    more: 'Older ones',
    noteTypes: {
      general: 'General',
      diagnosis: 'Diagnosis',
      treatment_plan: 'Treatment plan',
      follow_up: 'Follow-up',
      progress: 'Progress',
      consultation: 'Consultation',
      treatment: 'Treatment',
      clinical: 'Clinical',
    },
    write: 'New note',
    writeNote: 'Write a note',
    noteType: 'Kind',
    content: 'Text of the note',
    isPrivate: 'For myself only',
    privateHint: 'Neither the patient nor other doctors see it.',
    publicHint: 'The patient sees it, and doctors who may.',
    tags: 'Tags',
    tagsHint: 'Type a tag and press Enter.',
    save: 'Save the note',
    cancel: 'Cancel',
    saved: 'The note is saved',
    privateNote: 'For yourself only',
    stays: 'A note cannot be changed once it is saved.',
    openFile: 'Open the file',
    openVisit: 'See the visit',
    mayNot: 'This part is not open to you',
    mayNotText: 'Ask the patient for access to see it.',
    visitFiles: 'Files of this visit',
    noVisitFiles: 'The patient sent no files for this visit',
    noVisitFilesHint: 'Whatever they send comes here.',
  },
})
