import { defineTexts } from '../../i18n/texts.ts'

type Pair = readonly [name: string, when: string]
interface Texts {
  title: string
  lead: string
  theme: string
  themes: { light: string; dark: string; system: string }
  language: string
  contents: string
  group: Record<'colours' | 'deeds' | 'fields' | 'facts' | 'states' | 'layers' | 'moving' | 'talk', string>
  of: Record<
    | 'tokens'
    | 'button'
    | 'badge'
    | 'text'
    | 'choice'
    | 'toggle'
    | 'tags'
    | 'date'
    | 'card'
    | 'facts'
    | 'table'
    | 'meter'
    | 'chart'
    | 'avatar'
    | 'when'
    | 'code'
    | 'loading'
    | 'empty'
    | 'error'
    | 'line'
    | 'dialog'
    | 'form'
    | 'search'
    | 'confirm'
    | 'toast'
    | 'pager'
    | 'tabs'
    | 'bubble',
    Pair
  >
  word: Record<
    | 'save'
    | 'cancel'
    | 'delete'
    | 'more'
    | 'open'
    | 'undo'
    | 'name'
    | 'hint'
    | 'wrong'
    | 'note'
    | 'city'
    | 'tehran'
    | 'shiraz'
    | 'day'
    | 'week'
    | 'month'
    | 'agree'
    | 'notices'
    | 'allergies'
    | 'penicillin'
    | 'birthday'
    | 'person'
    | 'visit'
    | 'amount'
    | 'state'
    | 'done'
    | 'waiting'
    | 'failed'
    | 'saved'
    | 'empty'
    | 'emptyText'
    | 'begin'
    | 'deleteText'
    | 'used'
    | 'visits'
    | 'first'
    | 'second'
    | 'hello'
    | 'answer'
    | 'text'
    | 'working',
    string
  >
}

