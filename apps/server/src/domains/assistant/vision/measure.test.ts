import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { viewPicture } from '../../../platform/pictures.ts'
import { isUsable, type Measured, measurePicture, PIXEL_SIDE } from './measure.ts'

type Colour = readonly [number, number, number]
const SKIN: Colour = [224, 190, 165]
const RED: Colour = [200, 40, 40]
const SIZE = 400

/** A picture whose colour at each place a rule gives. */
function paint(colourAt: (x: number, y: number) => Colour, { width, height } = { width: SIZE, height: SIZE }): Sharp {
  const rgb = Buffer.alloc(width * height * 3)
  for (let at = 0; at < width * height; at++) rgb.set(colourAt(at % width, Math.floor(at / width)), at * 3)
  return sharp(rgb, { raw: { width, height, channels: 3 } })
}
/** The same numbers on every run (Park and Miller). */
function dice(): () => number {
  let state = 42
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
function grain(base: Colour, by: number): (x: number, y: number) => Colour {
  const roll = dice()
  return () => {
    const shift = (roll() - 0.5) * by
    return base.map((value) => Math.max(0, Math.min(255, Math.round(value + shift)))) as unknown as Colour
  }
}
const onSkin = (isMark: (x: number, y: number) => boolean, mark: Colour = RED) => {
  const skin = grain(SKIN, 30)
  return paint((x, y) => (isMark(x - SIZE / 2, y - SIZE / 2) ? mark : skin(x, y)))
}

async function measure(picture: Sharp): Promise<Measured> {
  const view = await viewPicture(await picture.png().toBuffer(), { photoSide: 1_568, pixelSide: PIXEL_SIDE })
  return measurePicture(view.pixels, view)
}

describe('measuring a picture', () => {
  it('finds nothing in plain grey, and says so', async () => {
    const grey = await measure(paint(() => [128, 128, 128]))

    expect(grey).toMatchObject({ redness: 0, colours: 1, sharpness: 0, contrast: 0, area: null })
    expect(grey.brightness).toBeCloseTo(0.5, 1)
    expect([grey.problems, isUsable(grey)]).toEqual([['blurred', 'flat'], false])
  })

  it('measures the red half of a picture as half', async () => {
    const half = await measure(paint((x) => (x < SIZE / 2 ? RED : SKIN)))

    expect(half.redness).toBeCloseTo(0.5, 1)
    expect(half.colours).toBeGreaterThan(1.9)
    expect(half.colours).toBeLessThan(2.4)
    expect(half.problems).toEqual([])
  })

  it('takes healthy skin of any tone for no redness', async () => {
    for (const tone of [SKIN, [198, 150, 120], [141, 85, 60], [80, 50, 38]] as const)
      expect((await measure(paint(grain(tone, 20)))).redness).toBeLessThan(0.02)
  })

  it('finds a red disc: its size, its evenness and its even border', async () => {
    const disc = await measure(onSkin((x, y) => Math.hypot(x, y) < 100))

    expect(disc.redness).toBeCloseTo(0.196, 2)
    expect(disc.area?.share).toBeCloseTo(0.196, 2)
    expect(disc.area?.asymmetry).toBeLessThan(0.05)
    expect(disc.area?.borderIrregularity).toBeLessThan(0.1)
    expect(isUsable(disc)).toBe(true)
  })

  it('tells an uneven form and a ragged border from even ones', async () => {
    const disc = await measure(onSkin((x, y) => Math.hypot(x, y) < 100))
    const comma = await measure(onSkin((x, y) => Math.hypot(x, y) < 90 && !(x > 0 && y > -60)))
    const star = await measure(onSkin((x, y) => Math.hypot(x, y) < 90 + 45 * Math.cos(6 * Math.atan2(y, x))))

    expect(comma.area?.asymmetry).toBeGreaterThan((disc.area?.asymmetry ?? 1) + 0.1)
    expect(star.area?.borderIrregularity).toBeGreaterThan((disc.area?.borderIrregularity ?? 1) + 0.3)
    expect(star.area?.asymmetry).toBeLessThan(0.15)
  })

  it('says nothing of the form of what the picture cuts off', async () => {
    expect((await measure(onSkin((x) => x < -50))).area).toBeNull()
  })

  it('counts many colours in noise', async () => {
    const roll = dice()
    const byte = () => Math.floor(roll() * 256)
    const noise = await measure(paint(() => [byte(), byte(), byte()]))

    expect(noise.colours).toBeGreaterThan(8)
    expect(noise.sharpness).toBeGreaterThan(500)
  })

  it('notices blur, darkness, glare and smallness', async () => {
    const isDisc = (x: number, y: number) => Math.hypot(x, y) < 100
    const png = await onSkin(isDisc).png().toBuffer()
    const problemsOf = async (picture: Sharp) => (await measure(picture)).problems

    expect(await problemsOf(sharp(png).blur(12))).toEqual(['blurred'])
    expect(await problemsOf(sharp(png).linear(0.08, 0))).toContain('dark')
    expect(await problemsOf(sharp(png).linear(0.05, 245))).toContain('bright')
    expect(await problemsOf(sharp(png).resize(120, 120))).toEqual(['small'])
    expect(await problemsOf(sharp(png))).toEqual([])
  })

  it('looks at what a photograph shows when held upright, whatever its file says', async () => {
    const wide = await paint((x) => (x < 300 ? RED : SKIN), { width: 600, height: 300 })
      .jpeg()
      .toBuffer()
    const turned = await sharp(wide).withMetadata({ orientation: 6 }).jpeg().toBuffer()

    const view = await viewPicture(turned, { photoSide: 200, pixelSide: 100 })

    expect(view).toMatchObject({ width: 300, height: 600, pixels: { width: 50, height: 100 } })
    expect(view.pixels.rgb).toHaveLength(50 * 100 * 3)
    expect(await sharp(view.jpeg).metadata()).toMatchObject({ width: 100, height: 200, format: 'jpeg' })
  })

  it.each(['png', 'webp'] as const)(
    'puts a transparent %s on white, and reads grey ones as colours',
    async (format) => {
      const clear = { width: 300, height: 300, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } as const
      const bytes = await sharp({ create: clear }).toFormat(format).toBuffer()
      const grey = await paint(() => [90, 90, 90])
        .toColourspace('b-w')
        .png()
        .toBuffer()

      const sides = { photoSide: 200, pixelSide: 100 }

      expect(measurePicture((await viewPicture(bytes, sides)).pixels, clear).brightness).toBe(1)
      expect((await viewPicture(grey, sides)).pixels.rgb).toHaveLength(100 * 100 * 3)
    },
  )
})
