import { foldForSearch } from '../../../platform/text.ts'
import type { Catalog, Drug } from './catalog.ts'
import type { Family } from './families.ts'
import { type Mention, type Token, tokensOf } from './names.ts'

/** What a text of a record or a prescription names, with the text as it stands there. */
export interface Said {
  readonly text: string
  readonly drugs: readonly Drug[]
  readonly families: readonly Family[]
}

const anyWord = () => true
/** "No known allergies", and what is said not to be: such a piece of a record tells of nothing. */
const DENIED = [
  /(?:^| )(?:ندارد|ندارم|نداره|نداریم|ندارند|منفی|none|nkda|nka|nil|denies|denied|negative)(?= |$|[.)])/,
  /(?:^| )(?:حساس|حساسیتی|مبتلا|باردار|حامله|شیرده) (?:نیست|نیستم|نمی باشد|نشده)/,
  /(?:^| )(?:no known|no history|no (?:drug |food )?allerg\w*|not (?:allergic|known|pregnant|breastfeeding))/,
  /^(?:هیچ|هیچی|هیچکدام|خیر|نه|no|-)$/,
  /(?:^| )هیچ (?:کدام|مورد|موردی|حساسیتی|آلرژی|بیماری|چیز|چیزی|داروی|دارویی)/,
]
/** What a relative has. */
const RELATIVES =
  /خانوادگی|(?:^| )(?:پدر|مادر|خواهر|برادر|مامان|بابا)(?:م|ش|مون|مان)?(?= |$)|family history|father|mother|sister|brother/
/** "Does not bear penicillin" denies nothing. */
const BORNE = /تحمل|مجاز|tolerat/
/** «به چیزی حساسیت ندارم جز پنی‌سیلین»: what is denied is all but what is named. */
const EXCEPT = /(?:^| )(?:به ?جز|بجز|جز|غیر از|مگر|except|other than|apart from|but for)(?= )/
/** The word in «فشار خون ندارد اما دیابت دارد» and in lists, where one statement ends. */
const PIECES = /[،,;؛\n]+|\s(?:اما|ولی|but)\s/u

/** The pieces of a record's line that state something. */
export const statedIn = (line: string): string[] =>
  line.split(PIECES).filter((piece) => {
    const folded = foldForSearch(piece)
    if (folded === '' || RELATIVES.test(folded)) return false
    return BORNE.test(folded) || EXCEPT.test(folded) || !DENIED.some((denial) => denial.test(folded))
  })

/** The drugs and families of drugs that a line of a record names; nearly a name counts too. */
export function readLine(catalog: Catalog, line: string): Said {
  const drugs = new Map<string, Drug>()
  const families = new Map<string, Family>()
  for (const piece of statedIn(line)) {
    const tokens = tokensOf(piece)
    const named = catalog.drugNames.find(tokens, anyWord)
    for (const drug of drugsAmong(catalog, named)) drugs.set(drug.id, drug)
    // A drug's name that is nearly a family's is no mistyped family («آستالین», «استاتین»).
    const nearly = catalog.familyNames
      .find(tokens, anyWord)
      .filter(({ from, until }) => !named.some((other) => from < other.until && other.from < until))
    for (const { ids } of [...catalog.familyNames.find(tokens), ...nearly, ...catalog.memberNames.find(tokens)])
      for (const id of ids) {
        const family = catalog.families.get(id)
        if (family) families.set(id, family)
      }
  }
  return { text: line, drugs: [...drugs.values()], families: [...families.values()] }
}

/** A name that several drugs have names none of them. */
function drugsAmong(catalog: Catalog, mentions: readonly Mention[]): Drug[] {
  return mentions.flatMap(({ ids }) => {
    const drug = ids.length === 1 && catalog.drugs.get(ids[0] ?? '')
    return drug ? [drug] : []
  })
}

/** The conditions that a line of a record names, by their ids. */
export function conditionsIn(catalog: Catalog, line: string): Set<string> {
  return new Set(
    statedIn(line).flatMap((piece) => catalog.conditionNames.find(tokensOf(piece), anyWord).flatMap(({ ids }) => ids)),
  )
}

/** Parts of a prescription that are each a drug of their own. */
const PARTS = /[،,;؛\n+/&]+|\s(?:و|and|with|همراه)\s/u
/** Words around a drug's name that name none. */
const AROUND = new Set(
  foldForSearch(
    `قرص قرصهای کپسول شربت آمپول ویال پماد کرم ژل قطره اسپری شیاف سوسپانسیون ساشه پودر تزریقی خوراکی موضعی میلی گرم میلیگرم گرم میکروگرم واحد سی
    روزی روزانه هر ساعت ساعته بار دوبار یک دو سه چهار پنج شش هفت هشت ده دوازده عدد عددی نصف صبح ظهر شب عصر قبل پیش بعد پس از غذا با ناشتا هنگام موقع خواب هفته هفتگی هفتهای ماه ماهی
    روز به مدت تا در صورت درد تب نیاز لزوم یا را رو عضلانی وریدی زیرزبانی چشمی گوشی بینی استنشاقی دوز مقدار حداکثر برای مصرف شود کن بخورد میخورم مصرفی داروی دارو نوبت نوبتی قاشق سر پاف بزرگسال کودک
    جوشان طولانی رهش آهسته پیوسته مسکن آنتی بیوتیک معمولی ساده و ها های میل
    mg mcg ug g gr ml cc iu unit units tab tabs tablet tablets cap caps capsule capsules syrup cream gel ointment drop drops spray injection vial amp ampoule oral orally
    po bid tid qid qd qhs od hs prn iv im sc sr xr er mr cr daily once twice three one two four times time a an the day days every hour hours hourly h x d week weeks weekly month months for after before
    food meal meals with at in night morning evening noon bedtime as needed take taken and or of to on up half per dose doses puff puffs drug medicine tablets inhaler suppository suspension`,
  ).split(/\s+/),
)

export interface Asked {
  readonly text: string
  readonly drugs: readonly Drug[]
  readonly unknown: readonly string[]
}

/** The drugs a text of a prescription names, and the parts of it that name something else. */
export function readAsked(catalog: Catalog, text: string): Asked {
  const tokens = tokensOf(text)
  const mentions = catalog.drugNames.find(tokens, anyWord).filter(({ ids }) => ids.length === 1)
  const drugs = [...new Map(drugsAmong(catalog, mentions).map((drug) => [drug.id, drug])).values()]
  if (tokens.length === 0) return { text, drugs, unknown: [] }
  if (drugs.length === 0) return { text, drugs, unknown: [text] }
  return { text, drugs, unknown: strangeParts(text, tokens, mentions) }
}

function strangeParts(text: string, tokens: readonly Token[], mentions: readonly Mention[]): string[] {
  const parts: string[] = []
  let start = 0
  for (const part of text.split(PARTS)) {
    const from = text.indexOf(part, start)
    start = from + part.length
    const within = tokens.flatMap((token, place) => (token.start >= from && token.end <= start ? [place] : []))
    const named = within.some((place) => mentions.some((mention) => place >= mention.from && place < mention.until))
    const strange = within.some((place) => isStrange(tokens[place]))
    if (!named && strange) parts.push(part.trim())
  }
  return parts
}

const isStrange = (token: Token | undefined): boolean =>
  token !== undefined && token.key.length > 2 && !/\d/.test(token.key) && !AROUND.has(token.key)
