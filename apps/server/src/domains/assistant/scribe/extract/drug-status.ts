import { type Part, phrase, type Said, says } from './read.ts'

/** What a part of a line says is done with the drug it names. */
export type Status = 'stopped' | 'refused' | 'taking' | 'past' | 'maybe' | 'prescribing' | undefined

const STOPPED = phrase(
  '(?:قطع|قطعش|ول|ولش|رها) (?:کن(?:ین|ید|یم|م)?|کرد.*|شد.*|می‌کنیم|می‌کنم|بشه)|قطعه|قطع(?= [.,?]| $)|حذف(?:ش)? (?:کن|کرد|شد|می‌کن|بش).*|کنار گذاشت.*|بذار(?:ین|ید|یم|یدش|ینش)? کنار|گذاشت(?:م|ه|مش)? کنار|بذارین کنار|کنار بذارین|عوض(?:ش)? کرد.*|عوضش می‌کنیم|نمی‌خورم دیگه|نمی‌زنم دیگه|دیگه (?:نخور.*|نزن.*|نمی‌خور.*|نمی‌زن.*|نذار.*|مصرف ن.*|نگیر.*)|می‌خوردم|می‌زدم|مصرف می‌کردم|استفاده می‌کردم|stop(?:ped|s|ping)?(?: taking)?|discontinue.*|quit|used to (?:take|be on)|no longer',
)
const NOT_STOPPED = phrase('قطع ن.*|قطع نمی.*|(?:do not|dont|never) stop')
const REFUSED = phrase(
  'لازم نیست|لازم نداره|نیازی? نیست|نمی‌خواد|مناسب نیست|نمی‌نویسم|نمی‌دم|نمی‌دیم|نخور(?:ین|ید|ی)?|نزن(?:ین|ید)?|نده(?:ین|ید)?|ندین|نگیر(?:ین|ید)?|بهتر نیست|ممنوع.*|فایده.*|خوب نیست|مصرف نکن.*|استفاده نکن.*|پرهیز.*|به هیچ وجه|اصلا|not needed|no need|avoid|dont (?:take|need|use)|do not (?:take|use)|wont (?:give|prescribe)|not (?:prescribe|give).*',
)
const NEGATED = phrase(
  'نخورد.*|نمی‌خور(?:م|ه|یم|ن|ین)|نزد(?:م|ه|ه ام)|نمی‌زن(?:م|ه)|نمی‌خوا.*|استفاده ن.*|مصرف ن.*|نریخت.*|نگرفت.*|نمی‌گیرم|نداد.*|نبود.*|not (?:taking|on).*|dont take|didnt take|never (?:took|taken)',
)
const PAST = phrase(
  'خوردم|خورد|خوردیم|خورده|زدم|زدیم|مصرف کردم|استفاده کردم|ریختم|تموم شد.*|تمام شد.*|اثر نداشت|داده بودن.*|نوشته بود|دادم|میدادم|می‌دادم|took|was on|finished',
)
const MAYBE = phrase(
  'بخورم|بزنم|بدم|بریزم|بگیرم|بدین|بدید|بنویس(?:ین|ید|ی)?|نمی‌دین|میدین|می‌دین|بخوره|بخوریم|داشته باشم|بنویس|write|put|should i|can i|could i|what about|would',
)
const TAKING = phrase(
  '(?:می‌خور|می‌زن|می‌گیر|می‌ریز|می‌مال|می‌ذار|می‌کش|مصرف می‌کن|استفاده می‌کن)(?:م|ه|یم|ن|ین|ید|یمش)|مید(?:م|ه|یم|یمش)|می‌د(?:م|ه|یم)(?: بهش)?|دارم می‌خورم|هنوز می‌خور.*|مصرف می‌کند|مصرف می کند|تحت درمان|(?:am|is|im|hes|shes|been) (?:taking|on|using)|(?:i|he|she) (?:takes?|use|uses)|takes|taking',
)
const PRESCRIBING = phrase(
  'می‌نویسم|نوشتم|می‌نویسیم|می‌دم|میدم|می‌دیم|بخور(?:ین|ید|ه|ی)?|بزن(?:ین|ید|ه)?|بد(?:ین|ید)|بریز(?:ین|ید)?|بمال(?:ین|ید)?|بذار(?:ین|ید|ی)?|بگیر(?:ین|ید)?|مصرف (?:کن|کنین|کنید|بشه|شود|بفرمایید)|استفاده (?:کن|کنین|کنید|بشه|شود)|شروع (?:می‌کن.*|کن.*|بشه|شود)|تجویز.*|اضافه (?:می‌کن.*|کن.*|شد)|تمدید.*|ادامه (?:بد.*|می‌د.*|داشته.*)|می‌کنیم|می‌کنیمش|می‌کنمش|بکنین|می‌بریم.*|برسون.*|می‌ذارم|می‌ذاریم|تزریق.*|prescrib.*|take|start.*|continue.*|increase.*|add|ill (?:give|put|write|start).*|give you|apply|use',
)

/** Read from a patient's mouth. */
export function statusByPatient(said: Said, part: Part): Status {
  const stopped = says(said, STOPPED, part) && !says(said, NOT_STOPPED, part)
  if (stopped) return 'stopped'
  if (says(said, NEGATED, part)) return 'refused'
  if (says(said, MAYBE, part)) return 'maybe'
  if (says(said, TAKING, part)) return 'taking'
  return says(said, PAST, part) ? 'past' : undefined
}

const SECOND_PERSON_TAKES = phrase(
  '(?:می‌خور|می‌زن|مصرف می‌کن|استفاده می‌کن|می‌گیر)(?:ین|ید|ی)|you (?:are )?tak(?:e|ing)|youre (?:on|taking)',
)
const DOCTOR_PAST = phrase('خوردین|خورده|گرفتین|داده بودن|می‌خوردین|زدین|took')

/** Read from a doctor's mouth. */
export function statusByDoctor(said: Said, part: Part): Status {
  const stopped = says(said, STOPPED, part) && !says(said, NOT_STOPPED, part)
  if (stopped) return 'stopped'
  if (says(said, REFUSED, part)) return 'refused'
  if (says(said, PRESCRIBING, part)) return 'prescribing'
  if (says(said, SECOND_PERSON_TAKES, part)) return 'taking'
  return says(said, DOCTOR_PAST, part) ? 'past' : undefined
}

export const saysStopped = (said: Said, part?: Part): boolean =>
  says(said, STOPPED, part) && !says(said, NOT_STOPPED, part)
export const saysTaking = (said: Said, part?: Part): boolean => says(said, TAKING, part)

/** Questions whose answer is a list of drugs. */
export const ASKS_DRUGS = phrase(
  'دارو(?:یی|ی|هاتون|های|ها|تون|هات|ت|هاش)?(?: .*)?|داروها|قرص(?:ی|هاتون|ای)?|چی می‌خورین|چی می‌خورید|چی مصرف.*|مسکن|اسپری(?:ی|‌ها|‌هاتون)?|مصرف می‌کنین|medications?|medicines?|taking|tablets|pills|drugs',
)

/** Words of allergy; a drug in such a clause is not one that is taken. */
export const ALLERGY = phrase(
  'حساسیت(?:ی|م|ش|ت|تون|شون|مون|‌ها|‌های|هاتون|‌هاتون|یه)?|آلرژی(?:ش|تون|ت|م|‌ها|ک)?|آلرژی‌هاتون|حساس(?:م|ه|ین|ید|ی| است|یم|ن)?|واکنش(?:ی)?(?: (?:نشون|نشان))?|allerg(?:y|ic|ies)',
)
