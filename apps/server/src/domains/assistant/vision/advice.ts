// What is told beside findings: by rules, in both languages.
import type { AnalysisType, Language, PictureFinding, Said } from './analysis.ts'
import { isUsable, type Measured, type Problem, trustIn } from './measure.ts'

const RETAKE: Readonly<Record<Problem, Said>> = {
  blurred: {
    fa: 'عکس تار یا بی‌جزئیات است: گوشی را ثابت نگه دارید، از ۱۵ تا ۲۰ سانتی‌متری بگیرید و بگذارید تصویر واضح شود.',
    en: 'The picture is blurred or shows no detail: hold the phone still, 15 to 20 cm away, and let it focus.',
  },
  dark: {
    fa: 'عکس تاریک است: در نور روز یا نور کافی دوباره عکس بگیرید.',
    en: 'The picture is too dark: take another in daylight or good light.',
  },
  bright: {
    fa: 'عکس بیش از حد روشن است: بدون فلاش و دور از نور مستقیم دوباره عکس بگیرید.',
    en: 'The picture is too bright: take another without flash and out of direct light.',
  },
  flat: {
    fa: 'چیزی در عکس از زمینه جدا دیده نمی‌شود: ناحیه را کامل و همراه با کمی پوست سالم در کادر بگیرید.',
    en: 'Nothing stands out in the picture: show the whole area with some healthy skin around it.',
  },
  small: {
    fa: 'عکس کوچک است: عکس اصلی دوربین را بفرستید، نه نسخهٔ کوچک‌شده.',
    en: 'The picture is small: send the one the camera took, not a reduced copy.',
  },
}

/** How to take a better picture; nothing where it is good as it is. */
export const retakeAdvice = ({ problems }: Measured, language: Language): string[] =>
  problems.map((problem) => RETAKE[problem][language])

const GENERAL: Readonly<Record<AnalysisType, readonly Said[]>> = {
  skin_condition: [
    {
      fa: 'اگر ضایعه بیش از دو هفته مانده، بزرگ‌تر می‌شود، رنگ عوض می‌کند یا خونریزی می‌کند، به متخصص پوست مراجعه کنید',
      en: 'See a dermatologist if it has lasted more than two weeks, grows, changes colour or bleeds',
    },
    { fa: 'ناحیه را نخارانید و تمیز و خشک نگه دارید', en: 'Do not scratch it; keep it clean and dry' },
    {
      fa: 'چند روز بعد از همان فاصله و در همان نور عکس دیگری بگیرید تا تغییر دیده شود',
      en: 'Take another picture in a few days from the same distance and in the same light, to see any change',
    },
  ],
  wound: [
    {
      fa: 'زخم را با آب تمیز بشویید و با پانسمان تمیز بپوشانید',
      en: 'Rinse the wound with clean water and cover it with a clean dressing',
    },
    {
      fa: 'اگر واکسن کزاز به‌روز نیست یا زخم آلوده است، تا ۴۸ ساعت به مرکز درمانی مراجعه کنید',
      en: 'Go to a clinic within 48 hours if your tetanus vaccination is not up to date or the wound is dirty',
    },
    {
      fa: 'با سرخی رو به گسترش، چرک، تب یا درد بیشتر، همان روز به پزشک مراجعه کنید',
      en: 'With spreading redness, pus, fever or more pain see a doctor the same day',
    },
  ],
  rash: [
    {
      fa: 'آنچه تازه خورده، مالیده یا مصرف کرده‌اید (دارو، غذا، شوینده) را یادداشت کنید و به پزشک بگویید',
      en: 'Write down what was new (medicine, food, detergent) and tell a doctor',
    },
    { fa: 'ناحیه را نخارانید؛ کمپرس خنک خارش را کم می‌کند', en: 'Do not scratch; a cool compress eases the itch' },
    {
      fa: 'اگر بثورات تا چند روز بهتر نشد یا تب، تاول یا درد آمد، به پزشک مراجعه کنید',
      en: 'See a doctor if the rash is no better in a few days, or fever, blisters or pain appear',
    },
  ],
  other: [
    {
      fa: 'برای تشخیص، ناحیه را به پزشک نشان دهید',
      en: 'Show it to a doctor; only an examination tells what it is',
    },
    {
      fa: 'اگر بدتر شد یا تب و درد آمد، همان روز به پزشک مراجعه کنید',
      en: 'If it gets worse, or fever or pain appear, see a doctor the same day',
    },
  ],
}

export const generalAdvice = (type: AnalysisType, language: Language): string[] =>
  GENERAL[type].map((said) => said[language])

/** Of area and form, which rest on a guess of what belongs to it. */
const FORM_TRUST = 0.8

