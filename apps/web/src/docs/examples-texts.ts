import { defineTexts } from '../i18n/texts.ts'
import type { ExampleName } from './examples.ts'

interface Texts {
  title: string
  lead: string
  examples: Record<ExampleName, readonly [title: string, what: string]>
  code: string
  run: string
  again: string
  done: (calls: string) => string
  asked: string
  answered: string
  noDemo: string
  noDemoText: string
  accounts: string
  accountsLead: string
  people: readonly (readonly [who: string, signIn: string])[]
  outbox: string
  who: string
  signIn: string
  log: string
}

export const useExampleTexts = defineTexts<Texts>({
  fa: {
    title: 'نمونه‌های اجراشدنی',
    lead: 'هر نمونه با \u2066@helssa/client\u2069 روی همین سرور اجرا می‌شود و درخواست و پاسخ واقعی را نشان می‌دهد. نشست خودتان دست نمی‌خورد.',
    examples: {
      signIn: ['ورود با کد یک‌بارمصرف', 'کد به صندوق خروجی سرورِ توسعه می‌رود و از همان‌جا خوانده می‌شود.'],
      search: ['جست‌وجوی پزشک', 'برای همه باز است و ورود نمی‌خواهد.'],
      book: ['رزرو نوبت', 'آخرین زمان آزاد را می‌گیرد؛ اگر وارد نشده باشید نخست وارد می‌شود.'],
      cancel: ['لغو نوبت', 'همان نوبت را لغو می‌کند تا زمانش آزاد شود.'],
      balance: ['موجودی توکن', 'با ایمیل و گذرواژه وارد SmartAI123 می‌شود.'],
      message: ['فرستادن پیام', 'کاربری را می‌یابد و برایش پیام می‌نویسد.'],
      socket: ['پرسش از دستیار با سوکت', 'فریم‌ها را همان‌گونه که می‌رسند نشان می‌دهد؛ گفت‌وگو در پایان پاک می‌شود.'],
    },
    code: 'کد',
    run: 'اجرا',
    again: 'اجرای دوباره',
    done: (calls) => `انجام شد: ${calls} رویداد`,
    asked: 'درخواست',
    answered: 'پاسخ',
    noDemo: 'این سرور دادهٔ نمایشی ندارد',
    noDemoText:
      'این‌جا کدها به تلفن‌های واقعی می‌روند و حساب‌های نمایشی نیستند؛ برای اجرای همهٔ نمونه‌ها سرور را روی رایانهٔ خود با npm start بالا بیاورید.',
    accounts: 'حساب‌های نمایشی',
    accountsLead: 'کدِ تلفن‌ها در صندوق خروجی است، و گذرواژهٔ همهٔ ایمیل‌ها این است:',
    people: [
      ['بیمار', '+989121234567'],
      ['پزشک عمومی', '+989120000001'],
      ['متخصص قلب', '+989120000002'],
      ['مدیر سامانه', 'admin@example.com'],
      ['پشتیبان', 'support@example.com'],
      ['کاربر توکن', 'ali@example.com'],
    ],
    outbox: 'صندوق خروجی',
    who: 'چه کسی',
    signIn: 'ورود با',
    log: 'آنچه رفت و آمد',
  },
  en: {
    title: 'Examples that run',
    lead: 'Each example runs with @helssa/client against this very server and shows the real request and answer. Your own session is not touched.',
    examples: {
      signIn: ['Sign in by a one-time code', "The code goes to the development server's outbox and is read there."],
      search: ['Find a doctor', 'Open to all; nobody has to sign in.'],
      book: ['Book a visit', 'Takes the last free time; signs in first where nobody is.'],
      cancel: ['Cancel it', 'Calls that visit off, so that its time is free again.'],
      balance: ['Balance of tokens', 'Signs in to SmartAI123 by e-mail and password.'],
      message: ['Write a message', 'Finds a user and writes to them.'],
      socket: [
        'Ask the assistant over a socket',
        'Shows the frames as they come; the conversation is deleted at the end.',
      ],
    },
    code: 'Code',
    run: 'Run',
    again: 'Run again',
    done: (calls) => `Done: ${calls} events`,
    asked: 'Request',
    answered: 'Answer',
    noDemo: 'This server has no demo data',
    noDemoText:
      'Codes go to real phones here, and there are no demo accounts; to run all examples start a server on your own machine with npm start.',
    accounts: 'Demo accounts',
    accountsLead: 'Codes for phones are in the outbox, and the password of all e-mails is this:',
    people: [
      ['Patient', '+989121234567'],
      ['General practitioner', '+989120000001'],
      ['Cardiologist', '+989120000002'],
      ['Administrator', 'admin@example.com'],
      ['Support agent', 'support@example.com'],
      ['User of tokens', 'ali@example.com'],
    ],
    outbox: 'Outbox',
    who: 'Who',
    signIn: 'Signs in by',
    log: 'What went over the line',
  },
})
