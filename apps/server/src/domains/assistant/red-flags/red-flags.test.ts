import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findRedFlags, type RedFlag } from './index.ts'

const flagsOf = (text: string) => findRedFlags(text).map(({ flag }) => flag)

const EMERGENCIES: readonly (readonly [RedFlag, string])[] = [
  ['chest_pain', 'قفسه سینه‌ام درد می‌کند و دست چپم تیر می‌کشد'],
  ['chest_pain', 'بابام قفسه سينه اش درد ميكنه و عرق سرد كرده'],
  ['chest_pain', 'انگار یه وزنه روی سینم گذاشتن'],
  ['chest_pain', 'درد شدید قفسه سینه و عرق سرد، سابقه بیماری قلبی ندارم'],
  ['chest_pain', 'My husband has crushing chest pain and he is sweating'],
  ['chest_pain', 'no history of heart disease but I have chest pressure and my jaw hurts'],
  ['stroke', 'صورت مادرم یک‌دفعه کج شده و حرفش نامفهوم است'],
  ['stroke', 'من دیابت دارم، الان دست چپم بی‌حس شده، سکته است؟'],
  ['stroke', "my dad suddenly can't move his right arm and his speech is slurred"],
  ['stroke', 'this is the worst headache of my life'],
  ['anaphylaxis', 'زنبور نیشم زد و لبام ورم کرده'],
  ['anaphylaxis', 'after eating shrimp my throat is closing up'],
  ['suicide', 'دیگه نمی‌خوام زنده باشم'],
  ['suicide', 'می خوام خودمو بکشم'],
  ['suicide', "I don't want to live anymore"],
  ['suicide', "if nobody helps me I'm going to kill myself"],
  ['severe_bleeding', 'دستم رو بریدم و خونش بند نمیاد'],
  ['severe_bleeding', "the bleeding won't stop, the towel is soaked"],
  ['severe_bleeding', 'پدرم داره خون بالا میاره'],
  ['infant_fever', 'نوزاد یک ماهه‌ام تبش ۳۸٫۵ است'],
  ['infant_fever', 'بچه‌ی دو ماهه‌م سی و نه درجه تب داره'],
  ['infant_fever', 'my 6-week-old has a temperature of 101'],
  ['breathing', 'نمی‌تواند نفس بکشد و لبهایش کبود شده'],
  ['breathing', "I can't breathe"],
  ['unconscious', 'مادربزرگم هرچی صداش می‌کنم بیدار نمیشه'],
  ['unconscious', 'my wife collapsed and is not responding'],
  ['seizure', 'پسرم الان داره تشنج میکنه'],
  ['seizure', 'my son is having a seizure for 6 minutes'],
  ['poisoning', 'بچه‌ام وایتکس خورده'],
  ['poisoning', 'بیست تا قرص استامینوفن خوردم'],
  ['poisoning', 'my toddler swallowed a button battery'],
  ['head_injury', 'از پله افتاد و سرش خورد زمین و داره استفراغ می‌کنه'],
  ['head_injury', 'he hit his head an hour ago and now he is confused and vomiting'],
  ['severe_burn', 'آب جوش ریخت روی صورت و سینه بچم'],
  ['severe_burn', 'his face and neck are burned by a gas explosion'],
  ['electric_shock', 'شوهرم رو برق گرفته'],
  ['electric_shock', 'he was electrocuted by a live wire'],
  ['pregnancy_emergency', 'هفته ۳۴ بارداری هستم و خونریزی شدید دارم'],
  ['pregnancy_emergency', 'از صبح جنینم تکون نخورده'],
  ['pregnancy_emergency', "I'm 36 weeks pregnant and haven't felt the baby move since yesterday"],
  ['meningitis', 'پسرم تب و سردرد داره و گردنش خشک شده'],
  ['meningitis', 'high fever with a stiff neck and headache'],
  ['sepsis', 'مادرم عفونت ادراری داره، تب کرده و گیج شده'],
  ['diabetic_emergency', 'قندش ۴۰ است و گیج شده'],
  ['diabetic_emergency', 'his blood sugar is 45 and he is confused'],
  ['choking', 'یه تیکه گوشت تو گلوش گیر کرده'],
  ['choking', 'my baby is choking on a grape'],
  ['violence', 'شوهرم منو کتک می‌زنه و می‌ترسم'],
  ['violence', 'my husband is beating me'],
  ['chest_pain', 'انگار یه وزنه صد کیلویی گذاشتن رو قفسه سینم، دست چپم سر شده'],
  ['stroke', 'پدرم از خواب پا شده نمیتونه دست راستشو بلند کنه'],
  ['anaphylaxis', 'همین که شربت آنتی بیوتیکو دادم بچه قرمز شد و خس‌خس افتاد'],
  ['suicide', 'how many of these tablets do I need to make sure I never wake up'],
  ['suicide', 'دخترم روی مچ دستش تیغ کشیده خون میاد'],
  ['severe_bleeding', 'خون از رون پاش میزنه بیرون با کمربند بستیم'],
  ['infant_fever', 'بچم ۴۰ روزشه تب داره و شیر نمیخوره'],
  ['infant_fever', 'baby 5 weeks fever 38.6'],
  ['seizure', 'خواهرم صرعیه الان ده دقیقه‌ست داره میلرزه'],
  ['head_injury', 'دو روز پیش سرم ضربه خورد، امروز سردردم بدتر شده و استفراغ میکنم'],
  ['severe_burn', 'قابلمه سوپ برگشت رو بچه، پوستش ور اومده'],
  ['pregnancy_emergency', 'باردارم فشارم ۱۷ روی ۱۱ و چشمام جرقه میزنه'],
  ['diabetic_emergency', 'دستگاه قند مینویسه LO و بابام عرق کرده جواب نمیده'],
  ['electric_shock', 'struck by lightning, two boys'],
  ['violence', 'I can hear the neighbour beating his wife'],
  ['electric_shock', 'پسرم بر اثر برق‌گرفتگی بیهوش شده'],
  ['unconscious', 'بابام یحو از هال رفته و بحوش نمیاد'],
  ['chest_pain', 'My dad clutched his chest and fell'],
  ['suicide', 'میخوام خودمو بکشم فقط نمیدونم چطوری که درد نداشته باشه'],
  ['suicide', 'میخام خدمو بکشم خسته شدم'],
  ['suicide', 'برادرم پیام داده «حلالم کنید» گوشیشم خاموش کرده، قبلا گفته بود خودشو دار میزنه'],
  ['electric_shock', "he's touching a live wire and can't let go"],
  ['seizure', 'my student fell down, foam is on the mouth, whole body is shaking, what to do'],
  ['unconscious', "grandma won't wake up no matter what we do"],
  ['chest_pain', 'سینم داره له میشه انگار یکی نشسته روش، دردش رفته تو کتفم'],
  ['chest_pain', 'پدرشوهرم سینه‌اش می‌سوزد و می‌زند به شانه چپ و عرق سرد نشسته روی پیشانی‌اش'],
  ['head_injury', 'پدرم از نردبان افتاده، سرش ضربه خورده و حرف‌های بی‌ربط می‌زند'],
  ['head_injury', 'توپ خورد تو سرش یه بار استفراغ کرد مردمکش بزرگ شده'],
  ['pregnancy_emergency', 'خواهرم ماه هشتمشه، فشارش شده ۱۷ روی ۱۱، سردرد وحشتناک داره میگه چشام تار میبینه'],
  ['poisoning', 'دخترم ۲ سالشه قرص فشار خون مادربزرگشو خورده، نمیدونم چند تا'],
  ['violence', 'همسر سابقم جلوی دره، میگه میام میکشمت'],
]

