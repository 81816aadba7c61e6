import type { ComplaintsOf } from './complaints.ts'
import type { DrugsOf } from './drug-names.ts'
import { ALLERGY } from './drug-status.ts'
import type { Fact } from './extraction.ts'
import { type Hit, hits, type Part, phrase, quote, type Said, says, sentenceAt, spanOf } from './read.ts'
import { answerOf, isForRelative, isOfOther, type OfKin } from './talk.ts'

export interface Readers {
  readonly drugsOf: DrugsOf
  readonly complaintsOf: ComplaintsOf
}
export interface Findings {
  readonly chiefComplaint: Fact<string> | null
  readonly history: readonly Fact<string>[]
  readonly pastHistory: readonly Fact<string>[]
  readonly examination: readonly Fact<string>[]
  readonly diagnoses: readonly Fact<string>[]
  readonly followUp: readonly Fact<string>[]
}

const CONDITIONS: readonly (readonly [string, string])[] = Object.entries({
  دیابت: 'دیابت(?: نوع (?:1|2|یک|دو))?|مرض قند|قند دارم|قند داره|diabet(?:es|ic)',
  'فشار خون بالا': 'فشار خون(?: بالا)?(?: دارم)?|پرفشاری(?: خون)?|فشار دارم|فشار بالا|hypertension|high blood pressure',
  آسم: 'آسم|asthma',
  میگرن: 'میگرن|migraine',
  صرع: 'صرع|epilepsy',
  کم‌خونی: 'کم‌خونی(?: فقر آهن)?|فقر آهن|an?emia',
  'کم‌کاری تیروئید': 'کم‌کاری تیرو?[ئی]ید|hypothyroid(?:ism)?',
  'پرکاری تیروئید': 'پرکاری تیرو?[ئی]ید|hyperthyroid(?:ism)?',
  'چربی خون بالا': 'چربی خون|چربی دارم|چربی بالا|high cholesterol',
  'نارسایی قلبی': 'نارسایی قلب(?:ی)?|heart failure',
  'نارسایی کلیه': 'نارسایی کلیه|بیماری کلیوی|kidney disease',
  'سکتهٔ قلبی': 'سکته(?: قلبی| مغزی)?|stroke|heart attack',
  'زخم معده': 'زخم معده|peptic ulcer',
  ریفلاکس: 'ریفلاکس|رفلاکس|reflux|gerd',
  'سنگ کلیه': 'سنگ کلیه|kidney stones?',
  'عفونت ادراری': 'عفونت ادرار(?:ی)?|uti|urinary tract infection',
  سینوزیت: 'سینوزیت|sinusitis',
  برونشیت: 'برونشیت|bronchitis',
  پنومونی: 'پنومونی|ذات‌الریه|ذات الریه|pneumonia',
  'عفونت گوش': 'عفونت گوش|اوتیت(?: میانی)?|otitis(?: media)?|ear infection',
  سرماخوردگی: 'سرماخوردگی(?: ویروسی)?|common cold',
  آنفلوانزا: 'آنفلو?انزا|آنفولانزا|influenza|flu',
  فارنژیت: 'فارنژیت|گلودرد چرکی|لوزه چرکی|تونسیلیت|pharyngitis|tonsillitis|strep throat',
  گاستروانتریت: 'گاستروانتریت|گاستروآنتریت|مسمومیت غذایی|gastroenteritis|food poisoning',
  نقرس: 'نقرس|gout',
  آرتروز: 'آرتروز|ساییدگی(?: مفصل)?|osteoarthritis',
  'دیسک کمر': 'دیسک کمر|دیسک',
  'گرفتگی عضلانی': 'گرفتگی عضلانی|اسپاسم(?: عضلانی)?|muscle (?:strain|spasm)',
  اگزما: 'اگزما|درماتیت(?: تماسی| آتوپیک)?|eczema|dermatitis',
  کهیر: 'کهیر حاد|urticaria',
  آکنه: 'آکنه|acne',
  'رینیت آلرژیک': 'رینیت(?: آلرژیک)?|آلرژی فصلی|حساسیت فصلی|allergic rhinitis',
  'ورم ملتحمه': 'کونژنکتیویت|ورم ملتحمه|conjunctivitis',
  افسردگی: 'افسردگی|depression',
  اضطراب: 'اختلال اضطراب(?:ی)?|پانیک|anxiety disorder|panic',
  'بزرگی پروستات': 'بزرگی پروستات|پروستات(?: دارم)?|bph',
  'کبد چرب': 'کبد چرب|fatty liver',
  هپاتیت: 'هپاتیت|hepatitis',
  'پوکی استخوان': 'پوکی استخوان|osteoporosis',
  کووید: 'کرونا|کووید|covid',
})
const CONDITION = phrase(CONDITIONS.map(([, form]) => `(${form})(?:ه| است)?`).join('|'))
const conditionName = ({ groups }: Hit): string =>
  CONDITIONS[groups.findIndex((group) => group !== undefined)]?.[0] ?? ''

