// The part of a picture that stands out from what is around it: where it is, and how even its form is.
import { distanceOf, type Lab } from './colour.ts'

export interface Area {
  /** Of the picture, 0 to 1. */
  readonly share: number
  /** 0: it covers its mirror images along two axes at right angles; 1: not at all. Of all such axes the best are taken. */
  readonly asymmetry: number
  /** 0: as short a border as its size allows (a disc); nearer to 1 the longer and more ragged it is. */
  readonly borderIrregularity: number
}

export interface LabPicture {
  readonly width: number
  readonly height: number
  readonly colours: readonly Lab[]
}

/** Far more than noise and shadows make, less than a mark on skin does. */
const STANDS_OUT = 18
/** Smaller is a speck; larger is the picture itself. */
const SHARE_MIN = 0.005
const SHARE_MAX = 0.8
/** Of the picture's edge: an area that is cut off there has no form of its own. */
const CUT_OFF_MAX = 0.05
/** More pixels than these tell no more of a form. */
const SAMPLES_MAX = 8_000
/** Degrees between two axes that are tried. */
const AXIS_STEP = 5

/** The largest connected part whose colour differs from that along the picture's edge; null where there is none. */
export function findArea(picture: LabPicture): Area | null {
  const { width, height } = picture
  const around = edgeColour(picture)
  const mask = picture.colours.map((colour) => distanceOf(colour, around) >= STANDS_OUT)
  const area = largestPart(mask, width)
  const share = area.length / (width * height)
  if (share < SHARE_MIN || share > SHARE_MAX) return null
  const onEdge = area.filter((at) => isEdge(at, picture)).length
  if (onEdge / (2 * (width + height)) > CUT_OFF_MAX) return null
  return { share, asymmetry: asymmetryOf(area, width), borderIrregularity: irregularityOf(area, width) }
}

function isEdge(at: number, { width, height }: { width: number; height: number }): boolean {
  const x = at % width
  const y = Math.floor(at / width)
  return x === 0 || y === 0 || x === width - 1 || y === height - 1
}

const medianOf = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

function edgeColour(picture: LabPicture): Lab {
  const edge = picture.colours.filter((_, at) => isEdge(at, picture))
  return {
    l: medianOf(edge.map(({ l }) => l)),
    a: medianOf(edge.map(({ a }) => a)),
    b: medianOf(edge.map(({ b }) => b)),
  }
}

/** Places of the largest set of marked pixels that touch side by side. */
function largestPart(mask: readonly boolean[], width: number): readonly number[] {
  const seen = new Uint8Array(mask.length)
  let largest: number[] = []
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || seen[start]) continue
    seen[start] = 1
    const part = [start]
    for (let next = 0; next < part.length; next++) {
      for (const at of neighboursOf(part[next] ?? 0, width, mask.length)) {
        if (!mask[at] || seen[at]) continue
        seen[at] = 1
        part.push(at)
      }
    }
    if (part.length > largest.length) largest = part
  }
  return largest
}

function neighboursOf(at: number, width: number, length: number): number[] {
  const x = at % width
  const found = []
  if (x > 0) found.push(at - 1)
  if (x < width - 1) found.push(at + 1)
  if (at >= width) found.push(at - width)
  if (at + width < length) found.push(at + width)
  return found
}

/** The mean share of the area that its mirror images along both axes miss, through its centre. */
function asymmetryOf(area: readonly number[], width: number): number {
  const inside = new Uint8Array(area.reduce((most, at) => Math.max(most, at), 0) + 1)
  for (const at of area) inside[at] = 1
  const mean = (of: (at: number) => number) => area.reduce((sum, at) => sum + of(at), 0) / area.length
  const [cx, cy] = [mean((at) => at % width), mean((at) => Math.floor(at / width))]
  const step = Math.ceil(area.length / SAMPLES_MAX)
  const sample = area.filter((_, i) => i % step === 0)
  const missedAlong = (degrees: number) => {
    const [cos, sin] = [Math.cos((degrees * Math.PI) / 90), Math.sin((degrees * Math.PI) / 90)]
    const missed = sample.filter((at) => {
      const [dx, dy] = [(at % width) - cx, Math.floor(at / width) - cy]
      const x = Math.round(cx + dx * cos + dy * sin)
      const y = Math.round(cy + dx * sin - dy * cos)
      return x < 0 || x >= width || inside[y * width + x] !== 1
    })
    return missed.length / sample.length
  }
  const axes = Array.from({ length: 90 / AXIS_STEP }, (_, i) => i * AXIS_STEP)
  return Math.min(...axes.map((axis) => (missedAlong(axis) + missedAlong(axis + 90)) / 2))
}

/** One minus the isoperimetric quotient 4πA/P². Sides of pixels are longer than the line they follow, by 4/π on average. */
function irregularityOf(area: readonly number[], width: number): number {
  const places = new Set(area)
  const isOutside = (at: number) => !places.has(at)
  const sides = area.reduce((sum, at) => sum + [at - 1, at + 1, at - width, at + width].filter(isOutside).length, 0)
  const perimeter = sides * (Math.PI / 4)
  return Math.max(0, 1 - (4 * Math.PI * area.length) / perimeter ** 2)
}
