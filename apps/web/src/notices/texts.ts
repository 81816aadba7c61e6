import { defineTexts } from '../i18n/texts.ts'
import type { Channel, NoticeKind } from './queries.ts'

export const useNoticeTexts = defineTexts({
  fa: {
    title: 'اعلان‌ها',
    preferences: 'تنظیم اعلان‌ها',
    readAll: 'همه خوانده شد',
    allRead: 'همهٔ اعلان‌ها خوانده شد',
    unread: (count: string) => `${count} اعلان خوانده‌نشده`,
    noneUnread: 'اعلان نخوانده‌ای ندارید',
    isUnread: 'خوانده‌نشده',
    markRead: 'خواندم',
    open: 'دیدن',
    empty: 'هنوز اعلانی نیامده است',
    emptyHint: 'یادآوری ویزیت‌ها، پیام پزشکان، نسخه‌ها و پرداخت‌ها اینجا می‌آید.',
    list: 'اعلان‌ها، تازه‌ترین در آغاز',
  },
  en: {
    title: 'Notifications',
    preferences: 'Notification settings',
    readAll: 'Mark all as read',
    allRead: 'All notifications are marked as read',
    unread: (count) => `${count} unread`,
    noneUnread: 'Nothing is unread',
    isUnread: 'Unread',
    markRead: 'Mark as read',
    open: 'Open',
    empty: 'No notifications yet',
    emptyHint: 'Reminders of visits, messages of doctors, prescriptions and payments will come here.',
    list: 'Notifications, the newest first',
  },
})

type Kinds = Record<NoticeKind, { readonly name: string; readonly hint: string }>

export const usePreferenceTexts = defineTexts<{
  title: string
  lead: string
  back: string
  saved: string
  kind: string
  channels: Record<Channel, string>
  channelOf: (channel: string, kind: string) => string
  kinds: Kinds
  inAppNote: string
}>({
  fa: {
    title: 'تنظیم اعلان‌ها',
    lead: 'بگویید از هر موضوع از چه راهی باخبر شوید. هر تغییر بلافاصله ذخیره می‌شود.',
    back: 'بازگشت به اعلان‌ها',
    saved: 'ذخیره شد',
    kind: 'موضوع',
    channels: { in_app: 'در برنامه', sms: 'پیامک', email: 'ایمیل' },
    channelOf: (channel, kind) => `${kind}: ${channel}`,
    kinds: {
      appointment_reminders: { name: 'یادآوری ویزیت', hint: 'یک روز و نیم ساعت پیش از ویزیت' },
      new_appointments: { name: 'نوبت‌های تازه', hint: 'نوبتی که نزد شما گرفته می‌شود (پزشکان)' },
      cancellations: { name: 'لغو ویزیت', hint: 'لغو شدن نوبت و بازگشت هزینه' },
      payment_notifications: { name: 'پرداخت‌ها', hint: 'رسیدن پول و شارژ کیف پول' },
      appointments: { name: 'ویزیت‌های من', hint: 'قطعی شدن، پایان ویزیت و مهلت پرداخت' },
      messages: { name: 'پیام‌ها', hint: 'پیام تازه در گفت‌وگوها' },
      records: { name: 'پروندهٔ پزشکی', hint: 'گزارش امضاشده و نسخهٔ تازه' },
      access: { name: 'دسترسی به پرونده', hint: 'چه کسی اجازه خواسته یا پرونده را باز کرده است' },
      plans: { name: 'اشتراک', hint: 'آغاز، تمدید و پایان اشتراک' },
      tokens: { name: 'توکن‌ها', hint: 'دریافت توکن و هشدار موجودی' },
    },
    inAppNote: 'دسترسی اضطراری به پرونده همیشه به شما گفته می‌شود.',
  },
  en: {
    title: 'Notification settings',
    lead: 'Choose how each subject reaches you. Every change is saved at once.',
    back: 'Back to the notifications',
    saved: 'Saved',
    kind: 'Subject',
    channels: { in_app: 'In the app', sms: 'SMS', email: 'E-mail' },
    channelOf: (channel, kind) => `${kind}: ${channel}`,
    kinds: {
      appointment_reminders: { name: 'Reminders of visits', hint: 'A day and half an hour before' },
      new_appointments: { name: 'New appointments', hint: 'Booked with you (doctors)' },
      cancellations: { name: 'Cancellations', hint: 'A visit is cancelled and paid back' },
      payment_notifications: { name: 'Payments', hint: 'Money arrived, the wallet was charged' },
      appointments: { name: 'My visits', hint: 'Confirmed, completed, or not paid in time' },
      messages: { name: 'Messages', hint: 'A new message in a conversation' },
      records: { name: 'Medical record', hint: 'Signed reports and new prescriptions' },
      access: { name: 'Access to the record', hint: 'Who asked for it or opened it' },
      plans: { name: 'Plans', hint: 'Started, renewed or ended' },
      tokens: { name: 'Tokens', hint: 'Received tokens and low balance' },
    },
    inAppNote: 'You are always told of emergency access to your record.',
  },
})
