import { describe, expect, it } from 'vitest'
import { findUrgency } from './urgency.ts'

const isUrgent = (text: string) => findUrgency(text) !== null

describe('what about a picture cannot wait', () => {
  it.each([
    'قرمزی دور زخم داره پخش میشه و تب دارم',
    'سرخی پا از دیروز بزرگ‌تر شده، تبم ۳۹ است',
    'the redness is spreading up my leg and I have a fever',
    'زخم چرک کرده و تب و لرز دارم',
    'از زخم یک خط قرمز تا آرنج رفته',
    'a red streak runs up the arm from the cut',
    'انگشت پام سیاه شده',
    'نکروز بافت دیده می‌شود',
    'the skin around it turned black',
    'سوختگی وسیع روی شکم',
    'آب جوش ریخت و صورتم سوخت',
    'burned my hand with hot oil, large blisters',
    'پلکم ورم کرده و باز نمیشه',
    'shingles near my eye',
    'لب‌هام ورم کرده',
    'روی پوست نوزادم دانه‌های قرمز زده',
    'my 3 week old has a rash',
    'سگ همسایه پام رو گاز گرفت',
    'I was bitten by a stray dog',
    'زخم خیلی عمیق است',
    'you can see the bone',
    'خونش بند نمیاد',
    'the cut is bleeding and will not stop',
    'دیابت دارم و کف پام زخم شده',
    'I am diabetic and there is an ulcer on my foot',
    'درد خیلی شدید دارم ولی فقط کمی ورم دارد',
    'لکه‌های بنفش روی ساق پا',
    "a rash that doesn't fade when I press it... purple spots",
  ])('sees it in “%s”', (text) => {
    expect(isUrgent(text)).toBe(true)
  })

  it.each([
    'خارش و قرمزی آرنج از دو هفته پیش',
    'an itchy red patch on my elbow for two weeks',
    'قرمزی پخش میشه ولی تب ندارم',
    'the rash is spreading, no fever',
    'تب و لرز ندارم، فقط چرک دارد',
    'یک خال سیاه روی کتف دارم که سال‌هاست هست',
    'a mole on my back, dark brown',
    'تبخال زدم',
    'سوختگی کوچک با اتو، نوک انگشت',
    'a small burn from an iron',
    'جوش‌های صورت',
    'acne on my face',
    'زخم کوچک روی زانو بعد از زمین خوردن، خونریزی ندارد',
    'نکروز مشاهده نمی‌شود',
    'no necrotic tissue is seen',
    'در تبریز زندگی می‌کنم',
    '',
  ])('does not see it in “%s”', (text) => {
    expect(isUrgent(text)).toBe(false)
  })

  it('sends emergencies to 115 at once and the rest to a doctor today', () => {
    const flag = findUrgency('صورتم ورم کرده و نمی‌تونم نفس بکشم')
    const rule = findUrgency('انگشت پام سیاه شده')

    expect(flag).toMatchObject({ isEmergency: true, advice: { fa: expect.stringContaining('۱۱۵') } })
    expect(flag?.advice.en).toContain('115')
    expect(rule).toMatchObject({ isEmergency: false, advice: { fa: expect.stringContaining('همین امروز') } })
    expect(rule?.advice.en).toContain('today')
  })

  it('takes no longer for words made to delay it', () => {
    const began = performance.now()
    for (const piece of ['قرمزی ', 'eye swollen ', 'no ', 'ا', 'زخم پا '])
      findUrgency(piece.repeat(Math.floor(2_000 / piece.length)))

    expect(performance.now() - began).toBeLessThan(2_000)
  })
})