/** The measurements as findings. They name what was measured and how much of it; never a disease. */
export function tellMeasured(measured: Measured, language: Language): PictureFinding[] {
  const trust = trustIn(measured)
  const percent = new Intl.NumberFormat(language === 'fa' ? 'fa-IR' : 'en', { style: 'percent' }).format
  const number = new Intl.NumberFormat(language === 'fa' ? 'fa-IR' : 'en', { useGrouping: false }).format
  const finding = (name: Said, value: Said, description: Said, confidence = trust): PictureFinding => ({
    condition: `${name[language]}: ${value[language]}`,
    confidence: Math.round(confidence * 100) / 100,
    description: description[language],
  })
  const quality = finding(
    { fa: 'کیفیت تصویر', en: 'Picture quality' },
    measured.problems.length === 0 ? { fa: 'کافی', en: 'sufficient' } : qualityOf(measured),
    {
      fa: `${number(measured.width)} در ${number(measured.height)} نقطه؛ روشنی ${percent(measured.brightness)}، کنتراست ${percent(measured.contrast)}`,
      en: `${number(measured.width)} by ${number(measured.height)} pixels; brightness ${percent(measured.brightness)}, contrast ${percent(measured.contrast)}`,
    },
  )
  if (!isUsable(measured)) return [quality]
  const share = { fa: `${percent(measured.redness)} از تصویر`, en: `${percent(measured.redness)} of the picture` }
  const colours = Math.round(measured.colours)
  const found = [
    finding({ fa: 'قرمزی', en: 'Redness' }, share, {
      fa: 'سهم نقطه‌هایی که قرمزتر از رنگ معمول پوست‌اند؛ اندازه‌گیری رنگ است و نام هیچ بیماری نیست',
      en: 'Share of pixels redder than skin usually is; a measurement of colour, not the name of any disease',
    }),
    finding(
      { fa: 'تنوع رنگ', en: 'Colour variety' },
      { fa: `حدود ${number(colours)} رنگ`, en: `about ${number(colours)} ${colours === 1 ? 'colour' : 'colours'}` },
      {
        fa: 'شمار رنگ‌هایی که در تصویر از هم جدا دیده می‌شوند',
        en: 'How many colours can be told apart in the picture',
      },
    ),
  ]
  const { area } = measured
  if (area === null) return [...found, quality]
  const form = finding(
    { fa: 'ناحیهٔ متمایز', en: 'Distinct area' },
    { fa: `${percent(area.share)} از تصویر`, en: `${percent(area.share)} of the picture` },
    {
      fa: `نامتقارنی ${percent(area.asymmetry)}، ناهمواری لبه ${percent(area.borderIrregularity)}؛ ناحیه‌ای که رنگش با زمینه فرق دارد`,
      en: `asymmetry ${percent(area.asymmetry)}, border irregularity ${percent(area.borderIrregularity)}; the area whose colour differs from what is around it`,
    },
    trust * FORM_TRUST,
  )
  return [...found, form, quality]
}

const QUALITY: Readonly<Record<Problem, Said>> = {
  blurred: { fa: 'تار', en: 'blurred' },
  dark: { fa: 'تاریک', en: 'dark' },
  bright: { fa: 'بیش از حد روشن', en: 'too bright' },
  flat: { fa: 'بدون کنتراست', en: 'without contrast' },
  small: { fa: 'کوچک', en: 'small' },
}

const qualityOf = ({ problems }: Measured): Said => ({
  fa: problems.map((problem) => QUALITY[problem].fa).join('، '),
  en: problems.map((problem) => QUALITY[problem].en).join(', '),
})

export const EMERGENCY: { readonly condition: Said; readonly description: Said } = {
  condition: { fa: 'نشانهٔ خطر در توضیح شما', en: 'A warning sign in your description' },
  description: {
    fa: 'آنچه نوشته‌اید می‌تواند اورژانسی باشد؛ تصویر بررسی نشد تا پاسخ بی‌درنگ برسد',
    en: 'What you wrote may be an emergency; the picture was not looked at, so that the answer comes at once',
  },
}

/** Where nothing more is known of why. */
export const TODAY: Said = {
  fa: 'همین امروز به پزشک یا اورژانس بیمارستان مراجعه کنید؛ اگر حال عمومی بدتر شد با ۱۱۵ تماس بگیرید.',
  en: 'See a doctor or an emergency department today; call 115 if things get worse.',
}

export const NOTES = {
  modelFailed: {
    fa: 'سرویس بررسی تصویر در دسترس نبود؛ تنها ویژگی‌های اندازه‌گیری‌شدهٔ تصویر آمده است و سهم شما کم نشد',
    en: 'The picture service was not available: these are only measured features, and your allowance was not used',
  },
  noFindings: {
    fa: 'سرویس بررسی تصویر یافته‌ای نداشت؛ تنها ویژگی‌های اندازه‌گیری‌شدهٔ تصویر آمده است',
    en: 'The picture service found nothing to name: these are only measured features',
  },
  retake: {
    fa: 'از این عکس چیزی نمی‌توان گفت؛ عکس دیگری بفرستید. سهم شما کم نشد',
    en: 'Nothing can be said from this picture; send another. Your allowance was not used',
  },
  pastAllowance: {
    fa: 'سهم شما تمام شده است؛ چون موضوع فوری است تنها ویژگی‌های اندازه‌گیری‌شده و توصیهٔ فوری آمده است',
    en: 'Your allowance is used up; as this is urgent, here are measured features and the urgent advice',
  },
} as const satisfies Record<string, Said>
