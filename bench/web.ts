import { existsSync } from 'node:fs'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { launchBrowser } from '../apps/server/test/browser/launch.ts'
import { type Cluster, withClient } from './cluster.ts'
import { file, startOurs } from './servers.ts'

/** A first load of the patient's start page, medians of the loads. */
export interface FirstLoad {
  readonly who: string
  /** Compressed, as they went over the wire. */
  readonly scriptKb: number
  readonly styleKb: number
  readonly largestPaintMs: number
  readonly blockingMs: number
}
/** Scrolling through the messages of one conversation. */
export interface Scrolling {
  readonly way: string
  readonly seconds: number
  /** How many of them were looked at on the way. */
  readonly seen: number
  readonly frames: number
  readonly longestFrameMs: number
  readonly framesOver50Ms: number
}
export interface WebSpeed {
  readonly loads: readonly FirstLoad[]
  readonly messages: number
  readonly scrolling: readonly Scrolling[]
}

const LOADS = 5
const SLOW_DOWN = 4
const PHONE = { width: 360, height: 740 }
const DESK = { width: 1440, height: 900 }
const PATIENT = '+989121234567'
const OTHER = '+989123456780'
const MESSAGES = 50_000
const SCROLL_SECONDS = 10
const SETTLE_MS = 3_000

/** Loads the built web app in Chromium, slowed down four times, and scrolls through 50,000 messages at full speed. */
export async function measureWeb(cluster: Cluster): Promise<WebSpeed> {
  if (!existsSync(file('../apps/web/dist/index.html'))) throw new Error('the web app is not built: npm start builds it')
  await cluster.createDatabase('helssa_web')
  const server = await startOurs(cluster, 'helssa_web', { env: { DEMO_DATA: 'on' } })
  const browser = await launchBrowser()
  try {
    const url = `http://127.0.0.1:${server.port}`
    const session = await signIn(url)
    const conversation = await fillConversation(cluster.url('helssa_web'))
    return {
      loads: [
        await medianLoad(browser, { who: 'nobody signed in', url, session: undefined }),
        await medianLoad(browser, { who: 'a patient', url, session }),
      ],
      messages: MESSAGES,
      scrolling: await scrollAllWays(browser, `${url}/chat/${conversation}`, session),
    }
  } finally {
    await browser.close()
    await server.stop()
    await cluster.dropDatabase('helssa_web')
  }
}

/** What the client keeps in the browser of who is signed in. */
async function signIn(url: string): Promise<string> {
  const post = async (path: string, body: object) =>
    (
      await fetch(`${url}/api/v1/auth/${path}/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).json() as Promise<Record<string, unknown>>
  await post('login/otp', { phone_number: PATIENT })
  const outbox = await fetch(`${url}/dev/outbox?to=${encodeURIComponent(PATIENT)}`)
  const [sent] = (await outbox.json()) as { code: string }[]
  const { access, refresh, user } = await post('verify/otp', { phone_number: PATIENT, otp_code: sent?.code })
  return JSON.stringify({ access, refresh, user, accessExpiresAtMs: Date.now() + 3_600_000 })
}

const median = (figures: readonly number[]): number => [...figures].sort((a, b) => a - b)[figures.length >> 1] ?? 0

interface Visitor {
  readonly who: string
  readonly url: string
  readonly session: string | undefined
}

async function medianLoad(browser: Browser, visitor: Visitor): Promise<FirstLoad> {
  const loads: Omit<FirstLoad, 'who'>[] = []
  for (let n = 0; n < LOADS; n++) loads.push(await loadOnce(browser, visitor))
  const of = (name: keyof Omit<FirstLoad, 'who'>) => median(loads.map((load) => load[name]))
  return {
    who: visitor.who,
    scriptKb: of('scriptKb'),
    styleKb: of('styleKb'),
    largestPaintMs: of('largestPaintMs'),
    blockingMs: of('blockingMs'),
  }
}

async function contextFor(
  browser: Browser,
  viewport: typeof PHONE,
  session: string | undefined,
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, locale: 'fa-IR', serviceWorkers: 'block' })
  if (session) await context.addInitScript((text) => localStorage.setItem('helssa.session', text), session)
  return context
}

/** With nothing in its cache, as on a first visit. */
async function loadOnce(browser: Browser, { url, session }: Visitor): Promise<Omit<FirstLoad, 'who'>> {
  const context = await contextFor(browser, PHONE, session)
  try {
    const page = await context.newPage()
    const devtools = await context.newCDPSession(page)
    const bytes = await countBytes(devtools)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOW_DOWN })
    await page.addInitScript(OBSERVE)
    await page.goto(url, { waitUntil: 'networkidle' })
    await page.waitForTimeout(SETTLE_MS) // what comes late counts too
    const { paint, blocking } = (await page.evaluate('window.observed')) as { paint: number; blocking: number }
    return {
      scriptKb: bytes.of('Script') / 1024,
      styleKb: bytes.of('Stylesheet') / 1024,
      largestPaintMs: paint,
      blockingMs: blocking,
    }
  } finally {
    await context.close()
  }
}

/** Bytes over the wire, headers included, by what they were for. */
async function countBytes(devtools: CDPSession): Promise<{ of: (type: string) => number }> {
  const types = new Map<string, string>()
  const sums = new Map<string, number>()
  devtools.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type))
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const type = types.get(requestId) ?? 'Other'
    sums.set(type, (sums.get(type) ?? 0) + encodedDataLength)
  })
  await devtools.send('Network.enable')
  return { of: (type) => sums.get(type) ?? 0 }
}

/** Largest Contentful Paint, and Total Blocking Time: of each long task what is over 50 ms (web.dev/articles/tbt). */
const OBSERVE = `
  window.observed = { paint: 0, blocking: 0 }
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.observed.paint = entry.startTime })
    .observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.observed.blocking += entry.duration - 50 })
    .observe({ type: 'longtask', buffered: true })