const DENIES = phrase('ندارم|نداره|ندارد|نیست|نداشتم|نه|نشدم|نکردم|منفی|no|not|denies|without|dont|rule out')
const UNSURE = phrase('اگه|اگر|شاید بعدا|خطر|پیشگیری|سابقه خانوادگی|برای جلوگیری|واکسن|if|risk')
const PAST = phrase(
  'سابقه.*|عمل (?:شدم|کردم|کرده ام|کرده|جراحی)|جراحی|بستری (?:شدم|بودم|شد)|سکته کردم|سکته کرده|آنژیو.*|بای‌پس|از بچگی|(?:چند|[0-9]+) سال(?:ه|ه که)? (?:دیابت|قند|فشار|آسم|میگرن|صرع|تیروئید)|history of|surgery|hospitali[sz]ed|diagnosed .*',
)
const HAVE = phrase('دارم|داره|دارد|داشتم|گرفتم|مبتلا.*|دیابتی.*|کردم|i have|has|have|had')
const EXAMINED = phrase(
  'معاینه|معاینات|پرده گوش(?:ش|تون)?|ریه(?:‌ها|‌هاتون|ش|هاش|ها)?|صدای (?:ریه|قلب)|سمع.*|لمس.*|لوزه(?:‌ها|‌هاش|هاتون|ها)?|گلو(?:تون|ش) (?:قرمز|چرک|ملتهب).*|شکم(?:تون|ش)? (?:نرم|سفت|درد).*|تندرنس|نوار (?:قلب|مغز)(?:ت|تون|ش|ی)?|عکس (?:قفسه|ریه).*|رفلکس.*|غدد لنفاوی|ادم|قرمزه|قرمزن|متورمه|ورم (?:کرده|داره|دارین)|ملتهبه|چرکیه|هموگلوبین|قند ناشتا|رنگتون پریده|ضربان منظم.*|خشکه|محدودیت حرکت|lungs?|chest is|throat is|abdomen|tender(?:ness)?|exam(?:ination)?|clear to auscultation|ecg|ekg|heart sounds|eardrum',
)
const DIAGNOSES = phrase(
  'تشخیص.*|به نظر.*|احتمالا|احتمال|مشکوک.*|مبتلا.*|این (?:یه|یک)?.*|شما .*|گرفتین|شده|هست|دارین|دارید|diagnos.*|looks like|you have|its|this is|probably|likely|impression|assessment',
)
const FOLLOWS = phrase(
  '(?:[0-9]+|یک|یه|چند) (?:روز|هفته|ماه|سال) (?:دیگه|دیگر|بعد|آینده)|(?:هفته|ماه|سال) (?:بعد|دیگه|آینده)|همدیگه رو ببینیم|مراجعه (?:کن.*|بفرما.*|نمای.*)|برگرد(?:ین|ید)|دوباره بیا.*|بیاین|بیایید|تشریف بیار.*|زنگ بزنین|تماس بگیر.*|اورژانس|115|123|نوبت .*|ارجاع.*|آزمایش (?:تکرار|بد.*|می‌نویسم|بنویسم)|سونو.* (?:می‌نویسم|بد.*|برین)|عکس می‌نویسم|اگ(?:ه|ر) (?:بدتر|بهتر|ادامه|خوب|تب).*|در صورت (?:عدم بهبود|بدتر).*|فیزیوتراپی.*|هولتر.*|پیگیری.*|چشم‌پزشک.*|come back|follow ?up|see (?:me|you) (?:in|again|next).*|return .*|if (?:it|you|symptoms)(?: [^ ]+){0,5} (?:worse|better|persist|improve).*|refer.*|in [0-9]+ (?:days|weeks|months)',
)
const CAME_FOR = phrase(
  '(?:برای|برا|واسه|واس|بابت|به خاطر|جهت) ((?:(?!اومد|آمد|مراجعه|مزاحم|خدمت)[^ .?,]+ ){1,5})(?:اومدم|آمدم|اومدیم|آوردیم.*|آوردم.*|اوردم.*|مزاحم.*|خدمت.*|مراجعه.*|وقت گرفتم|نوبت گرفتم)|(?:came|here) (?:in )?(?:for|because of) ([^.?,]+)',
)
const REVIEWS: readonly (readonly [string, RegExp])[] = [
  ['کنترل دیابت', phrase('قند(?:تون|ت)? .*|دیابت.*')],
  ['کنترل فشار خون', phrase('فشار(?:تون|م)? .*')],
  ['پیگیری', phrase('از دفعه قبل|دفعه پیش|جواب آزمایش.*|since last (?:time|visit)|follow up')],
]
const FIRST_LINES = 6
const HISTORY_WORDS_MIN = 2

