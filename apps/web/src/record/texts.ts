import { defineTexts } from '../i18n/texts.ts'
import type { FileType, TimelineEntry, TimelineKind } from './queries.ts'

type VisitStatus = NonNullable<TimelineEntry['visit']>['status']

interface Texts {
  title: string
  lead: string
  tabs: string
  files: string
  timeline: string
  notes: string
  reports: string
  prescriptions: string
  kinds: Record<TimelineKind, string>
  all: string
  show: string
  more: string
  fileTypes: Record<FileType, string>
  visitStatuses: Record<VisitStatus, string>
  visitTypes: Record<'online' | 'in_person', string>
  noteTypes: Record<string, string>
  note: string
  by: (doctor: string) => string
  timelineEmpty: string
  timelineEmptyHint: string
  notesEmpty: string
  notesEmptyHint: string
  reportsEmpty: string
  reportsEmptyHint: string
  prescriptionsEmpty: string
  prescriptionsEmptyHint: string
  findDoctor: string
  openVisit: string
  openFile: string
  openReport: string
  closeReport: string
  openPrescriptions: string
  chiefComplaint: string
  diagnoses: string
  hpi: string
  pmh: string
  takes: string
  allergies: string
  exam: string
  vitals: string
  vitalNames: Record<string, string>
  planned: string
  followUp: string
  signedAt: (when: string) => string
  items: (count: string) => string
  cancelled: string
  superseded: string
  valid: string
  cancelledWhy: (reason: string) => string
  doNotUse: string
  drug: string
  dose: string
  frequency: string
  duration: string
  instructions: string
  pdf: string
  verification: string
  council: string
}

