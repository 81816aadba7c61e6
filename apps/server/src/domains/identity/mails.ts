// What accounts are told by e-mail, in plain text.
import type { AccountSettings } from './account.ts'

type Language = AccountSettings['language']

export interface Mail {
  readonly subject: string
  readonly body: string
}

/** Characters of a name that a mail repeats; who writes a whole message into it gets no stage. */
const NAME_MAX = 100

/** Asks whoever got the mail to prove by the link that the address is theirs. */
export function verifyMail({ fullName, link, language }: { fullName: string; link: string; language: Language }): Mail {
  return language === 'fa'
    ? {
        subject: 'تأیید ایمیل در هلسا',
        body: letter(greeting(fullName, 'fa'), [
          'برای تأیید این نشانی ایمیل، پیوند زیر را باز کنید:',
          link,
          'اگر شما در هلسا حساب نساخته‌اید، این پیام را نادیده بگیرید.',
        ]),
      }
    : {
        subject: 'Verify your e-mail for Helssa',
        body: letter(greeting(fullName, 'en'), [
          'Open this link to verify that this e-mail address is yours:',
          link,
          'If you did not open an account at Helssa, ignore this message.',
        ]),
      }
}

/** Brings the link to choose a new password, good for so many minutes. */
export function resetMail({
  fullName,
  link,
  minutes,
  language,
}: {
  fullName: string
  link: string
  minutes: number
  language: Language
}): Mail {
  return language === 'fa'
    ? {
        subject: 'گذرواژهٔ تازه در هلسا',
        body: letter(greeting(fullName, 'fa'), [
          `برای انتخاب گذرواژهٔ تازه، تا ${minutes.toLocaleString('fa-IR')} دقیقهٔ دیگر پیوند زیر را باز کنید:`,
          link,
          'این پیوند را به کسی ندهید. اگر شما آن را نخواسته‌اید، کاری لازم نیست؛ گذرواژه همان می‌ماند.',
        ]),
      }
    : {
        subject: 'A new password for Helssa',
        body: letter(greeting(fullName, 'en'), [
          `Open this link within ${minutes.toLocaleString('en-US')} minutes to choose a new password:`,
          link,
          'Give this link to nobody. If you did not ask for it, do nothing; your password stays as it is.',
        ]),
      }
}

/** The link has a line of its own, so that every reader of mail makes it one to click, and neither end gets lost. */
const letter = (hello: string, paragraphs: readonly string[]): string => [hello, ...paragraphs].join('\n\n')

function greeting(fullName: string, language: Language): string {
  const name = nameOf(fullName)
  if (language === 'fa') return name === '' ? 'سلام،' : `سلام ${name}،`
  return name === '' ? 'Hello,' : `Hello ${name},`
}

/**
 * One line: without line ends, control characters, marks that turn the direction of what follows, and lone surrogates.
 * Anybody may open an account with anybody's address, so a name with a link or an address in it is not passed on.
 */
function nameOf(fullName: string): string {
  const line = fullName
    .replace(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return LIKE_A_LINK.test(line) ? '' : [...line].slice(0, NAME_MAX).join('').trim()
}

/** What readers of mail make clickable; `A. Rezaei` is none. */
const LIKE_A_LINK = /[:/\\@]|[\p{L}\p{N}-]{2}\.[\p{L}\p{N}]{2}/u
