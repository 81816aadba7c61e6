// What can be measured of a picture without knowing what it shows. Pure; the numbers are told in docs/assistant.md, "Pictures".
import { type Area, findArea } from './area.ts'
import { isRed, type Lab, toLab } from './colour.ts'

/** Red, green and blue of each pixel, line by line. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8Array
}

/** What stands in the way of looking at it. The first three leave nothing to be said. */
export type Problem = 'blurred' | 'dark' | 'bright' | 'small' | 'flat'

export interface Measured {
  /** Of the picture as it was sent, upright. */
  readonly width: number
  readonly height: number
  /** Variance of the Laplacian of the brightness (0 to 255): how much fine detail there is. */
  readonly sharpness: number
  /** Mean, 0 black to 1 white. */
  readonly brightness: number
  /** From the darkest to the lightest twentieth, 0 to 1. */
  readonly contrast: number
  /** Of the picture, 0 to 1. */
  readonly redness: number
  /** How many colours it seems to have: 1 where there is one, 2 of two halves. */
  readonly colours: number
  readonly area: Area | null
  readonly problems: readonly Problem[]
}

/** The longer side of what is measured: enough for forms and colours, and soon done. */
export const PIXEL_SIDE = 256

/** Of the sharpness to the square of the contrast. Below it edges run over so many pixels that nothing fine is left. */
const DETAIL_MIN = 60
/** Where there is no contrast either: not even the grain that every camera makes. */
const SHARPNESS_MIN = 0.5
const BRIGHTNESS_MIN = 0.12
const BRIGHTNESS_MAX = 0.96
const CONTRAST_MIN = 0.08
/** The short side, in pixels. */
const SIDE_MIN = 200
/** Shares and such are told in thousandths, no finer than they can be measured. */
const STEPS = 1_000

/** `sent`: its size before it was made smaller. */
export function measurePicture(pixels: Pixels, sent: { width: number; height: number }): Measured {
  const colours = coloursOf(pixels)
  const luma = lumaOf(pixels)
  const facts = {
    width: sent.width,
    height: sent.height,
    sharpness: rounded(sharpnessOf(luma, pixels)),
    brightness: rounded(meanOf(luma) / 255),
    contrast: rounded(contrastOf(luma)),
    redness: rounded(colours.filter(isRed).length / Math.max(1, colours.length)),
    colours: rounded(countColours(colours)),
    area: roundedArea(findArea({ width: pixels.width, height: pixels.height, colours })),
  }
  return { ...facts, problems: problemsOf(facts) }
}

/** Whether enough is seen to say anything of what is shown. */
export const isUsable = ({ problems }: Measured): boolean =>
  !problems.some((problem) => problem === 'blurred' || problem === 'dark' || problem === 'bright')

/** How far the measurements can be trusted: 0.95, and 0.7 of that for each problem of the picture. */
export const trustIn = ({ problems }: Measured): number => rounded(0.95 * 0.7 ** problems.length)

const rounded = (value: number) => Math.round(value * STEPS) / STEPS

const roundedArea = (area: Area | null): Area | null =>
  area && {
    share: rounded(area.share),
    asymmetry: rounded(area.asymmetry),
    borderIrregularity: rounded(area.borderIrregularity),
  }

function problemsOf(facts: Omit<Measured, 'problems'>): Problem[] {
  const found: Problem[] = []
  if (facts.brightness < BRIGHTNESS_MIN) found.push('dark')
  if (facts.brightness > BRIGHTNESS_MAX) found.push('bright')
  if (facts.sharpness < Math.max(SHARPNESS_MIN, DETAIL_MIN * facts.contrast ** 2)) found.push('blurred')
  if (facts.contrast < CONTRAST_MIN) found.push('flat')
  if (Math.min(facts.width, facts.height) < SIDE_MIN) found.push('small')
  return found
}

function coloursOf({ rgb }: Pixels): Lab[] {
  const colours: Lab[] = []
  for (let at = 0; at + 2 < rgb.length; at += 3) colours.push(toLab(rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0))
  return colours
}

/** Brightness of each pixel, 0 to 255 (ITU-R BT.601). */
function lumaOf({ rgb }: Pixels): Float64Array {
  const luma = new Float64Array(Math.floor(rgb.length / 3))
  for (let at = 0; at < luma.length; at++) {
    const [r = 0, g = 0, b = 0] = [rgb[at * 3], rgb[at * 3 + 1], rgb[at * 3 + 2]]
    luma[at] = 0.299 * r + 0.587 * g + 0.114 * b
  }
  return luma
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

function sharpnessOf(luma: Float64Array, { width, height }: { width: number; height: number }): number {
  const edges: number[] = []
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x
      const around = (luma[at - 1] ?? 0) + (luma[at + 1] ?? 0) + (luma[at - width] ?? 0) + (luma[at + width] ?? 0)
      edges.push(around - 4 * (luma[at] ?? 0))
    }
  }
  const mean = edges.reduce((sum, value) => sum + value, 0) / Math.max(1, edges.length)
  return edges.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, edges.length)
}

function contrastOf(luma: Float64Array): number {
  const sorted = luma.toSorted()
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
  return (at(0.95) - at(0.05)) / 255
}

/** Colours that look alike are one; told by the entropy of their shares, so that a speck counts for little. */
function countColours(colours: readonly Lab[]): number {
  const CELL = 20
  const counts = new Map<number, number>()
  const index = (value: number) => Math.round(value / CELL) + 16 // at most 12 to either side
  for (const { l, a, b } of colours) {
    const cell = (index(l) * 32 + index(a)) * 32 + index(b)
    counts.set(cell, (counts.get(cell) ?? 0) + 1)
  }
  const entropy = [...counts.values()].reduce((sum, count) => {
    const share = count / colours.length
    return sum - share * Math.log(share)
  }, 0)
  return Math.exp(entropy)
}
