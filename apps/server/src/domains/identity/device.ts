/** What a browser says it is, in the names people know; null for what says nothing that is known. */
export interface Device {
  readonly kind: 'phone' | 'tablet' | 'computer' | null
  readonly browser: string | null
  readonly system: string | null
}

/** More of a `User-Agent` than this tells nothing. */
export const USER_AGENT_MAX = 300

// In this order: most browsers name those after them too.
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera|OPiOS)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|HeadlessChrome|CriOS)\//, 'Chrome'],
  [/\bVersion\/\S+.*\bSafari\//, 'Safari'],
]
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** Reads a `User-Agent`, whose forms browsers have frozen. It is what the other side says, and good for recognising only. */
export function deviceOf(userAgent: string | null): Device {
  const find = (known: typeof BROWSERS) => known.find(([sign]) => sign.test(userAgent ?? ''))?.[1] ?? null
  const system = find(SYSTEMS)
  return { kind: kindOf(system, userAgent ?? ''), browser: find(BROWSERS), system }
}

function kindOf(system: string | null, userAgent: string): Device['kind'] {
  if (system === null) return null
  if (system === 'iPad') return 'tablet'
  if (system === 'Android') return /\bMobile\b/.test(userAgent) ? 'phone' : 'tablet'
  return system === 'iPhone' ? 'phone' : 'computer'
}
