/** A colour as people see differences: CIELAB, D65 (CIE 15:2004). `a` grows with redness, `b` with yellowness. */
export interface Lab {
  readonly l: number
  readonly a: number
  readonly b: number
}

/** Light by the byte of sRGB (IEC 61966-2-1). */
const LIGHT = Float64Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
})

const bend = (t: number) => (t > 216 / 24_389 ? Math.cbrt(t) : (24_389 / 27 / 116) * t + 16 / 116)

/** Channels 0 to 255. */
export function toLab(red: number, green: number, blue: number): Lab {
  const [r = 0, g = 0, b = 0] = [LIGHT[red], LIGHT[green], LIGHT[blue]]
  const x = bend((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047)
  const y = bend(0.2126729 * r + 0.7151522 * g + 0.072175 * b)
  const z = bend((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883)
  return { l: 116 * y - 16, a: 500 * (x - y), b: 200 * (y - z) }
}

/** How different two colours look (CIE 1976); about 2 is just noticed. */
export const distanceOf = (one: Lab, other: Lab): number =>
  Math.hypot(one.l - other.l, one.a - other.a, one.b - other.b)

/** Healthy skin has an `a` of 5 to 18 and more yellow than red; inflamed skin has more (Weatherall and Coombs, 1992). */
const RED_FROM = 20

export const isRed = ({ a, b }: Lab): boolean => a >= RED_FROM && Math.abs(b) <= a
