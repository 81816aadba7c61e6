import { Dropdown } from '@heroui/react/dropdown'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { AriaLocale } from '../design/aria-locale.tsx'
import { useOpenedMenu } from '../design/open-menu.ts'
import { useErrorText } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
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
    signOut: 'خروج',
  },
  en: {
    appearance: 'Appearance',
    light: 'Light',
    dark: 'Dark',
    system: 'As the device',
    notices: 'Notifications',
    signOut: 'Sign out',
  },
})
const THEMES = ['light', 'dark', 'system'] as const

/** The areas one may use, what did not fit at the bottom, the theme, and the way out. It comes open: it is loaded when asked for. */
export function AccountMenu({ me, label, face }: { me: Me; label: string; face: ReactNode }) {
  const t = useTexts()
  const menu = useOpenedMenu()
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
        <Dropdown.Popover placement="bottom end">
          <Dropdown.Menu onAction={(key) => act(String(key))} aria-label={label}>
            {areas.length > 1 &&
              areas.map((area) => (
                <Dropdown.Item key={area} id={`area:${area}`} textValue={names[area]}>
                  {names[area]}
                </Dropdown.Item>
              ))}
            {more.map(({ to, label }) => (
              <Dropdown.Item key={to} id={to} textValue={label} className="lg:hidden">
                {label}
              </Dropdown.Item>
            ))}
            <Dropdown.Item id="/notifications" textValue={t.notices}>
              {t.notices}
            </Dropdown.Item>
            {THEMES.filter((each) => each !== theme).map((each) => (
              <Dropdown.Item key={each} id={`theme:${each}`} textValue={t[each]}>
                {`${t.appearance}: ${t[each]}`}
              </Dropdown.Item>
            ))}
            <Dropdown.Item id="sign-out" textValue={t.signOut} className="text-danger">
              {t.signOut}
            </Dropdown.Item>
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
    </AriaLocale>
  )
}
