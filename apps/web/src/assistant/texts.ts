import { defineTexts } from '../i18n/texts.ts'

interface Texts {
  title: string
  lead: string
  sessions: string
  fresh: string
  noSessions: string
  older: string
  rename: string
  renameTitle: string
  name: string
  save: string
  remove: string
  removeTitle: string
  removeText: (name: string) => string
  removed: string
  menu: (name: string) => string
  cancel: string
  back: string
  ideas: readonly string[]
  ideasTitle: string
  ask: string
  placeholder: string
  send: string
  attach: string
  detach: (name: string) => string
  uploading: (percent: string) => string
  picturesOnly: string
  tooLarge: string
  disclaimer: string
  left: (left: string, of: string) => string
  unlimited: string
  limitReached: string
  limitText: (date: string) => string
  toPlans: string
  typing: string
  you: string
  assistant: string
  messages: string
  olderMessages: string
  sent: string
  notSent: string
  retry: string
  drop: string
  reconnecting: string
  gone: string
  goneText: string
  failures: Record<string, string>
  failed: string
  confidence: { readonly high: string; readonly fair: string; readonly low: string }
  sources: (count: string) => string
  openSource: string
  checked: Record<string, string>
  warnings: string
  severities: Record<'minor' | 'moderate' | 'major', string>
  emergency: string
  emergencyText: string
  call115: string
  call123: string
  actions: Record<string, string>
  picture: string
  video: string
}

