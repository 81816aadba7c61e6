import type { Language } from '../../platform/http/language.ts'

/** What was done, as a patient reads it after the name of who did it. */
const WORDS: Readonly<Record<string, Record<Language, string>>> = {
  'access.request': { fa: 'اجازهٔ دیدن پرونده خواست', en: 'asked for access to your record' },
  'access.confirm': { fa: 'با کدی که به او گفتید پرونده را باز کرد', en: 'opened your record by the code you told' },
  'access.emergency': { fa: 'پرونده را در اضطرار باز کرد', en: 'opened your record in an emergency' },
  'access.review': { fa: 'باز شدن پرونده در اضطرار را بازبینی کرد', en: 'reviewed the opening in an emergency' },
  'record.read': { fa: 'پرونده را دید', en: 'read your record' },
  'timeline.read': { fa: 'سیر پرونده را دید', en: 'read the timeline of your record' },
  'visit.read': { fa: 'صفحهٔ ویزیت را دید', en: 'read the page of a visit' },
  'note.read': { fa: 'یادداشت‌ها را خواند', en: 'read the notes' },
  'note.create': { fa: 'یادداشتی نوشت', en: 'wrote a note' },
  'files.read': { fa: 'فهرست فایل‌ها را دید', en: 'read the list of files' },
  'file.download': { fa: 'فایلی را باز کرد', en: 'opened a file' },
  'transcript.create': { fa: 'متن گفتگوی ویزیت را ثبت کرد', en: 'wrote down what was said in a visit' },
  'transcript.record': { fa: 'صدای ویزیت را ضبط کرد', en: 'recorded a visit' },
  'transcript.finish': { fa: 'ضبط ویزیت را پایان داد', en: 'ended the recording of a visit' },
  'transcript.read': { fa: 'متن گفتگوی ویزیت را خواند', en: 'read what was said in a visit' },
  'transcript.remove': { fa: 'متن گفتگوی ویزیت را حذف کرد', en: 'deleted what was said in a visit' },
  'transcripts.read': { fa: 'فهرست گفتگوهای ویزیت را دید', en: 'read the list of a visit’s transcripts' },
  'report.request': { fa: 'تهیهٔ گزارش ویزیت را خواست', en: 'had a report of a visit drafted' },
  'report.read': { fa: 'گزارش ویزیت را خواند', en: 'read the report of a visit' },
  'report.edit': { fa: 'گزارش ویزیت را ویرایش کرد', en: 'edited the report of a visit' },
  'report.sign': { fa: 'گزارش ویزیت را امضا کرد', en: 'signed the report of a visit' },
  'prescription.issue': { fa: 'نسخه نوشت', en: 'wrote a prescription' },
  'prescription.read': { fa: 'نسخه را خواند', en: 'read a prescription' },
  'prescription.print': { fa: 'نسخه را چاپ کرد', en: 'printed a prescription' },
  'prescription.check': { fa: 'داروهای نسخه‌ای را با پرونده سنجید', en: 'checked drugs against your record' },
  'prescription.cancel': { fa: 'نسخه را باطل کرد', en: 'cancelled a prescription' },
  'prescriptions.read': { fa: 'فهرست نسخه‌ها را دید', en: 'read the list of prescriptions' },
  'audit.read': { fa: 'دید چه کسانی پروندهٔ شما را دیده‌اند', en: 'read who looked at your record' },
  'audit.export': { fa: 'فهرست بینندگان پروندهٔ شما را برداشت', en: 'exported who looked at your record' },
}

/** A deed in words; one that has none yet by its own name, rather than hidden. */
export const wordsOf = (action: string, language: Language): string => WORDS[action]?.[language] ?? action
