// Pictures of every page: `npm run screens [words of the address …]` writes .helssa/screens/<who>/<page>-<language>-<size>.png and
// says what is wrong with the pages. A server of its own with demo data is started for it, and stopped.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchBrowser } from '../apps/server/test/browser/launch.ts'
import { type AppPage, everyPage } from '../apps/web/test/every-page.ts'
import { type Kept, signInAll, type Who } from '../apps/web/test/people.ts'
import { startApp } from '../apps/web/test/start-app.ts'
import { walk } from '../apps/web/test/walk.ts'

const SCREENS = fileURLToPath(new URL('../.helssa/screens', import.meta.url))
const asked = process.argv.slice(2)

// Plain JavaScript, as it runs before anything is installed.
const { ensureBuilt }: { ensureBuilt: () => Promise<void> } = await import(
  new URL('build-web.mjs', import.meta.url).href
)
await ensureBuilt()
const app = await startApp()
const browser = await launchBrowser({ fakeDevices: true })
const complaints: string[] = []
try {
  const people = await signInAll(app.url)
  const pages = await everyPage(people)
  for (const who of ['nobody', 'patient', 'doctor', 'support', 'admin'] as const) {
    console.log(who)
    complaints.push(...(await takePictures(who, pages, who === 'nobody' ? undefined : people[who].kept)))
  }
} finally {
  await browser.close()
  await app.stop()
}
for (const complaint of complaints) console.log(`  ${complaint}`)
console.log(`\nThe pictures are in ${SCREENS}; ${complaints.length} complaints.`)
process.exitCode = complaints.length === 0 ? 0 : 1

async function takePictures(who: Who, all: readonly AppPage[], kept: Kept | undefined): Promise<string[]> {
  const pages = all.filter(
    (page) => page.who === who && (asked.length === 0 || asked.some((word) => page.path.includes(word))),
  )
  const names = namesOf(pages)
  const folder = join(SCREENS, who)
  mkdirSync(folder, { recursive: true })
  return walk(browser, {
    url: app.url,
    pages,
    kept,
    async look({ page }, shown, { language, size }) {
      const path = join(folder, `${names.get(shown)}-${language}-${size}.png`)
      await page.screenshot({ path, fullPage: size === 'desk' })
      const over = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      return over > 0 ? [`${over} px too wide`] : []
    },
  })
}

/** The words of each address without the ids in it; a number where two have the same. */
function namesOf(pages: readonly AppPage[]): Map<AppPage, string> {
  const names = new Map<AppPage, string>()
  const used = new Map<string, number>()
  for (const page of pages) {
    const words = page.path
      .split(/[/?&=#]/)
      .filter((part) => /^[a-z][a-z-]*$/.test(part))
      .join('-')
    const name = words || 'start'
    const nth = (used.get(name) ?? 0) + 1
    used.set(name, nth)
    names.set(page, nth === 1 ? name : `${name}-${nth}`)
  }
  return names
}