export const useAssistantTexts = defineTexts<Texts>({
  fa: {
    title: 'دستیار سلامت',
    lead: 'دربارهٔ دارو، علائم و پیشگیری بپرسید؛ پاسخ‌ها با نام منبع می‌آیند.',
    sessions: 'گفت‌وگوهای من',
    fresh: 'گفت‌وگوی تازه',
    noSessions: 'هنوز گفت‌وگویی ندارید.',
    older: 'قدیمی‌ترها',
    rename: 'تغییر نام',
    renameTitle: 'نام گفت‌وگو',
    name: 'نام',
    save: 'ذخیره',
    remove: 'حذف',
    removeTitle: 'این گفت‌وگو حذف شود؟',
    removeText: (name) => `«${name}» با همهٔ پیام‌ها و عکس‌هایش برای همیشه پاک می‌شود.`,
    removed: 'گفت‌وگو حذف شد',
    menu: (name) => `کارهای ${name}`,
    cancel: 'انصراف',
    back: 'همهٔ گفت‌وگوها',
    ideas: [
      'عوارض متفورمین چیست؟',
      'چند روز است سرفه می‌کنم؛ کِی باید به پزشک مراجعه کنم؟',
      'آیا ایبوپروفن با داروی فشار خون سازگار است؟',
      'برای تب کودک سه‌ساله چه کنم؟',
    ],
    ideasTitle: 'برای نمونه',
    ask: 'پرسش شما',
    placeholder: 'پرسش خود را بنویسید…',
    send: 'فرستادن',
    attach: 'افزودن عکس',
    detach: (name) => `برداشتن ${name}`,
    uploading: (percent) => `${percent} فرستاده شد`,
    picturesOnly: 'فقط عکس یا فیلم می‌توانید بفرستید',
    tooLarge: 'هر فایل تا ۱۰ مگابایت',
    disclaimer: 'دستیار جای پزشک نیست و تشخیص نمی‌دهد. در موقعیت اضطراری با ۱۱۵ تماس بگیرید.',
    left: (left, of) => `${left} پرسش از ${of} پرسش این ماه مانده است`,
    unlimited: 'پرسش نامحدود',
    limitReached: 'سهم پرسش این ماه تمام شد',
    limitText: (date) => `از ${date} دوباره می‌توانید بپرسید؛ با اشتراک همین حالا ادامه دهید.`,
    toPlans: 'دیدن اشتراک‌ها',
    typing: 'دستیار در حال نوشتن است',
    you: 'شما',
    assistant: 'دستیار',
    messages: 'پیام‌های گفت‌وگو',
    olderMessages: 'پیام‌های پیشین',
    sent: 'در حال فرستادن…',
    notSent: 'بی‌پاسخ ماند',
    retry: 'تلاش دوباره',
    drop: 'صرف‌نظر',
    reconnecting: 'اتصال قطع شد؛ در حال وصل شدن دوباره… پرسش شما از دست نمی‌رود.',
    gone: 'این گفت‌وگو دیگر نیست',
    goneText: 'حذف شده یا متعلق به شما نیست.',
    failures: {
      PLAN_LIMIT_REACHED: 'سهم پرسش این ماه تمام شده است.',
      SUBSCRIPTION_EXPIRED: 'اشتراک شما پایان یافته و سهم رایگان این ماه هم تمام شده است.',
      AI_SERVICE_UNAVAILABLE: 'دستیار اکنون پاسخ نمی‌دهد. کمی بعد دوباره بپرسید؛ از سهم شما کم نشد.',
      RATE_LIMIT_EXCEEDED: 'پرسش‌های پیشین هنوز پاسخ نگرفته‌اند. کمی صبر کنید.',
      VALIDATION_ERROR: 'این پرسش پذیرفته نشد. آن را کوتاه‌تر کنید یا عکس را دوباره بفرستید.',
      UNANSWERED: 'پاسخی نرسید.',
    },
    failed: 'پرسش فرستاده نشد.',
    confidence: { high: 'مستند به منبع', fair: 'تا اندازه‌ای مستند', low: 'با احتیاط بخوانید' },
    sources: (count) => `${count} منبع`,
    openSource: 'دیدن منبع',
    checked: {
      'clinician-reviewed': 'بازبینی‌شده توسط پزشک',
      'looked-up': 'تطبیق‌داده‌شده با منبع',
      'general-knowledge': 'دانش عمومی',
    },
    warnings: 'هشدار بر پایهٔ پروندهٔ شما',
    severities: { minor: 'کم‌اهمیت', moderate: 'مهم', major: 'بسیار مهم' },
    emergency: 'ممکن است اورژانسی باشد',
    emergencyText: 'همین حالا تماس بگیرید. تنها نمانید و رانندگی نکنید.',
    call115: 'تماس با اورژانس ۱۱۵',
    call123: 'تماس با اورژانس اجتماعی ۱۲۳',
    actions: {
      see_doctor_today: 'نوبت برای امروز',
      consult_doctor: 'یافتن پزشک',
      book_visit: 'رزرو ویزیت',
      upload_file: 'افزودن فایل به پرونده',
      update_profile: 'کامل کردن پروفایل',
    },
    picture: 'عکس',
    video: 'فیلم',
  },
  en: {
    title: 'Health assistant',
    lead: 'Ask about medicines, symptoms and prevention; answers name their sources.',
    sessions: 'My conversations',
    fresh: 'New conversation',
    noSessions: 'You have no conversations yet.',
    older: 'Older ones',
    rename: 'Rename',
    renameTitle: 'Name of the conversation',
    name: 'Name',
    save: 'Save',
    remove: 'Delete',
    removeTitle: 'Delete this conversation?',
    removeText: (name) => `“${name}” is removed for good, with all its messages and pictures.`,
    removed: 'The conversation is deleted',
    menu: (name) => `What to do with ${name}`,
    cancel: 'Cancel',
    back: 'All conversations',
    ideas: [
      'What are the side effects of metformin?',
      'I have been coughing for days; when should I see a doctor?',
      'Does ibuprofen go with medicine for blood pressure?',
      'What can I do for the fever of a child of three?',
    ],
    ideasTitle: 'Ask, for instance',
    ask: 'Your question',
    placeholder: 'Write your question…',
    send: 'Send',
    attach: 'Add a picture',
    detach: (name) => `Remove ${name}`,
    uploading: (percent) => `${percent} sent`,
    picturesOnly: 'Pictures and movies only',
    tooLarge: '10 MB a file at the most',
    disclaimer: 'The assistant is no doctor and makes no diagnosis. In an emergency call 115.',
    left: (left, of) => `${left} of this month’s ${of} questions are left`,
    unlimited: 'Unlimited questions',
    limitReached: 'This month’s questions are used up',
    limitText: (date) => `You can ask again from ${date}; with a plan you can go on at once.`,
    toPlans: 'See the plans',
    typing: 'The assistant is writing',
    you: 'You',
    assistant: 'Assistant',
    messages: 'Messages of the conversation',
    olderMessages: 'Earlier messages',
    sent: 'Being sent…',
    notSent: 'Not answered',
    retry: 'Ask again',
    drop: 'Remove',
    reconnecting: 'The connection is lost; connecting again… Your question is not lost.',
    gone: 'This conversation is not there any longer',
    goneText: 'It was deleted, or it is not yours.',
    failures: {
      PLAN_LIMIT_REACHED: 'This month’s questions are used up.',
      SUBSCRIPTION_EXPIRED: 'Your plan has ended, and this month’s free questions are used up.',
      AI_SERVICE_UNAVAILABLE: 'The assistant does not answer now. Ask again in a while; it was not counted.',
      RATE_LIMIT_EXCEEDED: 'Your earlier questions are not answered yet. Please wait a little.',
      VALIDATION_ERROR: 'This question was not accepted. Shorten it, or send the picture again.',
      UNANSWERED: 'No answer came.',
    },
    failed: 'The question was not sent.',
    confidence: { high: 'Backed by sources', fair: 'Partly backed by sources', low: 'Read with caution' },
    sources: (count) => (count === '1' ? '1 source' : `${count} sources`),
    openSource: 'See the source',
    checked: {
      'clinician-reviewed': 'Reviewed by a clinician',
      'looked-up': 'Checked with the source',
      'general-knowledge': 'General knowledge',
    },
    warnings: 'Checked against your record',
    severities: { minor: 'Minor', moderate: 'Important', major: 'Very important' },
    emergency: 'This may be an emergency',
    emergencyText: 'Call now. Do not stay alone, and do not drive.',
    call115: 'Call the ambulance, 115',
    call123: 'Call the social emergency line, 123',
    actions: {
      see_doctor_today: 'A visit for today',
      consult_doctor: 'Find a doctor',
      book_visit: 'Book a visit',
      upload_file: 'Add a file to the record',
      update_profile: 'Complete the profile',
    },
    picture: 'Picture',
    video: 'Movie',
  },
})