/** The sentences of a talk by what they are of: the complaint, the history, the examination, what the doctor finds and plans. */
export function findFindings(talk: readonly Said[], { drugsOf, complaintsOf }: Readers): Findings {
  const ofKin = isForRelative(talk)
  const found = {
    history: new Facts(),
    pastHistory: new Facts(),
    examination: new Facts(),
    diagnoses: new Facts(),
    followUp: new Facts(),
  }
  for (const said of talk) {
    if (said.role !== 'doctor') readPatient(said, ofKin, found, { drugsOf, complaintsOf })
    if (said.role !== 'patient') readDoctor(said, found, drugsOf)
  }
  return {
    chiefComplaint: chiefComplaintOf(talk, ofKin, complaintsOf),
    history: found.history.all(),
    pastHistory: found.pastHistory.all(),
    examination: found.examination.all(),
    diagnoses: found.diagnoses.all(),
    followUp: found.followUp.all(),
  }
}
type Collected = Record<'history' | 'pastHistory' | 'examination' | 'diagnoses' | 'followUp', Facts>

/** Facts by what they say: said again, it is one with more evidence. */
class Facts {
  private readonly byText = new Map<string, Fact<string>>()
  add(value: string, said: Said, part: Part): void {
    const before = this.byText.get(value)
    this.byText.set(value, { value, evidence: [...(before?.evidence ?? []), spanOf(said, part)] })
  }
  all(): Fact<string>[] {
    return [...this.byText.values()]
  }
}

function readPatient(said: Said, ofKin: OfKin, found: Collected, { drugsOf, complaintsOf }: Readers): void {
  const complaints = complaintsOf(said)
  const drugs = drugsOf(said)
  for (const sentence of said.sentences) {
    const within = ({ from, to }: Part) => from >= sentence.from && to <= sentence.to
    if (sentence.asks || isOfOther(said, sentence, ofKin) || says(said, ALLERGY, sentence)) continue
    const isPast = readPast(said, sentence, found)
    const isLong = quote(said, sentence).split(/\s+/).length >= HISTORY_WORDS_MIN
    if (!isPast && isLong && complaints.some(within) && !drugs.some(within))
      found.history.add(quote(said, sentence), said, sentence)
  }
}

/** Illnesses the patient has or had; whether there were any. */
function readPast(said: Said, sentence: Part, found: Collected): boolean {
  const conditions = hits(said, CONDITION, sentence)
  const isPast = says(said, PAST, sentence)
  if (says(said, DENIES, sentence) || says(said, UNSURE, sentence)) return false
  if (conditions.length === 0) {
    if (isPast) found.pastHistory.add(quote(said, sentence), said, sentence)
    return isPast
  }
  if (!isPast && !says(said, HAVE, sentence)) return false
  for (const hit of conditions) found.pastHistory.add(conditionName(hit), said, hit)
  return isPast
}

function readDoctor(said: Said, found: Collected, drugsOf: DrugsOf): void {
  const drugs = drugsOf(said)
  for (const sentence of said.sentences) {
    const hasDrug = drugs.some(({ from, to }) => from >= sentence.from && to <= sentence.to)
    if (sentence.asks || says(said, ALLERGY, sentence)) continue
    if (says(said, EXAMINED, sentence) && !hasDrug) found.examination.add(quote(said, sentence), said, sentence)
    if (says(said, FOLLOWS, sentence) && !hasDrug) found.followUp.add(quote(said, sentence), said, sentence)
    else if (says(said, FOLLOWS, sentence)) readFollowUpClauses(said, sentence, found)
    const isNote = said.role === 'notes'
    if (says(said, DENIES, sentence) || says(said, UNSURE, sentence) || (isNote && says(said, PAST, sentence))) continue
    for (const hit of hits(said, CONDITION, sentence))
      if (isNamedAsOne(said, sentence, hit)) found.diagnoses.add(conditionName(hit), said, hit)
  }
}

