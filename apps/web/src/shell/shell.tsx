import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Toasts } from '../design/toasts.tsx'
import { defineTexts } from '../i18n/texts.ts'
import { useMeIfSignedIn, useSignedIn } from '../session/me.ts'
import { Account } from './account.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { areaOf, usePlaces } from './navigation.ts'
import { LanguageSwitch } from './preferences.tsx'
import { usePageFocus } from './use-page-focus.ts'

/** Only the signed-in have it; it comes after the first paint. */
const NoticeBell = lazy(async () => ({ default: (await import('./notice-bell.tsx')).NoticeBell }))

const useTexts = defineTexts({
  fa: { name: 'هلسا', skip: 'رفتن به محتوا', menu: 'بخش‌ها', signIn: 'ورود', start: 'صفحهٔ نخست هلسا' },
  en: { name: 'Helssa', skip: 'Skip to content', menu: 'Sections', signIn: 'Sign in', start: 'Helssa, start page' },
})

/** Everything around a page: who one is, where one can go, whether the line is up. A visit's room has the screen for itself. */
export function Shell() {
  const t = useTexts()
  const pathname = useRouterState({ select: ({ location }) => location.pathname })
  const isRoom = /\/room$/.test(pathname)
  const signedIn = useSignedIn()
  usePageFocus()
  return (
    <div className="flex min-h-dvh flex-col">
      {/* biome-ignore lint/a11y/useValidAnchor: it leads to a place on the page */}
      <a
        href="#content"
        onClick={(event) => {
          event.preventDefault() // what stands behind the # of the address stays
          document.getElementById('content')?.focus()
        }}
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface focus:p-3"
      >
        {t.skip}
      </a>
      {!isRoom && <Header />}
      <ConnectionBanner />
      <div className="flex flex-1">
        {signedIn && !isRoom && <SideNavigation />}
        <main
          id="content"
          tabIndex={-1}
          className={`min-w-0 flex-1 outline-none ${signedIn && !isRoom ? 'pb-20 lg:pb-0' : ''}`}
        >
          <Outlet />
        </main>
      </div>
      {signedIn && !isRoom && <BottomNavigation />}
      <Toasts />
    </div>
  )
}

function Header() {
  const t = useTexts()
  const signedIn = useSignedIn()
  const me = useMeIfSignedIn()
  return (
    <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b border-border bg-surface px-4">
      <Link to="/" aria-label={t.start} className="flex h-10 items-center gap-2 text-lg font-bold">
        <img src="/icon.svg" alt="" width={28} height={28} />
        {t.name}
      </Link>
      <div className="ms-auto flex items-center gap-1">
        <LanguageSwitch />
        {signedIn && me ? (
          <>
            <Suspense fallback={<span className="size-10" />}>
              <NoticeBell key={me.id} />
            </Suspense>
            <Account me={me} />
          </>
        ) : signedIn ? (
          <span className="h-10 w-20" />
        ) : (
          <Link to="/sign-in" className="button button--primary button--sm">
            {t.signIn}
          </Link>
        )}
      </div>
    </header>
  )
}

function useHere() {
  const pathname = useRouterState({ select: ({ location }) => location.pathname })
  const places = usePlaces(areaOf(pathname))
  // The longest place that the page lies under, so that an area's start is not marked on all of its pages.
  const here = places
    .filter(({ to }) => pathname === to || pathname.startsWith(`${to === '/' ? '/-' : to}/`))
    .sort((a, b) => b.to.length - a.to.length)[0]?.to
  return { places, here }
}

function SideNavigation() {
  const t = useTexts()
  const { places, here } = useHere()
  return (
    <nav
      aria-label={t.menu}
      className="sticky top-14 hidden h-[calc(100dvh-3.5rem)] w-56 shrink-0 overflow-y-auto border-e border-border bg-surface p-3 lg:block"
    >
      <ul className="flex flex-col gap-1">
        {places.map(({ to, label, icon: Icon }) => (
          <li key={to}>
            <Link
              to={to}
              activeOptions={{ exact: true }}
              aria-current={here === to ? 'page' : undefined}
              className="flex items-center gap-3 rounded-xl px-3 py-2 hover:bg-default aria-[current=page]:bg-accent aria-[current=page]:font-semibold aria-[current=page]:text-accent-foreground"
            >
              <Icon className="size-5 shrink-0" aria-hidden />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Of an area with more than six places the first five; the rest is in the menu. */
const atBottom = <Place,>(places: readonly Place[]) => (places.length > 6 ? places.slice(0, 5) : places)

function BottomNavigation() {
  const t = useTexts()
  const { places, here } = useHere()
  if (places.length < 2) return null
  return (
    <nav
      aria-label={t.menu}
      className="fixed inset-x-0 bottom-0 z-30 border-t border-border bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden max-md:[body:has([data-panes=open])_&]:hidden"
    >
      <ul className="flex">
        {atBottom(places).map(({ to, label, icon: Icon }) => (
          <li key={to} className="min-w-0 flex-1">
            <Link
              to={to}
              activeOptions={{ exact: true }}
              aria-current={here === to ? 'page' : undefined}
              className="flex h-16 flex-col items-center justify-center gap-1 text-xs text-muted aria-[current=page]:font-semibold aria-[current=page]:text-link"
            >
              <Icon className="size-5" aria-hidden />
              <span className="max-w-full truncate px-1">{label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
