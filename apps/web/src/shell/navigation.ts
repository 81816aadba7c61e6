import {
  Bot,
  CalendarDays,
  ChartLine,
  Coins,
  FileText,
  FolderHeart,
  House,
  Inbox,
  KeyRound,
  type LucideIcon,
  MessagesSquare,
  Plug,
  Receipt,
  ScrollText,
  Search,
  Settings,
  ShieldCheck,
  Sparkles,
  Stethoscope,
  UserRound,
  UsersRound,
  Wallet,
} from 'lucide-react'
import { defineTexts } from '../i18n/texts.ts'
import type { Area } from '../session/me.ts'

export const useAreaNames = defineTexts<Record<Area, string>>({
  fa: {
    patient: 'سلامت من',
    doctor: 'میز پزشک',
    support: 'پشتیبانی',
    admin: 'مدیریت',
    chat: 'گفت‌وگوها',
    smart: 'خدمات هوشمند',
  },
  en: {
    patient: 'My health',
    doctor: "Doctor's desk",
    support: 'Support',
    admin: 'Administration',
    chat: 'Chats',
    smart: 'Smart services',
  },
})

const useNames = defineTexts({
  fa: {
    home: 'خانه',
    doctors: 'پزشکان',
    visits: 'ویزیت‌ها',
    assistant: 'دستیار',
    record: 'پرونده',
    wallet: 'کیف پول',
    plans: 'اشتراک',
    access: 'دسترسی‌ها',
    profile: 'پروفایل',
    today: 'امروز',
    calendar: 'تقویم',
    patients: 'بیماران',
    earnings: 'درآمد',
    settings: 'تنظیمات',
    inbox: 'صندوق پیام',
    canned: 'پاسخ‌های آماده',
    overview: 'نمای کلی',
    users: 'کاربران',
    channels: 'کانال‌ها',
    audit: 'ردگیری',
    reports: 'گزارش‌ها',
    chats: 'گفت‌وگوها',
    services: 'خدمات',
    tokens: 'توکن‌ها',
    account: 'حساب',
  },
  en: {
    home: 'Home',
    doctors: 'Doctors',
    visits: 'Visits',
    assistant: 'Assistant',
    record: 'Record',
    wallet: 'Wallet',
    plans: 'Plans',
    access: 'Access',
    profile: 'Profile',
    today: 'Today',
    calendar: 'Calendar',
    patients: 'Patients',
    earnings: 'Earnings',
    settings: 'Settings',
    inbox: 'Inbox',
    canned: 'Canned replies',
    overview: 'Overview',
    users: 'Users',
    channels: 'Channels',
    audit: 'Audit',
    reports: 'Reports',
    chats: 'Chats',
    services: 'Services',
    tokens: 'Tokens',
    account: 'Account',
  },
})

interface Place {
  readonly to: string
  readonly name: keyof ReturnType<typeof useNames>
  readonly icon: LucideIcon
}

/** Where each area's pages are. On a phone the first five stand at the bottom, the rest in the menu. */
const PLACES: Record<Area, readonly Place[]> = {
  patient: [
    { to: '/', name: 'home', icon: House },
    { to: '/doctors', name: 'doctors', icon: Search },
    { to: '/visits', name: 'visits', icon: CalendarDays },
    { to: '/assistant', name: 'assistant', icon: Bot },
    { to: '/record', name: 'record', icon: FolderHeart },
    { to: '/wallet', name: 'wallet', icon: Wallet },
    { to: '/plans', name: 'plans', icon: Receipt },
    { to: '/access', name: 'access', icon: KeyRound },
    { to: '/profile', name: 'profile', icon: UserRound },
  ],
  doctor: [
    { to: '/doctor', name: 'today', icon: Stethoscope },
    { to: '/doctor/calendar', name: 'calendar', icon: CalendarDays },
    { to: '/doctor/patients', name: 'patients', icon: UsersRound },
    { to: '/doctor/earnings', name: 'earnings', icon: ChartLine },
    { to: '/doctor/settings', name: 'settings', icon: Settings },
  ],
  support: [
    { to: '/inbox', name: 'inbox', icon: Inbox },
    { to: '/inbox/canned', name: 'canned', icon: FileText },
  ],
  admin: [
    { to: '/admin', name: 'overview', icon: ChartLine },
    { to: '/admin/users', name: 'users', icon: UsersRound },
    { to: '/admin/doctors', name: 'doctors', icon: Stethoscope },
    { to: '/admin/channels', name: 'channels', icon: Plug },
    { to: '/admin/audit', name: 'audit', icon: ShieldCheck },
    { to: '/admin/reports', name: 'reports', icon: ScrollText },
  ],
  chat: [{ to: '/chat', name: 'chats', icon: MessagesSquare }],
  smart: [
    { to: '/smart', name: 'services', icon: Sparkles },
    { to: '/smart/tokens', name: 'tokens', icon: Coins },
    { to: '/smart/account', name: 'account', icon: UserRound },
  ],
}

/** The places of an area with their names in the page's language. */
export function usePlaces(area: Area): readonly { to: string; label: string; icon: LucideIcon }[] {
  const names = useNames()
  return PLACES[area].map(({ to, name, icon }) => ({ to, label: names[name], icon }))
}

const PREFIXES = [
  ['/doctor', 'doctor'],
  ['/inbox', 'support'],
  ['/admin', 'admin'],
  ['/chat', 'chat'],
  ['/smart', 'smart'],
] as const

/** The area that a page lies in. */
export const areaOf = (pathname: string): Area =>
  PREFIXES.find(([prefix]) => pathname === prefix || pathname.startsWith(`${prefix}/`))?.[1] ?? 'patient'
