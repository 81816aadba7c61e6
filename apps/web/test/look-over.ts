// What must hold on every page, looked at in the browser.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Expected {
  readonly language: 'fa' | 'en'
  /** All that the servers said so far: words in it are people's own. */
  readonly told: string
}

/** Everything that is wrong with the page as it is shown now, a line each. */
export async function lookOver(page: Page, expected: Expected): Promise<string[]> {
  return [...(await readPage(page, expected)), ...(await runAxe(page))]
}

/** Axe with all of its rules, those of good practice too; none of them needs the style sheets loaded anew. Its source comes past the page's policy, as a debugger's does. */
async function runAxe(page: Page): Promise<string[]> {
  if (!(await page.evaluate(`'axe' in globalThis`))) await page.evaluate(AXE)
  return page.evaluate<string[]>(`
    axe.run(document, { resultTypes: ['violations'], preload: false }).then(({ violations }) =>
      violations.flatMap(({ id, help, nodes }) =>
        nodes.slice(0, 3).map(({ html, any }) =>
          \`axe \${id}: \${help}: \${html.slice(0, 200)} \${any.map(({ message }) => message).join(' ').slice(0, 200)}\`)))`)
}

const NAME = { fa: 'هلسا', en: 'Helssa' }
/** Codes, addresses and what is marked as the other language are written as they are. */
const AS_IT_IS = 'code, pre, .code, [dir=ltr], [lang], script, style'

interface Read {
  readonly lang: string
  readonly dir: string
  readonly title: string
  readonly headings: number
  readonly sideways: number
  readonly texts: readonly { readonly text: string; readonly isOwn: boolean }[]
}

async function readPage(page: Page, { language, told }: Expected): Promise<string[]> {
  const read = await page.evaluate<Read>(`(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const texts = []
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode
      const asItIs = parentElement.closest('${AS_IT_IS}')
      if (data.trim() && (!asItIs || asItIs === document.documentElement) && parentElement.checkVisibility())
        texts.push({ text: data.trim(), isOwn: !!parentElement.closest('bdi') })
    }
    const { lang, dir, scrollWidth, clientWidth } = document.documentElement
    return { lang, dir, title: document.title, headings: document.querySelectorAll('h1').length, sideways: scrollWidth - clientWidth, texts }
  })()`)
  const wrong: string[] = []
  const known = withWholeNames(told)
  if (read.lang !== language) wrong.push(`the page says its language is ${read.lang}`)
  if (read.dir !== (language === 'fa' ? 'rtl' : 'ltr')) wrong.push(`the page runs ${read.dir}`)
  if (!/^.+ · /.test(read.title) || !read.title.endsWith(NAME[language])) wrong.push(`its title is "${read.title}"`)
  if (read.headings !== 1) wrong.push(`${read.headings} headings of the first rank`)
  if (read.sideways > 0) wrong.push(`${read.sideways} px too wide`)
  return [...wrong, ...read.texts.flatMap(({ text, isOwn }) => wrongInText(text, isOwn, language, known))]
}

/** A key without words, or a value that nobody put into words; names that people chose may look so, and stand in a `bdi`. */
const KEY = /^[a-z]+(?:[._][a-z]+)+$|\b(?:undefined|NaN)\b|\[object |^null$/
const PERSIAN_RUN = /[\u0600-\u06FF\u200c]+(?:[ \u200c][\u0600-\u06FF\u200c]+)*/g

/** With the names that come in two parts, put together. */
const withWholeNames = (told: string): string =>
  [told, ...told.matchAll(/"first_name":"([^"]*)","last_name":"([^"]*)"/g)]
    .map((part) => (typeof part === 'string' ? part : `${part[1]} ${part[2]}`))
    .join('\n')

/** Latin names and addresses, which keep their digits in any language, and what a patient of the demo data wrote. */
const NAMES = /\b[A-Za-z]+[0-9]+\b|ISO 8601|دیابت نوع 2|https?:\/\/\S+/g

function wrongInText(text: string, isOwn: boolean, language: 'fa' | 'en', told: string): string[] {
  if (!isOwn && KEY.test(text)) return [`a key: "${text}"`]
  if (language === 'fa') return /[0-9]/.test(text.replace(NAMES, '')) ? [`a Latin digit: "${text}"`] : []
  const ours = (text.match(PERSIAN_RUN) ?? []).filter((run) => !told.includes(run))
  return ours.length > 0 ? [`Persian: "${ours.join('" "')}" in "${text.slice(0, 80)}"`] : []
}