`

/** A conversation of the demo patient with another, as long as it is asked for. Answers its number. */
async function fillConversation(url: string): Promise<number> {
  return withClient(url, async (client) => {
    await client.query('begin')
    await client.query('set local session_replication_role = replica')
    const { rows } = await client.query<{ id: number; first: string }>(
      `insert into conversations (kind, low_person_id, high_person_id, version, last_message_id, message_count, created_at)
       select 'direct', least(a.id, b.id), greatest(a.id, b.id), base + $3::bigint, base + $3::bigint, $3::bigint, now() - interval '1 year'
       from persons a, persons b, (select last_value as base from message_numbers) numbers
       where a.phone = $1 and b.phone = $2
       on conflict (low_person_id, high_person_id) where kind = 'direct' do update
         set version = excluded.version, last_message_id = excluded.last_message_id, message_count = excluded.message_count
       returning id, (version - $3::bigint)::text as first`,
      [PATIENT, OTHER, MESSAGES],
    )
    const { id, first } = rows[0] as { id: number; first: string }
    await client.query('delete from messages where conversation_id = $1', [id])
    await client.query(
      `insert into messages (id, conversation_id, position, version, sender_id, content, created_at)
       select $2::bigint + n, $1::int, n, $2::bigint + n, case when n % 3 = 0 then c.low_person_id else c.high_person_id end,
         'پیام شمارهٔ ' || n || repeat(' نتیجهٔ آزمایش را دیدم؛ فردا تماس می‌گیرم.', n % 5), now() - interval '1 year' + n * interval '5 minutes'
       from generate_series(1, $3::int) n, conversations c where c.id = $1`,
      [id, first, MESSAGES],
    )
    await client.query(`select setval('message_numbers', $1::bigint)`, [Number(first) + MESSAGES])
    await client.query('commit')
    return id
  })
}

const WHEEL_PX = 400
const JUMP_EVERY_MS = 200
/** One after the other, so that the way down and the jumps have what the way up has loaded. */
const WAYS: readonly { way: string; step(page: Page): Promise<void> }[] = [
  { way: 'upwards, loading what is older', step: (page) => page.mouse.wheel(0, -WHEEL_PX) },
  { way: 'downwards again', step: (page) => page.mouse.wheel(0, WHEEL_PX) },
  { way: 'in jumps, as by its bar', step: jump },
]

/** Scrolls at full speed, and looks at each frame. */
async function scrollAllWays(browser: Browser, address: string, session: string): Promise<Scrolling[]> {
  const context = await contextFor(browser, DESK, session)
  try {
    const page = await context.newPage()
    await page.goto(address, { waitUntil: 'networkidle' })
    const messages = page.locator('[data-index]')
    await messages.last().waitFor()
    await messages.last().hover()
    const found: Scrolling[] = []
    for (const { way, step } of WAYS) {
      await page.evaluate(WATCH_FRAMES)
      const until = performance.now() + SCROLL_SECONDS * 1000
      while (performance.now() < until) await step(page)
      const { gaps, seen } = (await page.evaluate('window.stopWatching()')) as { gaps: number[]; seen: number }
      found.push({
        way,
        seconds: SCROLL_SECONDS,
        seen,
        frames: gaps.length,
        longestFrameMs: Math.max(...gaps),
        framesOver50Ms: gaps.filter((gap) => gap > 50).length,
      })
    }
    return found
  } finally {
    await context.close()
  }
}

async function jump(page: Page): Promise<void> {
  await page.evaluate(`{
    let list = document.querySelector('[data-index]')
    while (list.scrollHeight <= list.clientHeight + 1) list = list.parentElement
    list.scrollTop = ${Math.random()} * list.scrollHeight
  }`)
  await page.waitForTimeout(JUMP_EVERY_MS)
}

/** The time from each frame to the next, and which messages came by. */
const WATCH_FRAMES = `{
  const gaps = [], seen = new Set()
  let last = performance.now(), running = true
  const look = (now) => {
    gaps.push(now - last)
    last = now
    for (const { textContent } of document.querySelectorAll('[data-index]')) seen.add(textContent)
    if (running) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
  window.stopWatching = () => { running = false; return { gaps, seen: seen.size } }
}`
