// Pictures of every page: `npm run screens [words of the address …]` writes .helssa/screens/<who>/<page>-<language>-<size>.png and
// says what the pages complained of. A server of its own with demo data is started for it, and stopped.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchBrowser } from '../apps/server/test/browser/launch.ts'
import { freePort, untilItSays } from '../apps/server/test/kill-server.ts'
import { findIds, type Ids, PAGES, PASSWORD, PEOPLE, type Who } from './screens-pages.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const SCREENS = join(root, '.helssa', 'screens')
const SIZES = { phone: { width: 360, height: 740 }, desk: { width: 1440, height: 900 } }
const LANGUAGES = ['fa', 'en'] as const
const LOADED_MS_MAX = 8_000

interface Look {
  readonly language: (typeof LANGUAGES)[number]
  readonly size: keyof typeof SIZES
  readonly theme: 'light' | 'dark'
}

let complaints = 0
const complain = (words: string) => {
  complaints += 1
  console.log(`  ${words}`)
}

const asked = process.argv.slice(2)
// Plain JavaScript, as it runs before anything is installed.
const { ensureBuilt }: { ensureBuilt: () => Promise<void> } = await import(
  new URL('build-web.mjs', import.meta.url).href
)
await ensureBuilt()
const server = await startServer()
const browser = await launchBrowser({ fakeDevices: true })
try {
  for (const who of Object.keys(PEOPLE) as Who[]) await visitAs(browser, who)
} finally {
  await browser.close()
  await server.stop()
}
console.log(`\nThe pictures are in ${SCREENS}; ${complaints} complaints.`)
process.exitCode = complaints === 0 ? 0 : 1

async function startServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'helssa-screens-'))
  const port = await freePort()
  const off = {
    RATE_LIMIT_ANONYMOUS: 'off',
    RATE_LIMIT_USER: 'off',
    RATE_LIMIT_PREMIUM: 'off',
    RATE_LIMIT_SMARTAI: 'off',
  }
  const child = spawn(process.execPath, [join(root, 'apps/server/src/main.ts')], {
    env: { PATH: process.env.PATH, PORT: String(port), HELSSA_DATA_DIR: folder, LOG_LEVEL: 'fatal', ...off },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await untilItSays(child, 'Helssa is ready')
  return {
    url: `http://localhost:${port}`,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function visitAs(browser: Browser, who: Who): Promise<void> {
  console.log(who)
  const pages = PAGES[who].filter(({ path }) => asked.length === 0 || asked.some((word) => path.includes(word)))
  if (pages.length === 0) return
  const session = await signIn(browser, PEOPLE[who])
  const ids = await findIds(server.url, who, session.access)
  mkdirSync(join(SCREENS, who), { recursive: true })
  for (const look of looks()) {
    const context = await openContext(browser, look, session.state)
    for (const { path, inDark = false } of pages) {
      if (look.theme === 'dark' && !inDark) continue
      await takePicture(context, who, { pattern: path, path: fill(path, ids) }, look)
    }
    await context.close()
  }
}

function looks(): Look[] {
  const sizes = LANGUAGES.flatMap((language) => (['phone', 'desk'] as const).map((size) => ({ language, size })))
  return sizes.flatMap((look) => (['light', 'dark'] as const).map((theme) => ({ ...look, theme })))
}

/** The address with the ids that were found; undefined where the demo data has no such thing. */
function fill(path: string, ids: Ids): string | undefined {
  const filled = path.replace(/\{(\w+)\}/g, (place, name: string) => ids[name] ?? place)
  return filled.includes('{') ? undefined : filled
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>

async function openContext(browser: Browser, look: Look, state: State | undefined): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: SIZES[look.size],
    colorScheme: look.theme,
    locale: look.language === 'fa' ? 'fa-IR' : 'en-GB',
    permissions: ['camera', 'microphone'],
    ...(state && { storageState: state }),
  })
  await context.addInitScript(`localStorage.setItem('helssa.language', '${look.language}')`)
  return context
}

async function takePicture(
  context: BrowserContext,
  who: Who,
  { pattern, path }: { pattern: string; path: string | undefined },
  look: Look,
): Promise<void> {
  if (path === undefined) return complain(`${who}: ${pattern} lacks its id`)
  const words = pattern.replaceAll(/[^a-z]+/gi, '-').replaceAll(/^-|-$/g, '') || 'start'
  const name = `${words}-${look.language}-${look.size}`
  const page = await context.newPage()
  const at = `${path} ${look.language} ${look.size} ${look.theme}:`
  page.on('console', (said) => said.type() === 'error' && complain(`${at} ${said.text()}`))
  page.on('pageerror', (error) => complain(`${at} ${error.message}`))
  await page.goto(server.url + path)
  // Pages with a socket are never idle for good; what is not there by then is not waited for.
  await page.waitForLoadState('networkidle', { timeout: LOADED_MS_MAX }).catch(() => undefined)
  const over = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )
  if (over > 0) complain(`${at} ${over} px too wide`)
  const file = `${name}${look.theme === 'dark' ? '-dark' : ''}.png`
  await page.screenshot({ path: join(SCREENS, who, file), fullPage: look.size === 'desk' })
  await page.close()
}

async function signIn(browser: Browser, account: string | undefined): Promise<{ state?: State; access?: string }> {
  if (account === undefined) return {}
  const context = await openContext(browser, { language: 'en', size: 'desk', theme: 'light' }, undefined)
  const page = await context.newPage()
  await page.goto(`${server.url}/sign-in`)
  await (account.includes('@') ? signInByEmail(page, account) : signInByPhone(page, account))
  await page.waitForURL((url) => url.pathname !== '/sign-in')
  const access = await page.evaluate<string>(`JSON.parse(localStorage.getItem('helssa.session')).access`)
  const state = await context.storageState()
  await context.close()
  return { state, access }
}

async function signInByEmail(page: Page, email: string): Promise<void> {
  await page.getByRole('radio').nth(1).check({ force: true })
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(PASSWORD)
  await page.locator('main form button[type=submit]').click()
}

async function signInByPhone(page: Page, phone: string): Promise<void> {
  await page.locator('input[name=phone]').fill(phone)
  await page.locator('main form button[type=submit]').click()
  const field = page.locator('input[autocomplete=one-time-code]')
  await field.waitFor()
  const outbox = await fetch(`${server.url}/dev/outbox?to=${encodeURIComponent(phone)}`)
  const sent = (await outbox.json()) as { code?: string }[]
  await field.fill(sent.find(({ code }) => code)?.code ?? '')
}
