import { beforeEach, describe, expect, it } from 'vitest'
import type { Bus } from '../../platform/bus/bus.ts'
import { createMemoryBus } from '../../platform/bus/memory.ts'
import { createPresence, PRESENCE_EXPIRY_SECONDS } from './presence.ts'

describe('which agents are online', () => {
  let bus: Bus
  let now: Date
  let told: string[]
  beforeEach(() => {
    bus = createMemoryBus({ log: { error: () => undefined } as never })
    now = new Date('2024-01-20T04:30:00Z')
    told = []
  })
  const node = () => createPresence({ bus, clock: { now: () => now } })
  const listening = () => {
    const here = node()
    here.onChanged((personId, isOnline) => told.push(`${personId} ${isOnline ? 'comes' : 'leaves'}`))
    return here
  }

  it('begins with the first socket anywhere and ends with the last', async () => {
    const here = listening()
    const there = node()
    const leaves = [here.enter('mina'), here.enter('mina'), there.enter('mina')]
    await expect.poll(() => told).toEqual(['mina comes'])

    leaves[0]?.()
    leaves[0]?.() // once more changes nothing
    leaves[1]?.()
    await expect.poll(() => there.isOnline('mina')).toBe(true)
    expect(here.isOnline('mina')).toBe(true)
    leaves[2]?.()

    await expect.poll(() => told).toEqual(['mina comes', 'mina leaves'])
    await expect.poll(() => [...there.online()]).toEqual([])
  })

  it('ends for agents of a node that is silent for thirty seconds', async () => {
    const here = listening()
    node().enter('mina') // and never a word again, as of a node that was killed
    await expect.poll(() => told).toEqual(['mina comes'])

    now = new Date(now.getTime() + (PRESENCE_EXPIRY_SECONDS - 1) * 1000)
    here.beat()
    expect(told).toEqual(['mina comes'])
    now = new Date(now.getTime() + 1_000)
    here.beat()

    expect(told).toEqual(['mina comes', 'mina leaves'])
  })

  it('goes on for agents of a node that beats', async () => {
    const here = listening()
    const there = node()
    there.enter('mina')
    await expect.poll(() => told).toEqual(['mina comes'])
    for (let beat = 0; beat < 5; beat++) {
      now = new Date(now.getTime() + 10_000)
      there.beat()
      await expect.poll(() => here.isOnline('mina')).toBe(true)
      here.beat()
    }
    expect(told).toEqual(['mina comes'])
  })

  it('is known to a node that has just come, and no longer after one that went away in order', async () => {
    const there = node()
    const stop = there.watch()
    there.enter('mina')
    const here = listening()
    const stopHere = here.watch()
    await expect.poll(() => here.isOnline('mina')).toBe(true)
    stop()
    await expect.poll(() => here.isOnline('mina')).toBe(false)
    stopHere()
  })
})
