import { BODY, END, NAMED, NOUNS, ONE_WORD, TROUBLED, WORDS } from './complaint-names.ts'
import { hits, type Part, phrase, quote, type Said, says } from './read.ts'

interface Rule {
  readonly expression: RegExp
  /** What a line has that it may match in. */
  readonly sign?: RegExp
  /** By which group matched. */
  readonly names: readonly string[]
}
const ofAny = (forms: readonly (readonly [string, string])[], around: (form: string) => string): Rule => ({
  expression: phrase(forms.map(([, form]) => `(${around(form)})`).join('|')),
  names: forms.map(([name]) => name),
})
const bodies = (): string => BODY.map(([, form]) => `((?:${form}))`).join('|')
const PAINS =
  'درد نمی‌کنه|درد (?:ندار(?:م|ه|ین)|می‌کنه|می‌کنن|می‌گیره|می‌کنند|گرفت.*|داره|دارم|داشت.*|دارن|می‌کرد|میکنه|میگیره|میاد)|تیر می‌کشه|دردناک.*'

const NAMED_RULE = ofAny(NAMED, (form) => `(?:${form})(?:م|ش|ام|اش|ه|مون|ا|ای|ی)?`)
const BODY_PAIN: Rule = {
  sign: / درد|تیر /,
  expression: phrase(`(?:${bodies()})${END}${WORDS} (?:${PAINS})`),
  names: BODY.map(([name]) => ONE_WORD[name] ?? `درد ${name}`),
}
const TROUBLES = TROUBLED.map(
  ([trouble, verbs]): Rule => ({
    sign: new RegExp(phrase(verbs).source),
    expression: phrase(`(?:${bodies()})(?:م|ام|ش|اش|هام|هاش|مون|ا|های? ?م| (?:راست|چپ)(?:م|ش)?)${WORDS} (?:${verbs})`),
    names: BODY.map(([name]) => (trouble === 'گرفتگی' && name === 'کمر' ? 'کمردرد' : `${trouble} ${name}`)),
  }),
)
const OF_BODY = NOUNS.map(
  ([noun, form]): Rule => ({
    sign: new RegExp(` (?:${form}) `),
    expression: phrase(`(?:${form}) (?:(?:شدید|توی|تو|در|کف|دور|روی) ){0,2}(?:${bodies()})${END}`),
    names: BODY.map(([name]) => (noun === 'درد' ? (ONE_WORD[name] ?? `درد ${name}`) : `${noun} ${name}`)),
  }),
)

const TIME =
  '(?:[0-9.]+(?: (?:(?:تا|الی|یا) )?[0-9.]+)? (?:روز|هفته|هفت(?=س)|ماه|سال|ساعت)(?: و نیم)? ?(?:ه|ست|س|است|ه است|ای میشه|ی میشه|ای هست|ی هست)(?: که)?|از (?:[0-9.]+ (?:روز|هفته|ماه|سال) (?:پیش|قبل)|دیروز|دیشب|پریروز|پریشب|امروز صبح|صبح|هفته پیش|هفته قبل|ماه پیش|پارسال)(?: تا حالا)?)'
const LEADS =
  '(?:(?:یه|یک|1|هم|همش|همه ش|خیلی|یهو|دکتر|هی|مدام|شدید|دارم|بدجور|تو|توی|روی|رو|که|این|اون|من|مرتب|دائم|گاهی|شب|شبا|صبحا|روزا|ها) ){0,3}'
/** «هشت روزه X دارم»: what is said to last is a complaint, though in no list. */
const UNLISTED = phrase(
  `${TIME} ${LEADS}((?:(?!دارم|داره|می|نمی|نه|ندار|شد|شده|کرد|کرده|گرفت|زدم|زده|پیش|قبل|بدتر|بهتر|بیشتر|کمتر|زیاد|شدیدتر|تازه|شروع|مصرف|قطع|ازدواج|باردار|حامله|سیگار|دیابت|قند|فشار|تیروئید|چربی|قرص|دارو|معتاد|اینجور|اینطور|همین|درگیر)[^ .?,]+ ){1,3}?)(?:(?:شدید|زیاد|خیلی|هم) )?(?:دارم|داره|داریم|گرفتم|گرفته|زدم|زده|کردم|کرده|درآورد.*|می‌کنم|می‌کنه|می‌شم|می‌شه|میشم|میشه|میاد|می‌آد|شده|شدم|اذیتم .*?|ولم .*?|امونم.*?)`,
)

