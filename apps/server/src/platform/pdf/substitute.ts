/** What drugs and doses are written with, and the font has under another name or not at all. */
const WRITTEN_OUT: Readonly<Record<string, string>> = {
  μ: 'µ', // Greek mu, for the micro sign
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  κ: 'kappa',
  λ: 'lambda',
  ω: 'omega',
  '→': '->',
  '←': '<-',
  '₂': '2',
  '\u2007': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
  '\t': ' ',
}
/** Nothing of a prescription may vanish unseen: what cannot be drawn stands as this. */
const UNKNOWN = '\ufffd'
const INVISIBLE = /[\p{Cf}\p{M}\n\r]/u

/** Puts what a font has in the place of what it has not; marks that are drawn as nothing stay. */
export const createSubstitution =
  (has: (codePoint: number) => boolean) =>
  (text: string): string =>
    Array.from(text.normalize('NFC'), (sign) => {
      if (has(sign.codePointAt(0) ?? 0) || INVISIBLE.test(sign)) return sign
      return WRITTEN_OUT[sign] ?? UNKNOWN
    }).join('')