const HARMLESS: readonly string[] = [
  'علائم سکته چیست؟',
  'علائم سکته مغزی مثل کج شدن صورت و بی حسی دست چپ چیه',
  'درد قفسه سینه ندارم',
  'درد قفسه سینه، تنگی نفس و تعریق ندارم',
  'نفس‌تنگی هم نداشتم',
  'پارسال تشنج کرد و الان خوب است',
  'دارم از خستگی می‌میرم',
  'از خنده مردم',
  'آیا متفورمین باعث افت قند شدید و بیهوشی می‌شود؟',
  'بعد از غذا سوزش سر دل دارم',
  'انگشتم یه ذره برید و خونش بند اومد',
  'یک فیلم درباره خودکشی دیدم',
  'پدرم پنج سال پیش سکته کرد و صورتش کج شد',
  'بچه‌ام ۸ ماهه است و تبش ۳۸ است',
  'اگر کسی تشنج کرد چه کار باید کرد؟',
  'What are the signs of a stroke?',
  'What are the warning signs of a heart attack, like chest pain and sweating?',
  'I have no chest pain, shortness of breath or sweating',
  'I had a stroke five years ago and my left arm was weak',
  'this headache is killing me',
  "I'm dying of boredom",
  'I watched a movie about suicide',
  'My grandmother died of a stroke at 80',
  'How can I prevent a seizure?',
  'I have heartburn after meals',
  'سرم درد می‌کند و کمی تب دارم',
  'شوهرم زنگ زد و گفت قرصش را خورده',
  'سرما خوردم و دماغم گرفته نمی‌تونم نفس بکشم',
  'سلام دکتر، وقت ویزیت می‌خواستم',
  'پسرم سه روزه تب داره، ۴ سالشه',
  'سلام دکتر، پنج روزه گلودرد دارم و تب می‌کنم.',
  'قند خون بالا یعنی دیابت دارم؟',
  'منشی مطب جواب نمیده',
  'تو خونه ما همه سرما خوردن',
  'پاشنه پام تیر میکشه صبح‌ها',
  'با چاقو انگشتمو بریدم چسب زدم، بخیه میخواد؟',
  'گاهی قلبم تند میزنه و نفسم تنگ میشه، چند ساله همینه',
  'مادرم چند سال قبل بر اثر خونریزی مغزی درگذشت',
  'برای کسی که بیهوش شده چه کمک اولیه‌ای باید انجام داد؟',
  'my jeans are so tight I cannot breathe haha',
  'Is the adrenaline pen still ok if it was left in a warm car?',
  'As a toddler I drank some kerosene',
  'استفراغ کرده ولی خونی توش نبود، رنگش زرد بود',
  'حالت تهوع و سرگیجه ندارم، سینه‌م هم درد نمیکنه، فقط ضربان قلبم رو حس میکنم موقع خواب',
  'عرق نمی‌کنم، نفسم هم تنگ نمیشه',
  'شوهرم مهربونه و دست روم بلند نمیکنه، فقط زیاد قهر میکنه، زوج‌درمانی بریم؟',
  'هفته ۳۸ هستم، بچه خوب لگد میزنه و خونریزی هم ندارم، فقط کمرم درد میکنه',
  'سم نخورده، فقط دستش بهش خورد و شستیم',
  'گربه‌م حامله‌س، تو خونه نگهش دارم برای خودم که قصد بارداری دارم خطر داره؟',
  'همکارم تعریف میکرد زن داداشش موقع زایمان خونریزی شدید کرده و تا پای مرگ رفته. من هفته بیستم هستم و سالمم',
  'بچه‌م وقتی یک ماهش بود تب کرد بستری شد، الان سه سالشه ماشالا، میخوام بدونم اثری میمونه؟',
  'همکارم دیروز تو شرکت تشنج کرد، آمبولانس بردش. الان حالش خوبه ولی من شوکه‌ام',
  'از خنده داشتم خفه میشدم دیشب، بعدش سکسکه گرفتم یه ساعت',
  'طب سوزنی برای فلج صورت جواب میده؟',
  'تنگی نفس یا درد سینه؟',
  'باباش به پنی‌سیلین حساسه',
  'your app stopped responding and crashed twice when I booked',
  '',
]