function unlistedComplaints(said: Said): (Part & { name: string })[] {
  return hits(said, UNLISTED).flatMap((hit) => {
    const words = hit.groups[0]?.trimEnd() ?? ''
    const from = said.text.indexOf(` ${words} `, hit.from) + 1
    const part = { from, to: from + words.length }
    return words.length < 3 || from < 1 ? [] : [{ ...part, name: quote(said, part) }]
  })
}

const RULES: readonly Rule[] = [BODY_PAIN, ...TROUBLES, ...OF_BODY, NAMED_RULE]

export interface Complaint extends Part {
  readonly name: string
  readonly denied: boolean
}

const DENIED = phrase(
  'ندارم|نداره|ندارد|ندارن|نداشتم|نداشت.*|نیست|نبود|نمی‌کنم|نمی‌کنه|نکردم|نکرده.*|نشد.*|نمی‌شم|نمیره|نمی‌ره|نمیاد|رفت|خوب شد.*|قطع شد.*|برطرف.*|منفی|نه',
)
const ENGLISH_DENIED = phrase('(?:no|denies|without|not|never|dont have|didnt have)(?: [^ .?,]+){0,3}')

/** The complaints a line names, in order. */
export type ComplaintsOf = (said: Said) => readonly Complaint[]

/** The complaints a line names, in order, the wider word before the narrower; and whether they are denied. */
export function findComplaints(said: Said): Complaint[] {
  const found = RULES.filter(({ sign }) => !sign || sign.test(said.text)).flatMap(({ expression, names }) =>
    hits(said, expression).map((hit) => ({
      from: hit.from,
      to: hit.to,
      name: names[hit.groups.findIndex((group) => group !== undefined)] ?? '',
    })),
  )
  const kept: (Part & { name: string })[] = []
  const isKnown = (one: Part) => found.some(({ from, to }) => from < one.to && one.from < to)
  if (said.role !== 'doctor') found.push(...unlistedComplaints(said).filter((one) => !isKnown(one)))
  for (const one of found.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const last = kept.at(-1)
    if (!last || one.from >= last.to) kept.push(one)
    else if (one.to - one.from > last.to - last.from) kept[kept.length - 1] = one
  }
  return kept.map((one, index) => ({ ...one, denied: isDenied(said, one, kept[index + 1]?.from) }))
}

const BUT = phrase('ولی|اما')
const GOES_ON = phrase(
  'ول(?:م|ش)? نمی‌کنه|خوب نمی‌شه|خوب نمیشه|قطع نمی‌شه|قطع نمیشه|قطع نشد.*|خوب نشد.*|بند نمیاد|کم نمی‌شه|نمی‌ره که|گاهی',
)
const LACKS_NOT = phrase('ندارم|نداره|نیست')
const REST = 40
const IN_ITSELF = phrase('درد (?:نمی‌کنه|ندار(?:م|ه|ین))')
/** Persian denies after the word, within its clause; English before it. */
function isDenied(said: Said, { from, to, name }: Part & { name: string }, next: number | undefined): boolean {
  const stop = /[.?,]/.exec(said.text.slice(to, to + REST))
  const end = Math.min(to + (stop?.index ?? REST), said.text.length)
  const after = {
    from: to,
    to: Math.max(to, next !== undefined && says(said, BUT, { from: to, to: next }) ? next : end),
  }
  const isLack = /^(?:بی‌|کاهش|ریزش)/.test(name) && !says(said, LACKS_NOT, after)
  if (says(said, IN_ITSELF, { from, to })) return true
  if (!isLack && says(said, DENIED, after) && !says(said, GOES_ON, after)) return true
  const before = { from: Math.max(0, said.text.lastIndexOf(' ', Math.max(0, from - 30))), to: from }
  return hits(said, ENGLISH_DENIED, before).some(({ to: end }) => end >= from - 1)
}