function readFollowUpClauses(said: Said, sentence: Said['sentences'][number], found: Collected): void {
  for (const clause of sentence.clauses)
    if (says(said, FOLLOWS, clause)) found.followUp.add(quote(said, clause), said, clause)
}

const SENTENCE_SHORT = 24
/** «سینوزیت گرفتین», «تشخیص: سینوزیت», «از فقر آهن.»; not one that comes up in passing. */
const isNamedAsOne = (said: Said, sentence: Part, hit: Part): boolean =>
  says(said, DIAGNOSES, sentence) ||
  sentence.to - sentence.from - (hit.to - hit.from) < SENTENCE_SHORT ||
  /^ه/.test(said.text.slice(hit.to))

/** What the patient came for: as they say it, the first complaint they have or affirm, else what the visit reviews. */
function chiefComplaintOf(talk: readonly Said[], ofKin: OfKin, complaintsOf: ComplaintsOf): Fact<string> | null {
  for (const [index, said] of talk.entries()) {
    if (said.role === 'doctor') continue
    const came = cameFor(said, complaintsOf)
    if (came) return came
    const first = complaintsOf(said).find(
      (one) =>
        !one.denied && !isOfOther(said, one, ofKin) && !isMeasured(said, one) && !BETTER.test(said.text.slice(one.to)),
    )
    const asked = talk[index - 1]
    const opened =
      asked?.role === 'doctor' && index <= FIRST_LINES ? openedWith(asked, said, first, complaintsOf) : null
    if (opened) return opened
    const review = index <= FIRST_LINES && asked ? reviewOf(asked) : null
    if (first && !(review && isAnswer(said))) return { value: first.name, evidence: [spanOf(said, first)] }
    if (review) return review
  }
  return null
}

/** «تب ۳۷٫۸»: a sign that is read out. */
const isMeasured = (said: Said, { to }: Part): boolean => /^ (?:3[4-9]|4[0-2])/.test(said.text.slice(to))
/** «تنگی نفس بهتره» is not what the visit is for. */
const BETTER = /^ (?:م |ش |ام |اش )?(?:که |خیلی |الان )?(?:بهتره|بهتر شد|خوب شد|کمتر شد)/
const isAnswer = (said: Said): boolean => answerOf(said) === 'no'

function cameFor(said: Said, complaintsOf: ComplaintsOf): Fact<string> | null {
  const came = hits(said, CAME_FOR)[0]
  const what = (came?.groups[0] ?? came?.groups[1])?.trim()
  if (!came || !what) return null
  const from = said.text.indexOf(what, came.from)
  const part = { from, to: from + what.length }
  const named = complaintsOf(said).find((one) => one.from >= part.from && one.to <= part.to)
  const review = REVIEWED.find(([, expression]) => says(said, expression, part))
  return { value: named?.name ?? review?.[0] ?? quote(said, part), evidence: [spanOf(said, came)] }
}
const REVIEWED: readonly (readonly [string, RegExp])[] = [
  ['کنترل فشار خون', phrase('فشار(?:م|ش)?(?: خون(?:م|ش)?)?|blood pressure')],
  ['کنترل دیابت', phrase('قند(?:م|ش)?|دیابت(?:م|ش)?|diabetes')],
]

/** «از سردردتون بگین» – «شش ماهه می‌گیره»: what the doctor names and the answer goes on about. */
function openedWith(asked: Said, said: Said, own: Part | undefined, complaintsOf: ComplaintsOf): Fact<string> | null {
  const named = complaintsOf(asked).findLast((one) => !one.denied || sentenceAt(asked, one.from).asks)
  const head = said.sentences[0]
  if (!named || !head || (own && own.from < head.to) || answerOf(said) === 'no') return null
  return { value: named.name, evidence: [spanOf(asked, named), spanOf(said, head)] }
}

/** A visit without a complaint: what the doctor asks about. */
function reviewOf(asked: Said): Fact<string> | null {
  for (const [name, expression] of REVIEWS) {
    const hit = hits(asked, expression)[0]
    if (hit) return { value: name, evidence: [spanOf(asked, hit)] }
  }
  return null
}
