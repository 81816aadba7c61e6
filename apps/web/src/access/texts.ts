import { defineTexts } from '../i18n/texts.ts'
import type { AccessRequest, Look, Permission } from './queries.ts'

interface Texts {
  title: string
  lead: string
  waiting: string
  holders: string
  holdersEmpty: string
  log: string
  logLead: string
  logEmpty: string
  past: string
  noneWaiting: string
  noneWaitingHint: string
  asks: (doctor: string) => string
  why: string
  what: string
  howLong: string
  approve: string
  deny: string
  denyTitle: string
  denyText: (doctor: string) => string
  revoke: string
  revokeOf: (doctor: string) => string
  revokeTitle: string
  revokeText: (doctor: string) => string
  approved: (doctor: string) => string
  denied: string
  revoked: string
  permissions: Record<Permission, { readonly name: string; readonly meaning: string }>
  statuses: Record<AccessRequest['status'], string>
  rights: Record<Look['right'], string>
  ownVisitHint: string
  emergency: string
  emergencyTitle: (doctor: string) => string
  emergencyText: string
  emergencyHelp: string
  you: string
  otherAction: string
  from: string
  codeTitle: string
  codeLead: string
  signIn: string
  signInText: string
  unknown: string
  unknownText: string
  toAccess: string
  over: Record<Exclude<AccessRequest['status'], 'pending'>, string>
}

