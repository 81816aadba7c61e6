// A walk over all pages that somebody may see, in every look of which one may differ from another.
import type { Browser } from 'playwright-core'
import type { AppPage } from './every-page.ts'
import type { Kept } from './people.ts'
import { DESK, PHONE, type WatchedPage, watchPage } from './watched-page.ts'

export interface WalkLook {
  readonly language: 'fa' | 'en'
  readonly size: 'phone' | 'desk'
  readonly theme: 'light' | 'dark'
}
/** Each of two things meets each of the two others: what is wrong in a pair only is found. */
const LOOKS = {
  fa: [
    { language: 'fa', size: 'phone', theme: 'light' },
    { language: 'fa', size: 'desk', theme: 'dark' },
  ],
  en: [
    { language: 'en', size: 'phone', theme: 'dark' },
    { language: 'en', size: 'desk', theme: 'light' },
  ],
} as const satisfies Record<'fa' | 'en', readonly WalkLook[]>
const SIZES = { phone: PHONE, desk: DESK }

export interface Walk {
  readonly url: string
  readonly pages: readonly AppPage[]
  /** What the browser keeps of who walks, if they are signed in. */
  readonly kept: Kept | undefined
  /** Is called at each page in each look; what it answers is wrong there. */
  look(watched: WatchedPage, page: AppPage, look: WalkLook): Promise<readonly string[]>
}

/** Opens each page in both languages at once, a page of a browser each. Answers all that was wrong, a line each. */
export async function walk(browser: Browser, walk: Walk): Promise<string[]> {
  const [inPersian, inEnglish] = await Promise.all([walkIn('fa', browser, walk), walkIn('en', browser, walk)])
  return [...inPersian, ...inEnglish]
}

async function walkIn(language: 'fa' | 'en', browser: Browser, { url, pages, kept, look }: Walk): Promise<string[]> {
  const watched = await watchPage(browser, { kept, language, isStill: true })
  const wrong: string[] = []
  for (const page of pages) {
    for (const at of LOOKS[language]) {
      await watched.page.setViewportSize(SIZES[at.size])
      await watched.page.emulateMedia({ colorScheme: at.theme })
      if (at === LOOKS[language][0]) await watched.open(url + page.path)
      else await watched.drawn()
      const found = [...(await look(watched, page, at)), ...watched.takeComplaints()]
      const isDark = await watched.page.evaluate("document.documentElement.classList.contains('dark')")
      if (isDark !== (at.theme === 'dark')) found.push('it has the wrong theme')
      if (kept && new URL(watched.page.url()).pathname === '/sign-in') found.push('it asks to sign in')
      wrong.push(...found.map((line) => `${page.path} ${language} ${at.size} ${at.theme}: ${line}`))
    }
  }
  await watched.close()
  return wrong
}