export const useRecordTexts = defineTexts<Texts>({
  fa: {
    title: 'پروندهٔ پزشکی',
    lead: 'همهٔ آنچه از سلامت شما نزد هلساست؛ جز شما و پزشکانی که اجازه داده‌اید کسی آن را نمی‌بیند.',
    tabs: 'بخش‌های پرونده',
    files: 'فایل‌ها',
    timeline: 'روند',
    notes: 'یادداشت پزشکان',
    reports: 'گزارش‌ها',
    prescriptions: 'نسخه‌ها',
    kinds: { visit: 'ویزیت', note: 'یادداشت', file: 'فایل', report: 'گزارش', prescription: 'نسخه' },
    all: 'همه',
    show: 'نمایش',
    more: 'قدیمی‌ترها',
    fileTypes: { lab_result: 'آزمایش', imaging: 'تصویربرداری', prescription: 'نسخه', other: 'دیگر' },
    visitStatuses: {
      pending: 'در انتظار پرداخت',
      confirmed: 'قطعی',
      in_progress: 'در حال انجام',
      completed: 'انجام‌شده',
      cancelled: 'لغوشده',
      no_show: 'انجام‌نشده',
    },
    visitTypes: { online: 'آنلاین', in_person: 'حضوری' },
    noteTypes: {
      general: 'عمومی',
      diagnosis: 'تشخیص',
      treatment: 'درمان',
      treatment_plan: 'برنامهٔ درمان',
      follow_up: 'پیگیری',
      progress: 'روند درمان',
      consultation: 'مشاوره',
      clinical: 'بالینی',
    },
    note: 'یادداشت',
    by: (doctor) => doctor,
    timelineEmpty: 'پروندهٔ شما هنوز خالی است',
    timelineEmptyHint: 'ویزیت‌ها، یادداشت‌ها، گزارش‌ها، نسخه‌ها و فایل‌هایتان به ترتیب زمان اینجا می‌آیند.',
    notesEmpty: 'هنوز یادداشتی نیست',
    notesEmptyHint: 'آنچه پزشکان برای شما می‌نویسند اینجا خوانده می‌شود.',
    reportsEmpty: 'هنوز گزارشی امضا نشده است',
    reportsEmptyHint: 'پس از ویزیت، گزارشی که پزشک امضا می‌کند اینجا می‌آید.',
    prescriptionsEmpty: 'هنوز نسخه‌ای ندارید',
    prescriptionsEmptyHint: 'نسخه‌هایی که پزشکان هلسا برایتان می‌نویسند اینجا می‌آید، آمادهٔ چاپ برای داروخانه.',
    findDoctor: 'یافتن پزشک',
    openVisit: 'دیدن ویزیت',
    openFile: 'دیدن فایل',
    openReport: 'خواندن گزارش',
    closeReport: 'بستن گزارش',
    openPrescriptions: 'دیدن نسخه‌ها',
    chiefComplaint: 'شکایت اصلی',
    diagnoses: 'تشخیص‌ها',
    hpi: 'شرح بیماری',
    pmh: 'سابقه',
    takes: 'داروهای مصرفی',
    allergies: 'حساسیت‌ها',
    exam: 'معاینه',
    vitals: 'علائم حیاتی',
    vitalNames: {
      bp: 'فشار خون',
      hr: 'ضربان قلب',
      rr: 'تنفس',
      temp: 'دما',
      spo2: 'اکسیژن خون',
      weight: 'وزن',
      height: 'قد',
      glucose: 'قند خون',
    },
    planned: 'داروهای تجویزشده',
    followUp: 'پیگیری',
    signedAt: (when) => `امضا شده در ${when}`,
    items: (count) => `${count} قلم دارو`,
    cancelled: 'لغوشده',
    superseded: 'جایگزین‌شده',
    valid: 'معتبر',
    cancelledWhy: (reason) => `پزشک این نسخه را لغو کرد: ${reason}`,
    doNotUse: 'نسخهٔ تازه‌تری جای این را گرفته است؛ از این استفاده نکنید.',
    drug: 'دارو',
    dose: 'مقدار',
    frequency: 'چند بار',
    duration: 'چه مدت',
    instructions: 'توضیح',
    pdf: 'دریافت PDF',
    verification: 'صفحهٔ استعلام نسخه',
    council: 'نظام پزشکی',
  },
  en: {
    title: 'Medical record',
    lead: 'All that Helssa has of your health. Nobody sees it but you and the doctors you allow to.',
    tabs: 'Parts of the record',
    files: 'Files',
    timeline: 'Timeline',
    notes: 'Doctors’ notes',
    reports: 'Reports',
    prescriptions: 'Prescriptions',
    kinds: { visit: 'Visit', note: 'Note', file: 'File', report: 'Report', prescription: 'Prescription' },
    all: 'All',
    show: 'Show',
    more: 'Older ones',
    fileTypes: { lab_result: 'Lab result', imaging: 'Imaging', prescription: 'Prescription', other: 'Other' },
    visitStatuses: {
      pending: 'To be paid',
      confirmed: 'Confirmed',
      in_progress: 'Under way',
      completed: 'Completed',
      cancelled: 'Cancelled',
      no_show: 'Did not take place',
    },
    visitTypes: { online: 'Online', in_person: 'In person' },
    noteTypes: {
      general: 'General',
      diagnosis: 'Diagnosis',
      treatment: 'Treatment',
      treatment_plan: 'Treatment plan',
      follow_up: 'Follow-up',
      progress: 'Progress',
      consultation: 'Consultation',
      clinical: 'Clinical',
    },
    note: 'Note',
    by: (doctor) => doctor,
    timelineEmpty: 'Your record is empty so far',
    timelineEmptyHint: 'Visits, notes, reports, prescriptions and files will come here in the order of time.',
    notesEmpty: 'No notes yet',
    notesEmptyHint: 'What doctors write for you can be read here.',
    reportsEmpty: 'No report is signed yet',
    reportsEmptyHint: 'After a visit, the report that the doctor signs comes here.',
    prescriptionsEmpty: 'No prescriptions yet',
    prescriptionsEmptyHint: 'What doctors at Helssa prescribe you comes here, ready to print for the pharmacy.',
    findDoctor: 'Find a doctor',
    openVisit: 'See the visit',
    openFile: 'See the file',
    openReport: 'Read the report',
    closeReport: 'Close the report',
    openPrescriptions: 'See the prescriptions',
    chiefComplaint: 'Chief complaint',
    diagnoses: 'Diagnoses',
    hpi: 'Present illness',
    pmh: 'History',
    takes: 'Medicines taken',
    allergies: 'Allergies',
    exam: 'Examination',
    vitals: 'Vital signs',
    vitalNames: {
      bp: 'Blood pressure',
      hr: 'Heart rate',
      rr: 'Breathing',
      temp: 'Temperature',
      spo2: 'Oxygen',
      weight: 'Weight',
      height: 'Height',
      glucose: 'Glucose',
    },
    planned: 'Prescribed medicines',
    followUp: 'Follow-up',
    signedAt: (when) => `Signed on ${when}`,
    items: (count) => `Medicines: ${count}`,
    cancelled: 'Cancelled',
    superseded: 'Replaced',
    valid: 'Valid',
    cancelledWhy: (reason) => `The doctor cancelled it: ${reason}`,
    doNotUse: 'A newer prescription took its place; do not use this one.',
    drug: 'Medicine',
    dose: 'Dose',
    frequency: 'How often',
    duration: 'How long',
    instructions: 'Instructions',
    pdf: 'Download PDF',
    verification: 'Verification page',
    council: 'Medical council number',
  },
})
