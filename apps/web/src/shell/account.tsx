import { ChevronDown } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Avatar } from '../design/avatar.tsx'
import { defineTexts } from '../i18n/texts.ts'
import type { Me } from '../session/me.ts'
import { FACE } from './account-face.ts'

const loadMenu = () => import('./account-menu.tsx')
const AccountMenu = lazy(async () => ({ default: (await loadMenu()).AccountMenu }))

const useTexts = defineTexts({
  fa: { menu: 'حساب من', nameless: 'کاربر' },
  en: { menu: 'My account', nameless: 'User' },
})

/** Who is signed in, and the menu of their account, which is fetched when it is first asked for. */
export function Account({ me }: { me: Me }) {
  const t = useTexts()
  const [isAsked, ask] = useState(false)
  const name = `${me.first_name} ${me.last_name}`.trim() || t.nameless
  const face = (
    <>
      <Avatar name={name} size={32} />
      <span className="hidden max-w-32 truncate text-sm sm:inline">{name}</span>
      <span className="sr-only">{t.menu}</span>
      <ChevronDown className="size-4" aria-hidden />
    </>
  )
  const button = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={isAsked}
      className={FACE}
      onPointerEnter={loadMenu}
      onClick={() => ask(true)}
    >
      {face}
    </button>
  )
  return isAsked ? (
    <Suspense fallback={button}>
      <AccountMenu me={me} name={name} label={t.menu} face={face} />
    </Suspense>
  ) : (
    button
  )
}
