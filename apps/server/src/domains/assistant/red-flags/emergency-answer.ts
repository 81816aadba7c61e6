import type { EmergencyLine, RedFlag } from './types.ts'

export type AnswerLanguage = 'fa' | 'en'

/** What is answered at once, before and instead of anything else. */
export interface EmergencyAnswer {
  readonly text: string
  /** Codes for the buttons under the answer, the most urgent first: `call_115`, `call_123`, `go_to_emergency`. */
  readonly suggested_actions: readonly string[]
}

type Advice = Readonly<Record<AnswerLanguage, string>>

/** First aid until help comes: two to four sentences that harm nobody who turns out to have something else. */
const ADVICE: Readonly<Record<RedFlag, Advice>> = {
  chest_pain: {
    fa: 'بنشینید یا نیمه‌نشسته تکیه بدهید و راه نروید. لباس تنگ را باز کنید. خودتان رانندگی نکنید و کسی کنارتان بماند تا آمبولانس برسد.',
    en: 'Sit down or lean back half upright and do not walk about. Loosen tight clothing. Do not drive yourself, and have somebody stay with you until the ambulance comes.',
  },
  stroke: {
    fa: 'ساعت شروع نشانه‌ها را یادداشت کنید و به اورژانس بگویید. بیمار را کمی به پهلو و با سر بالاتر بخوابانید. چیزی برای خوردن، آشامیدن یا دارو به او ندهید، حتی اگر نشانه‌ها بهتر شد.',
    en: 'Note the time the signs began and tell the ambulance. Lay the person down, turned a little to one side, with the head raised. Give nothing to eat or drink and no medicine, even if the signs get better.',
  },
  anaphylaxis: {
    fa: 'اگر قلم آدرنالین (اپی‌پن) تجویز شده دارید، همین حالا در کنار ران بزنید. اگر نفس سخت است بنشینید، اگر سرگیجه یا ضعف هست دراز بکشید و پاها را بالا ببرید. دیگر چیزی از آن غذا یا دارو نخورید.',
    en: 'If an adrenaline pen has been prescribed, use it now in the outer thigh. Sit up if breathing is hard; lie down with the legs raised if faint. Take no more of that food or medicine.',
  },
  suicide: {
    fa: 'خوشحالم که این را گفتید؛ شما تنها نیستید و برای این حال کمک هست. اگر چیزی خورده‌اید یا زخمی شده‌اید، همین حالا به ۱۱۵ زنگ بزنید. از قرص، تیغ، بلندی و هر چیز خطرناک دور شوید. از یک نفر که به او اعتماد دارید بخواهید پیشتان بماند.',
    en: 'I am glad you said this; you are not alone and there is help for this. If you have taken something or are hurt, call 115 now. Move away from pills, blades, heights and anything dangerous. Ask somebody you trust to stay with you.',
  },
  severe_bleeding: {
    fa: 'با پارچهٔ تمیز محکم و پیوسته روی زخم فشار بدهید و برندارید؛ اگر خیس شد پارچهٔ دیگری رویش بگذارید. بیمار دراز بکشد و گرم بماند. اگر خون بالا می‌آورد او را به پهلو بخوابانید و چیزی نخورد.',
    en: 'Press firmly on the wound with a clean cloth and do not let go; if it soaks through, put another on top. Lie down and keep warm. Somebody who vomits blood lies on the side and eats and drinks nothing.',
  },
  infant_fever: {
    fa: 'تب در نوزاد زیر سه ماه باید همین حالا در بیمارستان دیده شود. لباس اضافه را کم کنید و اگر می‌خواهد شیر بدهید. بدون نظر پزشک تب‌بر ندهید و پاشویه با آب سرد یا الکل نکنید.',
    en: 'A fever in a baby under three months must be seen in hospital now. Take off extra clothing and keep offering milk. Give no fever medicine without a doctor, and no cold or alcohol rubs.',
  },
  breathing: {
    fa: 'راست بنشینید، کمی به جلو خم شوید و لباس تنگ را باز کنید. اگر اسپری تجویزشده دارید طبق دستور بزنید. اگر کسی نفس نمی‌کشد، ۱۱۵ پشت تلفن احیا را قدم‌به‌قدم می‌گوید.',
    en: 'Sit upright, lean a little forward and loosen tight clothing. Use a prescribed inhaler as instructed. If somebody is not breathing, 115 will talk you through resuscitation on the phone.',
  },
  unconscious: {
    fa: 'ببینید نفس می‌کشد یا نه. اگر نفس می‌کشد او را به پهلو بخوابانید. اگر نفس نمی‌کشد وسط قفسهٔ سینه را محکم و تند فشار بدهید و تلفن را روی بلندگو بگذارید تا ۱۱۵ راهنمایی کند. چیزی در دهانش نریزید.',
    en: 'Check whether the person breathes. If so, turn them on the side. If not, push hard and fast on the middle of the chest, with the phone on speaker so that 115 can guide you. Put nothing in the mouth.',
  },
  seizure: {
    fa: 'چیزهای سخت و تیز را از اطرافش دور کنید و چیز نرمی زیر سرش بگذارید. دست و پایش را نگیرید و چیزی در دهانش نگذارید. ساعت را نگاه کنید و وقتی لرزش تمام شد او را به پهلو بخوابانید.',
    en: 'Move hard and sharp things away and put something soft under the head. Do not hold the person down and put nothing in the mouth. Watch the time, and turn them on the side when the shaking stops.',
  },
  poisoning: {
    fa: 'او را به استفراغ وادار نکنید و شیر یا چیز دیگری ندهید. ظرف یا جلد آن ماده را نگه دارید و نامش را به اورژانس بگویید. اگر گاز است همه فوراً به هوای آزاد بروید. اگر خواب‌آلود است به پهلو بخوابد.',
    en: 'Do not make the person vomit and give no milk or anything else. Keep the container and tell the ambulance its name. If it is gas, everybody goes out into fresh air at once. Somebody drowsy lies on the side.',
  },
  head_injury: {
    fa: 'بیمار را آرام و بی‌حرکت نگه دارید و سر و گردنش را تکان ندهید. چیزی برای خوردن و مسکن ندهید. اگر استفراغ می‌کند سر و تن را با هم به پهلو بچرخانید و تنهایش نگذارید.',
    en: 'Keep the person calm and still and do not move head or neck. Give no food and no painkillers. If they vomit, roll head and body together to the side, and do not leave them alone.',
  },
  severe_burn: {
    fa: 'جای سوختگی را بیست دقیقه زیر آب خنک روان بگیرید، نه یخ. انگشتر و لباسی را که نچسبیده بردارید. خمیردندان و پماد نزنید و با پارچهٔ تمیز یا سلفون شل بپوشانید.',
    en: 'Cool the burn under cool running water for twenty minutes, no ice. Take off rings and clothing that does not stick. Put no toothpaste or ointment on it; cover it loosely with a clean cloth or cling film.',
  },
  pregnancy_emergency: {
    fa: 'به پهلوی چپ دراز بکشید و کسی کنارتان بماند. چیزی نخورید و خودتان رانندگی نکنید. اگر خونریزی دارید نوار بگذارید و تعدادش را بشمارید. پروندهٔ بارداری را همراه ببرید.',
    en: 'Lie on your left side and have somebody stay with you. Eat nothing and do not drive yourself. If you bleed, use pads and count them. Take your maternity notes along.',
  },
  meningitis: {
    fa: 'این نشانه‌ها نباید منتظر بماند و همین حالا باید در بیمارستان دیده شود. بیمار در جای آرام و کم‌نور بماند. ساعت شروع تب و لکه‌ها را به اورژانس بگویید.',
    en: 'These signs cannot wait and must be seen in hospital now. Keep the person in a quiet, dim place. Tell the ambulance when the fever and the spots began.',
  },
  sepsis: {
    fa: 'ممکن است عفونت به همهٔ بدن رسیده باشد و هر ساعت مهم است. بیمار دراز بکشد و گرم بماند. نام بیماری‌ها و داروهایش را آماده کنید و اگر خواب‌آلود است او را به پهلو بخوابانید.',
    en: 'The infection may have spread through the body and every hour counts. Lie down and keep warm. Have illnesses and medicines ready to tell, and turn somebody drowsy on the side.',
  },
  diabetic_emergency: {
    fa: 'اگر بیدار است و راحت قورت می‌دهد و قندش پایین است، آب‌میوه یا آب‌قند بدهید. اگر خواب‌آلود یا گیج است چیزی در دهانش نریزید و به پهلو بخوابانید. تا گفتن پزشک انسولین نزنید و اگر می‌شود قند را دوباره اندازه بگیرید.',
    en: 'If awake, able to swallow, and the sugar is low, give juice or sugar water. If drowsy or confused, put nothing in the mouth and turn them on the side. No insulin until a doctor says so; measure the sugar again if you can.',
  },
  electric_shock: {
    fa: 'تا برق وصل است به او دست نزنید؛ اول فیوز یا کنتور را قطع کنید. اگر نفس نمی‌کشد، ۱۱۵ پشت تلفن احیا را می‌گوید. حتی اگر حالش خوب است باید نوار قلب گرفته شود.',
    en: 'Do not touch the person while the current is on; switch it off at the fuse first. If they do not breathe, 115 will talk you through resuscitation. Even somebody who feels well needs a heart tracing.',
  },
  choking: {
    fa: 'اگر سرفه می‌کند بگذارید محکم سرفه کند. اگر نمی‌تواند نفس بکشد، پنج ضربه میان دو کتف بزنید و بعد پنج بار بالای ناف را به داخل و بالا فشار بدهید؛ به شیرخوار زیر یک سال پنج ضربه به پشت و پنج فشار وسط سینه. اگر بی‌هوش شد احیا را شروع کنید.',
    en: 'If coughing, let them cough hard. If they cannot breathe, give five blows between the shoulder blades, then five thrusts in and up above the navel; for a baby under one year five back blows and five chest thrusts. If they pass out, begin resuscitation.',
  },
  violence: {
    fa: 'این تقصیر شما نیست. اگر همین حالا در خطرید، به جای امنی یا پیش همسایه بروید و به ۱۱۰ هم زنگ بزنید. اگر زخمی شده‌اید ۱۱۵ را بگیرید. اگر این گفتگو را کسی می‌بیند، آن را پاک کنید.',
    en: 'This is not your fault. If you are in danger now, go to a safe place or a neighbour and call 110 as well. If you are hurt, call 115. If somebody may see this conversation, delete it.',
  },
}

const CALL: Readonly<Record<EmergencyLine, Advice>> = {
  '115': {
    fa: 'این می‌تواند یک وضعیت اورژانسی باشد. همین حالا با اورژانس ۱۱۵ تماس بگیرید.',
    en: 'This may be an emergency. Call the ambulance on 115 now.',
  },
  '123': {
    fa: 'لطفاً همین حالا با اورژانس اجتماعی ۱۲۳ تماس بگیرید؛ شبانه‌روزی و رایگان است.',
    en: 'Please call the social emergency line on 123 now; it is free, day and night.',
  },
}

/**
 * The answer to an emergency: whom to call first, then what to do until help comes. Pure.
 * Sources: first-aid guidance of the ILCOR and of Iran's emergency organisation.
 */
export function answerEmergency(
  finding: { flag: RedFlag; call: EmergencyLine },
  language: AnswerLanguage,
): EmergencyAnswer {
  return {
    text: `${CALL[finding.call][language]}\n${ADVICE[finding.flag][language]}`,
    suggested_actions: finding.call === '115' ? ['call_115', 'go_to_emergency'] : ['call_123', 'call_115'],
  }
}