describe('red flags', () => {
  it.each(EMERGENCIES)('finds %s in %j', (flag, text) => {
    expect(flagsOf(text)).toContain(flag)
  })

  it.each(HARMLESS)('finds nothing in %j', (text) => {
    expect(flagsOf(text)).toEqual([])
  })
})

const pieces = fc.constantFrom(
  ...EMERGENCIES.flatMap(([, text]) => text.split(' ')),
  ...['\u200c', '؟', '،', '\n', 'ﻻ', '👩🏽‍⚕️', '\ud800', 'درد', 'no', 'نمی', '۳۸', '٫', 'ـ', '  '],
)
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(pieces, { maxLength: 60 }).map((all) => all.join(' ')),
)

describe('any text', () => {
  it('gives spans that lie within it, one a flag, in order', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const findings = findRedFlags(text)

        for (const { start, end } of findings) expect(0 <= start && start < end && end <= text.length).toBe(true)
        expect(new Set(findings.map(({ flag }) => flag)).size).toBe(findings.length)
        expect(findings.map(({ start }) => start)).toEqual(findings.map(({ start }) => start).sort((a, b) => a - b))
      }),
      { numRuns: 300 },
    )
  })

  it('is judged by the messages together: signs that are none alone', () => {
    const [first, second] = ['قفسه سینه‌ام درد می‌کند', 'عرق سرد کرده‌ام و دست چپم هم تیر می‌کشد'] as const

    expect([flagsOf(first), flagsOf(second)]).toEqual([[], []])
    expect(flagsOf(`${first}\n${second}`)).toEqual(['chest_pain'])
  })

  it('rests on the words that tell of it', () => {
    const text = 'سلام، خسته نباشید. شوهرم رو برق گرفته!'

    const [finding] = findRedFlags(text)

    expect(text.slice(finding?.start, finding?.end)).toBe('برق گرفته')
  })

  it.each([
    ...['درد', 'درد ', 'نه ', 'no ', 'سینه درد ندارم ', ', ', '?', 'a', '\u200c', 'ﷺ', '۳۸ ', 'اگر درد سینه '],
    'قفسه سینه‌ام درد می‌کند و عرق کرده‌ام پارسال ',
    'chest pain and sweating years ago what are the signs ',
  ])('is read in time linear in its length: %j', (piece) => {
    const SHORT_MS = 60 // a slow machine's floor, below which a ratio says nothing
    const timeOf = (length: number) => {
      const text = piece.repeat(Math.ceil(length / piece.length))
      const began = performance.now()
      findRedFlags(text)
      return performance.now() - began
    }
    timeOf(10_000)

    const short = timeOf(10_000)
    const long = timeOf(100_000)

    expect(long).toBeLessThan(40 * Math.max(short, SHORT_MS / 2)) // ten times the text; a square law would be a hundred
  })

  it.each(['a ', 'درد ', 'ذشس ', 'no ', 'xqz', 'chest pain and sweating years ago '])(
    'of twenty thousand characters is read within a tenth of a second: %j',
    (piece) => {
      const text = piece.repeat(Math.ceil(20_000 / piece.length))
      const times = Array.from({ length: 5 }, () => {
        const began = performance.now()
        findRedFlags(text)
        return performance.now() - began
      })

      expect(Math.min(...times)).toBeLessThan(100) // the best of five: the machine may be busy
    },
  )
})
