import { Dropdown } from '@heroui/react/dropdown'
import { Header } from '@heroui/react/header'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import {
  Bell,
  Headset,
  HeartPulse,
  LogOut,
  type LucideIcon,
  MessagesSquare,
  Moon,
  ShieldCheck,
  Sparkles,
  Stethoscope,
  Sun,
  SunMoon,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { AriaLocale } from '../design/aria-locale.tsx'
import { useOpenedMenu } from '../design/open-menu.ts'
import { useErrorText } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { useFormat } from '../i18n/format.ts'
import { defineTexts } from '../i18n/texts.ts'
import { changeTheme, type Theme, useTheme } from '../i18n/theme.ts'
import { type Area, areasOf, homeOf, type Me } from '../session/me.ts'
import { signOut } from '../session/sign-out.ts'
import { FACE } from './account-face.ts'
import { useAreaNames, usePlaces } from './navigation.ts'
import '../design/menu.css'

const useTexts = defineTexts({
  fa: {
    appearance: 'ظاهر',
    light: 'روشن',
    dark: 'تیره',
    system: 'مانند دستگاه',
    notices: 'اعلان‌ها',
    areas: 'بخش‌های هلسا',
    signOut: 'خروج',
  },
  en: {
    appearance: 'Appearance',
    light: 'Light',
    dark: 'Dark',
    system: 'As the device',
    notices: 'Notifications',
    areas: 'Areas of Helssa',
    signOut: 'Sign out',
  },
})
const THEMES = ['light', 'dark', 'system'] as const
const THEME_ICONS: Record<Theme, LucideIcon> = { light: Sun, dark: Moon, system: SunMoon }
const AREA_ICONS: Record<Area, LucideIcon> = {
  patient: HeartPulse,
  doctor: Stethoscope,
  support: Headset,
  admin: ShieldCheck,
  chat: MessagesSquare,
  smart: Sparkles,
}
const SECTION = 'mb-1 w-full border-b border-border pb-1'

/** One's own pages that a phone has no room for at the bottom, the areas one may use, the theme, and the way out. It comes open: it is loaded when asked for. */
export function AccountMenu({ me, name, label, face }: { me: Me; name: string; label: string; face: ReactNode }) {
  const t = useTexts()
  const menu = useOpenedMenu()
  const { digits } = useFormat()
  const names = useAreaNames()
  const theme = useTheme()
  const navigate = useNavigate()
  const router = useRouter()
  const queryClient = useQueryClient()
  const errorText = useErrorText()
  const more = usePlaces('patient').slice(5)
  const areas = areasOf(me)
  const leave = async () => {
    signOut(queryClient).catch((error) => showToast(errorText(error), { tone: 'danger' }))
    await router.invalidate()
    // The session is over: there is nothing to stay for.
    await navigate({ to: '/', ignoreBlocker: true })
  }
  const act = (key: string) => {
    if (key === 'sign-out') return void leave()
    if (key.startsWith('theme:')) return changeTheme(key.slice(6) as Theme)
    void navigate({ to: key.startsWith('area:') ? homeOf(key.slice(5) as Area) : key })
  }
  return (
    <AriaLocale>
      <Dropdown {...menu}>
        <Dropdown.Trigger autoFocus className={FACE}>
          {face}
        </Dropdown.Trigger>
        <Dropdown.Popover placement="bottom end" className="max-w-[80svw] min-w-56">
          <Dropdown.Menu onAction={(key) => act(String(key))} aria-label={label}>
            <Dropdown.Section className={SECTION}>
              <Header className="flex flex-col px-2 pt-2 pb-1 text-start">
                <span className="font-semibold">{name}</span>
                <bdi className="code text-sm text-muted">
                  {digits(me.phone_number?.replace(/^\+98/, '0') ?? me.email ?? '')}
                </bdi>
              </Header>
              {more.map(({ to, label, icon }) => (
                <Item key={to} id={to} label={label} icon={icon} />
              ))}
              <Item id="/notifications" label={t.notices} icon={Bell} />
            </Dropdown.Section>
            <Dropdown.Section className={SECTION} aria-label={t.areas}>
              {areas.map((area) => (
                <Item key={area} id={`area:${area}`} label={names[area]} icon={AREA_ICONS[area]} />
              ))}
            </Dropdown.Section>
            <Dropdown.Section className={SECTION} aria-label={t.appearance}>
              {THEMES.filter((each) => each !== theme).map((each) => (
                <Item key={each} id={`theme:${each}`} label={`${t.appearance}: ${t[each]}`} icon={THEME_ICONS[each]} />
              ))}
            </Dropdown.Section>
            <Item id="sign-out" label={t.signOut} icon={LogOut} className="text-danger" />
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
    </AriaLocale>
  )
}

function Item({
  id,
  label,
  icon: Icon,
  className,
}: {
  id: string
  label: string
  icon: LucideIcon
  className?: string
}) {
  return (
    <Dropdown.Item id={id} textValue={label} className={className}>
      <Icon className="size-4 shrink-0" aria-hidden />
      {label}
    </Dropdown.Item>
  )
}
