import { defineTexts } from '../../i18n/texts.ts'

export const useStartTexts = defineTexts({
  fa: {
    title: 'پزشک شما، همین‌جا',
    lead: 'پزشک مناسب را پیدا کنید، وقت بگیرید و از هر جا که هستید ویزیت شوید؛ آنلاین یا حضوری.',
    search: 'جست‌وجو',
    promises: ['هزینه را پیش از رزرو می‌بینید', 'سهم بیمه همان‌جا کم می‌شود', 'تا ۲۴ ساعت پیش از ویزیت، لغو رایگان'],
    specialties: 'به کدام تخصص نیاز دارید؟',
    allDoctors: 'همهٔ پزشکان و تخصص‌ها',
    general: 'پزشک عمومی',
    internal: 'داخلی',
    cardiology: 'قلب و عروق',
    dermatology: 'پوست و مو',
    pediatrics: 'کودکان',
    gynecology: 'زنان و زایمان',
    psychology: 'روان‌شناسی',
    neurology: 'مغز و اعصاب',
    how: 'هلسا چگونه کار می‌کند؟',
    steps: [
      ['پزشک را پیدا کنید', 'با نام، تخصص، شهر یا بیمهٔ خود بگردید و امتیاز و هزینه را مقایسه کنید.'],
      ['وقت بگیرید', 'ساعت خالی را انتخاب کنید و مشکلتان را بنویسید. پرداخت از کیف پول یا درگاه بانکی است.'],
      ['ویزیت شوید', 'یک ربع پیش از وقتتان وارد اتاق ویزیت شوید. نسخه و گزارش در پروندهٔ شما می‌ماند.'],
    ],
    emergency: 'حالتان اورژانسی است؟',
    emergencyLead:
      'درد شدید قفسهٔ سینه، تنگی نفس، بی‌هوشی، خون‌ریزی شدید یا ضعف ناگهانی یک سمت بدن: منتظر ویزیت نمانید و همین حالا با اورژانس تماس بگیرید.',
    call: 'تماس با ۱۱۵',
    account: 'حساب هلسا دارید؟',
    accountLead:
      'با شمارهٔ همراه وارد شوید تا ویزیت‌ها، نسخه‌ها و پروندهٔ خود را ببینید. ساختن حساب تازه هم همین‌قدر ساده است.',
    signIn: 'ورود یا ساختن حساب',
  },
  en: {
    title: 'Your doctor, right here',
    lead: 'Find the right doctor, book a time, and be seen from wherever you are: online or in person.',
    search: 'Search',
    promises: [
      'You see the price before you book',
      'Your insurance is taken off at once',
      'Free to cancel up to 24 hours before',
    ],
    specialties: 'What do you need help with?',
    allDoctors: 'All doctors and specialties',
    general: 'General practice',
    internal: 'Internal medicine',
    cardiology: 'Heart',
    dermatology: 'Skin and hair',
    pediatrics: 'Children',
    gynecology: "Women's health",
    psychology: 'Psychology',
    neurology: 'Neurology',
    how: 'How Helssa works',
    steps: [
      ['Find a doctor', 'Look by name, specialty, city or your insurance, and compare ratings and fees.'],
      ['Book a time', 'Take a free time and say what the matter is. Pay from your wallet or by card.'],
      ['Be seen', 'Enter the visit from 15 minutes before. The prescription and report stay in your record.'],
    ],
    emergency: 'Is it an emergency?',
    emergencyLead:
      'Strong chest pain, trouble breathing, fainting, heavy bleeding, or sudden weakness on one side: do not wait for a visit, call the emergency service now.',
    call: 'Call 115',
    account: 'Have an account?',
    accountLead:
      'Sign in with your phone to see your visits, prescriptions and record. Making an account is just as simple.',
    signIn: 'Sign in or join',
  },
})