export const useAccessTexts = defineTexts<Texts>({
  fa: {
    title: 'دسترسی‌ها',
    lead: 'پروندهٔ شما متعلق به شماست. اینجا می‌بینید چه کسی اجازهٔ دیدنش را دارد و چه کسی کِی آن را دیده است.',
    waiting: 'درخواست‌های در انتظار شما',
    holders: 'چه کسانی اکنون دسترسی دارند',
    holdersEmpty: 'اکنون هیچ‌کس جز خودتان پروندهٔ شما را نمی‌بیند.',
    log: 'چه کسی چه دیده است',
    logLead: 'هر بار که پزشکی چیزی از پرونده را می‌بیند یا می‌نویسد، اینجا نوشته می‌شود و پاک‌شدنی نیست.',
    logEmpty: 'هنوز کسی به پروندهٔ شما نگاه نکرده است.',
    past: 'درخواست‌های پیشین',
    noneWaiting: 'درخواستی در انتظار شما نیست',
    noneWaitingHint: 'اگر پزشکی اجازهٔ دیدن پرونده را بخواهد، همین‌جا و با اعلان باخبر می‌شوید.',
    asks: (doctor) => `${doctor} اجازه می‌خواهد`,
    why: 'دلیل',
    what: 'دسترسی‌های درخواستی',
    howLong: 'تا کِی',
    approve: 'اجازه می‌دهم',
    deny: 'اجازه نمی‌دهم',
    denyTitle: 'درخواست رد شود؟',
    denyText: (doctor) => `${doctor} پرونده را نمی‌بیند و باخبر می‌شود. بعداً می‌تواند دوباره بخواهد.`,
    revoke: 'پایان دسترسی',
    revokeOf: (doctor) => `پایان دسترسی ${doctor}`,
    revokeTitle: 'دسترسی پایان یابد؟',
    revokeText: (doctor) => `${doctor} از همین لحظه پروندهٔ شما را نمی‌بیند. آنچه پیش‌تر نوشته سر جایش می‌ماند.`,
    approved: (doctor) => `${doctor} اکنون می‌تواند پرونده را ببیند`,
    denied: 'درخواست رد شد',
    revoked: 'دسترسی پایان یافت',
    permissions: {
      view_history: { name: 'دیدن سابقه', meaning: 'ویزیت‌ها، حساسیت‌ها، بیماری‌ها و داروهای شما و یادداشت پزشکان' },
      view_reports: { name: 'دیدن گزارش‌ها و فایل‌ها', meaning: 'گزارش‌های امضاشده، نسخه‌ها، آزمایش‌ها و عکس‌ها' },
      add_notes: { name: 'نوشتن یادداشت', meaning: 'افزودن یادداشت تازه به پرونده' },
    },
    statuses: {
      pending: 'در انتظار شما',
      active: 'فعال',
      denied: 'ردشده',
      revoked: 'پایان‌یافته',
      expired: 'منقضی‌شده',
    },
    rights: {
      self: 'خودتان',
      own_visit: 'پزشک ویزیت شما',
      grant: 'با اجازهٔ شما',
      break_glass: 'اضطراری، بدون اجازه',
      author: 'نویسندهٔ آن',
      asking: 'درخواست اجازه',
      admin: 'مدیر سامانه',
    },
    ownVisitHint: 'چون نزد این پزشک ویزیت دارید یا داشته‌اید؛ تنها به اطلاعات همان ویزیت دسترسی دارد.',
    emergency: 'دسترسی اضطراری',
    emergencyTitle: (doctor) => `${doctor} پرونده را به دلیل اضطرار و بدون اجازهٔ شما باز کرده است`,
    emergencyText: 'این دسترسی چند ساعته است، ثبت شده و مدیر سامانه آن را بررسی می‌کند. هر لحظه می‌توانید پایانش دهید.',
    emergencyHelp: 'اگر در آن زمان اورژانسی نداشته‌اید، همین حالا پایانش دهید و به پشتیبانی خبر دهید.',
    you: 'خودتان',
    otherAction: 'دسترسی به پرونده',
    from: 'از نشانی',
    codeTitle: 'درخواست دیدن پرونده',
    codeLead: 'پزشکی می‌خواهد پروندهٔ شما را ببیند. تا خودتان اجازه ندهید، چیزی دیده نمی‌شود.',
    signIn: 'ورود و دیدن درخواست',
    signInText: 'برای دیدن این‌که چه کسی و چرا اجازه می‌خواهد، با شمارهٔ همراه خود وارد شوید.',
    unknown: 'درخواستی با این کد برای شما نیست',
    unknownText: 'شاید با شمارهٔ دیگری وارد شده‌اید، یا کد درست نیست. از پزشک بخواهید دوباره درخواست دهد.',
    toAccess: 'همهٔ دسترسی‌ها',
    over: {
      active: 'اجازه داده‌اید و دسترسی برقرار است.',
      denied: 'این درخواست را رد کرده‌اید.',
      revoked: 'به این دسترسی پایان داده‌اید.',
      expired: 'مهلت این درخواست گذشته است.',
    },
  },
  en: {
    title: 'Access',
    lead: 'Your record is yours. See who may look at it, and who looked when.',
    waiting: 'Waiting for your decision',
    holders: 'Who may look now',
    holdersEmpty: 'Nobody but yourself can see your record now.',
    log: 'Who looked at what',
    logLead: 'Whenever a doctor reads or writes anything in your record it is written here, and cannot be removed.',
    logEmpty: 'Nobody has looked at your record so far.',
    past: 'Earlier requests',
    noneWaiting: 'No request waits for you',
    noneWaitingHint: 'When a doctor asks to see your record you are told here and by a notification.',
    asks: (doctor) => `${doctor} asks for access`,
    why: 'Reason',
    what: 'What is asked for',
    howLong: 'Until when',
    approve: 'Allow',
    deny: 'Do not allow',
    denyTitle: 'Refuse the request?',
    denyText: (doctor) => `${doctor} will not see the record and is told so. They can ask again later.`,
    revoke: 'End access',
    revokeOf: (doctor) => `End access: ${doctor}`,
    revokeTitle: 'End this access?',
    revokeText: (doctor) => `${doctor} cannot see your record from now on. What they wrote before stays.`,
    approved: (doctor) => `${doctor} can see your record now`,
    denied: 'The request is refused',
    revoked: 'The access has ended',
    permissions: {
      view_history: {
        name: 'See the history',
        meaning: 'Your visits, allergies, conditions, medicines and doctors’ notes',
      },
      view_reports: { name: 'See reports and files', meaning: 'Signed reports, prescriptions, lab results and images' },
      add_notes: { name: 'Write notes', meaning: 'Add new notes to the record' },
    },
    statuses: {
      pending: 'Waits for you',
      active: 'In force',
      denied: 'Refused',
      revoked: 'Ended',
      expired: 'Out of time',
    },
    rights: {
      self: 'Yourself',
      own_visit: 'Doctor of your visit',
      grant: 'With your consent',
      break_glass: 'Emergency, without consent',
      author: 'Its author',
      asking: 'Asking for access',
      admin: 'Administrator',
    },
    ownVisitHint: 'Because you have, or had, a visit with this doctor; only what belongs to that visit.',
    emergency: 'Emergency access',
    emergencyTitle: (doctor) => `${doctor} opened your record for an emergency, without your consent`,
    emergencyText:
      'It lasts for hours only, is on record, and an administrator reviews it. You can end it at any moment.',
    emergencyHelp: 'If there was no emergency at that time, end it now and tell the support.',
    you: 'You',
    otherAction: 'Had access to the record',
    from: 'from',
    codeTitle: 'A request to see your record',
    codeLead: 'A doctor would like to see your record. Nothing is seen unless you allow it.',
    signIn: 'Sign in and see the request',
    signInText: 'Sign in with your phone to see who asks, and why.',
    unknown: 'There is no request to you with this code',
    unknownText: 'You may be signed in with another number, or the code is wrong. Ask the doctor to send it again.',
    toAccess: 'All access',
    over: {
      active: 'You allowed it, and it is in force.',
      denied: 'You refused this request.',
      revoked: 'You ended this access.',
      expired: 'The time of this request is over.',
    },
  },
})