export const useGalleryTexts = defineTexts<Texts>({
  fa: {
    title: 'اجزای طراحی',
    lead: 'هر چه صفحه‌ها از آن ساخته می‌شوند، در همهٔ حالت‌هایش، با نام و جای به‌کاربردنش.',
    theme: 'پوسته',
    themes: { light: 'روشن', dark: 'تیره', system: 'مانند دستگاه' },
    language: 'زبان',
    contents: 'بخش‌های صفحه',
    group: {
      colours: 'رنگ‌ها',
      deeds: 'کارها',
      fields: 'فیلدها',
      facts: 'داده‌ها',
      states: 'حالت‌های صفحه',
      layers: 'لایه‌ها',
      moving: 'جابه‌جایی',
      talk: 'گفت‌وگو',
    },
    of: {
      tokens: ['رنگ‌های پوسته', 'فقط همین‌ها به کار می‌روند؛ نوشته روی هر زمینه دست‌کم ۴٫۵ تضاد دارد.'],
      button: [
        'Button، LinkButton، AnchorButton',
        'کار اصلی یک دکمهٔ پر دارد؛ راه‌های دیگر خط‌دار. رفتن به جایی، پیوند است نه دکمه.',
      ],
      badge: ['Badge', 'وضعیت در یک واژه؛ رنگ هرگز تنها نشانه نیست.'],
      text: ['TextField، AmountField، TextArea', 'هر فیلد برچسب دارد؛ خطای سرور زیر همان فیلد می‌آید.'],
      choice: ['Select، Segments', 'چند گزینهٔ کم را با Segments همه را نشان دهید؛ بیشتر را با Select.'],
      toggle: ['Checkbox، Switch', 'Checkbox با ذخیره اثر می‌کند؛ Switch بی‌درنگ.'],
      tags: ['TagField', 'فهرستی از نوشته‌های کوتاه.'],
      date: ['JalaliDateField', 'روز به تقویم زبان؛ مقدارش همیشه جلالی است.'],
      search: ['SearchBox، Filters', 'جست‌وجو پس از مکث در نوشتن؛ فیلترها در تلفن جمع می‌شوند.'],
      card: ['Card، Stat', 'بخشی از صفحه با سطح خودش؛ یک عدد با نامش.'],
      facts: ['Facts', 'داده‌ها با نامشان.'],
      table: ['Table', 'در صفحهٔ پهن جدول است و در تلفن کارت.'],
      meter: ['Meter', 'چه اندازه به کار رفته، یا کاری تا کجا پیش رفته است.'],
      chart: ['DayChart', 'ارقام روزها؛ همان‌ها به شکل جدول برای همه.'],
      avatar: ['Avatar', 'تصویر کسی، یا حرف نخست نامش.'],
      when: ['When', 'زمان، با زمان دقیق در راهنمایش.'],
      code: ['CodeBlock', 'کد یا دادهٔ خام با دکمهٔ کپی.'],
      loading: ['Loading، Spinner', 'جای آنچه می‌آید را نگه می‌دارد تا چیزی نپرد.'],
      empty: ['EmptyState', 'می‌گوید چه خواهد آمد و چه باید کرد.'],
      error: ['ErrorState', 'می‌گوید چه شد و راه بیرون را نشان می‌دهد.'],
      line: ['ErrorLine', 'خطای یک کار، همان‌جا که انجام شد.'],
      dialog: ['Dialog', 'کاری که پیش از ادامه باید انجام شود.'],
      form: ['FormDialog', 'فرمی کوتاه؛ با Enter فرستاده می‌شود و می‌شود از آن گذشت.'],
      confirm: ['ConfirmDialog', 'پیش از کاری که برگشت ندارد، با فعلِ همان کار.'],
      toast: ['showToast', 'کوتاه می‌گوید چه شد؛ اگر بشود، با راه برگشت.'],
      pager: ['Pager', 'صفحه‌های یک فهرست.'],
      tabs: ['LinkTabs، TabLink', 'بخش‌های یک صفحه، هر کدام با نشانی خودش.'],
      bubble: ['Bubble', 'پیام‌های یک گفت‌وگو.'],
    },
    word: {
      save: 'ذخیره',
      cancel: 'انصراف',
      delete: 'حذف',
      more: 'بیشتر',
      open: 'باز کردن',
      undo: 'برگرداندن',
      name: 'نام',
      hint: 'همان‌گونه که در کارت ملی است',
      wrong: 'نام را بنویسید',
      note: 'یادداشت',
      city: 'شهر',
      tehran: 'تهران',
      shiraz: 'شیراز',
      day: 'روز',
      week: 'هفته',
      month: 'ماه',
      agree: 'شرایط را می‌پذیرم',
      notices: 'یادآوری نوبت',
      allergies: 'حساسیت‌ها',
      penicillin: 'پنی‌سیلین',
      birthday: 'تاریخ تولد',
      person: 'دکتر مریم رضایی',
      visit: 'ویزیت آنلاین',
      amount: 'مبلغ',
      state: 'وضعیت',
      done: 'انجام شد',
      waiting: 'در انتظار',
      failed: 'ناموفق',
      saved: 'ذخیره شد',
      empty: 'هنوز نوبتی ندارید',
      emptyText: 'پزشکی بیابید و نخستین نوبت خود را بگیرید.',
      begin: 'یافتن پزشک',
      deleteText: 'این فایل از پرونده پاک می‌شود و برنمی‌گردد.',
      used: 'مصرف این ماه',
      visits: 'ویزیت‌ها',
      first: 'نخست',
      second: 'دوم',
      hello: 'سلام، نوبت فردا سر جایش هست؟',
      answer: 'سلام، بله؛ ساعت ۱۰ منتظرتان هستیم.',
      text: 'نوشتهٔ نمونه',
      working: 'در حال انجام',
    },
  },
  en: {
    title: 'Design system',
    lead: 'All that pages are made of, in all states, with its name and when to use it.',
    theme: 'Theme',
    themes: { light: 'Light', dark: 'Dark', system: 'As the device' },
    language: 'Language',
    contents: 'Parts of the page',
    group: {
      colours: 'Colours',
      deeds: 'Deeds',
      fields: 'Fields',
      facts: 'Facts',
      states: 'States of a page',
      layers: 'Layers',
      moving: 'Moving about',
      talk: 'Conversation',
    },
    of: {
      tokens: ['Colours of the theme', 'Nothing else is used; text has a contrast of 4.5 at least on each.'],
      button: [
        'Button, LinkButton, AnchorButton',
        'The main deed has the one filled button, others an outline. Going somewhere is a link, not a button.',
      ],
      badge: ['Badge', 'A state in a word; colour is never the only sign.'],
      text: [
        'TextField, AmountField, TextArea',
        "Every field has a label; the server's complaint stands below the field.",
      ],
      choice: ['Select, Segments', 'A few choices are all shown by Segments; more by Select.'],
      toggle: ['Checkbox, Switch', 'A Checkbox counts once it is saved, a Switch at once.'],
      tags: ['TagField', 'A list of short texts.'],
      date: ['JalaliDateField', "A day in the language's calendar; its value is always Jalali."],
      search: ['SearchBox, Filters', 'Searches once one pauses; filters fold on a phone.'],
      card: ['Card, Stat', 'A part of a page on its own surface; a figure with its name.'],
      facts: ['Facts', 'Facts by name.'],
      table: ['Table', 'A table where there is room, cards on a phone.'],
      meter: ['Meter', 'How much is used, or how far something has come.'],
      chart: ['DayChart', 'Figures by day, and the same as a table for everybody.'],
      avatar: ['Avatar', "A person's picture, or the first letter of the name."],
      when: ['When', 'A time, with the exact one in its hint.'],
      code: ['CodeBlock', 'Code or data as it stands, to be copied.'],
      loading: ['Loading, Spinner', 'Holds the room of what comes, so that nothing jumps.'],
      empty: ['EmptyState', 'Says what will be here, and what to do for it.'],
      error: ['ErrorState', 'Says what went wrong and offers the way out.'],
      line: ['ErrorLine', 'Why a deed was refused, where it was done.'],
      dialog: ['Dialog', 'Something to be done before going on.'],
      form: ['FormDialog', 'A short form; Enter sends it, and it can be given up.'],
      confirm: ['ConfirmDialog', "Before what cannot be undone, with the deed's own verb."],
      toast: ['showToast', 'Says shortly what was done, with a way back where there is one.'],
      pager: ['Pager', 'The pages of a list.'],
      tabs: ['LinkTabs, TabLink', 'The parts of a page, each with its own address.'],
      bubble: ['Bubble', 'The messages of a conversation.'],
    },
    word: {
      save: 'Save',
      cancel: 'Cancel',
      delete: 'Delete',
      more: 'More',
      open: 'Open',
      undo: 'Undo',
      name: 'Name',
      hint: 'As on your identity card',
      wrong: 'Please give a name',
      note: 'Note',
      city: 'City',
      tehran: 'Tehran',
      shiraz: 'Shiraz',
      day: 'Day',
      week: 'Week',
      month: 'Month',
      agree: 'I agree to the terms',
      notices: 'Reminders of visits',
      allergies: 'Allergies',
      penicillin: 'Penicillin',
      birthday: 'Date of birth',
      person: 'Dr Maryam Rezaei',
      visit: 'Online visit',
      amount: 'Amount',
      state: 'State',
      done: 'Done',
      waiting: 'Waiting',
      failed: 'Failed',
      saved: 'Saved',
      empty: 'You have no visits yet',
      emptyText: 'Find a doctor and book your first one.',
      begin: 'Find a doctor',
      deleteText: 'The file leaves the record for good.',
      used: 'Used this month',
      visits: 'Visits',
      first: 'First',
      second: 'Second',
      hello: 'Hello, is tomorrow still on?',
      answer: 'Hello, yes: we expect you at 10.',
      text: 'A text',
      working: 'Under way',
    },
  },
})
