import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beforeEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import { createMemoryBus } from '../../platform/bus/memory.ts'
import { createVideo, type SeatListener, type Video } from './index.ts'
import { LiveRoom } from './live-room.ts'
import type { Peer } from './room.ts'

const house = useHouse()
const NOW = new Date('2024-01-20T05:50:00Z')
const SLOT = new Date('2024-01-20T06:00:00Z')
let visit: { id: string; patient: SignedIn; doctor: SignedIn }
let bus: Bus
/** While it is set, news between nodes is lost. */
let isDeaf: boolean
let faults: unknown[]

beforeEach(async () => {
  house.now = NOW
  isDeaf = false
  faults = []
  bus = createMemoryBus({ log: { error: (error: unknown) => faults.push(error) } as never })
  const [doctor, patient] = [await house.doctor(), await house.patient({ balance: 5_000_000 })]
  const { care } = house.domains
  const { encounter } = await care.book(patient.id, {
    ...{ doctorId: doctor.id, startsAt: SLOT, visitType: 'online', chiefComplaint: 'سرفه', description: null },
    insurance: undefined,
  })
  await care.pay(patient.id, { encounterId: encounter.id, method: 'wallet' })
  visit = { id: encounter.id, doctor, patient }
})

const startNode = (clock = { now: () => house.now }): Video =>
  createVideo({
    db: house.db,
    bus: {
      ...bus,
      publish: (channel, message) => {
        if (!isDeaf) bus.publish(channel, message)
      },
    },
    clock,
    onFault: (error) => faults.push(error),
  })

/** Joins, and writes down what it hears. */
async function sit(at: Video, role: 'patient' | 'doctor') {
  const heard: string[] = []
  const nameOf = ({ role }: Peer) => role
  const hears: SeatListener = {
    seated: ({ peers }) => heard.push(`seated with ${peers.map(nameOf).join(', ') || 'nobody'}`),
    joined: (peer) => heard.push(`${nameOf(peer)} joined`),
    left: (peer, because) => heard.push(`${nameOf(peer)} ${because}`),
    stateChanged: (peer) => heard.push(`${nameOf(peer)} is ${peer.connection}`),
    signalled: (from, signal) => heard.push(`${nameOf(from)} says ${signal}`),
    ended: (because) => heard.push(`ended: ${because}`),
  }
  const personId = visit[role].id
  const seat = await at.join({ personId, encounterId: visit.id, role, isDoctor: role === 'doctor' }, hears)
  return { seat, heard }
}
/** Lets leases come nearer to their end, by the clock of the database. */
const age = (seconds: number) =>
  sql`update video_sittings set renewed_at = renewed_at - ${seconds} * interval '1 second'`.execute(house.db)
const seated = () =>
  house.db
    .selectFrom('video_sittings')
    .select(['role', 'generation'])
    .where('encounter_id', '=', visit.id)
    .where('left_at', 'is', null)
    .orderBy('generation')
    .execute()

describe('a room on two nodes', () => {
  it('is one room: joins, signals, states and leaves cross', async () => {
    const [here, there] = [startNode(), startNode()]
    const doctor = await sit(here, 'doctor')
    const patient = await sit(there, 'patient')
    await expect.poll(() => doctor.heard).toContain('patient joined')
    doctor.seat.signal(visit.patient.id, 'hello')
    patient.seat.signal(visit.doctor.id, 'good day')
    await patient.seat.report({ connection: 'connected' })
    await patient.seat.leave('left')

    await expect
      .poll(() => doctor.heard)
      .toEqual([
        'seated with nobody',
        'patient joined',
        'patient says good day',
        'patient is connected',
        'patient left',
      ])
    await expect.poll(() => patient.heard).toEqual(['seated with doctor', 'doctor says hello'])
    expect(() => doctor.seat.signal(visit.patient.id, 'still there?')).toThrow('PEER_NOT_IN_ROOM')
    expect(() => patient.seat.signal(visit.doctor.id, 'yes')).toThrow('ROOM_NOT_JOINED')
    expect(faults).toEqual([])
  })

  it('ends the older seat of a person wherever it is, also where the news of it is lost', async () => {
    const [here, there] = [startNode(), startNode()]
    const doctor = await sit(here, 'doctor')
    const phone = await sit(here, 'patient')
    await sit(there, 'patient')
    await expect.poll(() => phone.heard.at(-1)).toBe('ended: replaced')
    expect(doctor.heard.slice(1)).toEqual(['patient joined', 'patient joined'])

    isDeaf = true
    const laptop = await sit(here, 'patient')
    await sit(there, 'patient')
    await here.beat()
    expect(laptop.heard.at(-1)).toBe('ended: replaced')
    expect(doctor.heard.at(-1)).toBe('patient joined')
    expect(await seated()).toHaveLength(2)
  })

  it('heals within a beat what was lost between nodes', async () => {
    const [here, there] = [startNode(), startNode()]
    isDeaf = true
    const doctor = await sit(here, 'doctor')
    const patient = await sit(there, 'patient')
    await patient.seat.report({ connection: 'failed' })
    await here.beat()
    await patient.seat.report({ connection: 'connected' })
    await here.beat()
    await patient.seat.leave('dropped')
    await here.beat()

    expect(patient.heard).toEqual(['seated with doctor'])
    expect(doctor.heard.slice(1)).toEqual(['patient joined', 'patient is connected', 'patient silent'])
  })

  it('forgets who sat at a node that died, and keeps those of one that lives', async () => {
    const [here, dead] = [startNode(), startNode()]
    const doctor = await sit(here, 'doctor')
    await sit(dead, 'patient') // and never a beat again
    await expect.poll(() => doctor.heard.length).toBe(2)
    await age(14)
    await here.beat()
    expect(doctor.heard.at(-1)).toBe('patient joined')
    await age(1)
    await here.beat()
    await age(14) // of the patient 29 by now
    await here.beat()

    expect(doctor.heard.at(-1)).toBe('patient silent')
    expect(await seated()).toMatchObject([{ role: 'doctor' }])
    const [, gone] = await here.attendanceOf(visit.id)
    expect(gone).toMatchObject({ role: 'patient', leftAt: NOW, seconds: 0 })
  })

  it('does not count a dead node’s seat for somebody who joins an empty room', async () => {
    await sit(startNode(), 'patient')
    await age(15)
    expect((await sit(startNode(), 'doctor')).heard).toEqual(['seated with nobody'])
  })

  it('keeps seats and their times right on nodes whose clocks are an hour apart', async () => {
    const [here, late] = [startNode(), startNode({ now: () => new Date(house.now.getTime() - 3_600_000) })]
    house.now = new Date('2024-01-20T06:50:00Z')
    const [doctor, patient] = [await sit(here, 'doctor'), await sit(late, 'patient')]
    await age(6)
    for (const node of [here, late, here, late]) await node.beat()
    expect([doctor.heard.at(-1), patient.heard.at(-1)]).toEqual(['patient joined', 'seated with doctor'])
    expect(await seated()).toHaveLength(2)

    await sit(late, 'doctor') // by its clock before the join that it replaces
    for (const { seconds } of await here.attendanceOf(visit.id)) expect(seconds).toBeGreaterThanOrEqual(0)
    expect(faults).toEqual([])
  })

  it('of many joins of one person at once leaves exactly one, and all others are told', async () => {
    const nodes = [startNode(), startNode()]
    const doctor = await sit(nodes[0] as Video, 'doctor')
    const tries = Array.from({ length: 10 }, (_, n) => sit(nodes[n % 2] as Video, 'patient').then(({ heard }) => heard))
    const all = await Promise.all(tries)

    await expect.poll(() => all.filter((heard) => !heard.at(-1)?.startsWith('ended')).length).toBe(1)
    expect(await seated()).toHaveLength(2)
    doctor.seat.signal(visit.patient.id, 'you')
    await expect.poll(() => all.filter((heard) => heard.at(-1) === 'doctor says you').length).toBe(1)
    expect(doctor.heard).not.toContain('patient replaced')
    expect(faults).toEqual([])
  })

  it('ignores a late leave of an older join', async () => {
    const [here, there] = [startNode(), startNode()]
    const doctor = await sit(here, 'doctor')
    const old = await sit(there, 'patient')
    isDeaf = true // the older node does not hear that its seat is gone
    await sit(here, 'patient')
    isDeaf = false
    await old.seat.leave('dropped')
    bus.publish(`video:${visit.id}`, {
      node: randomUUID(),
      news: { kind: 'left', personId: visit.patient.id, generation: old.seat.generation, because: 'dropped' },
    })
    await here.beat()

    expect(doctor.heard.at(-1)).toBe('patient joined')
    expect(await seated()).toHaveLength(2)
  })

  it('closes everywhere with its visit, once and for good', async () => {
    const [here, there] = [startNode(), startNode()]
    const doctor = await sit(here, 'doctor')
    const patient = await sit(there, 'patient')
    await house.db.updateTable('encounters').set({ status: 'cancelled' }).where('id', '=', visit.id).execute()
    expect(await doctor.seat.isAllowed()).toBe(false)

    await expect.poll(() => patient.heard.at(-1)).toBe('ended: cancelled')
    expect(doctor.heard.at(-1)).toBe('ended: cancelled')
    await house.db.updateTable('encounters').set({ status: 'confirmed' }).where('id', '=', visit.id).execute()
    await expect(sit(here, 'patient')).rejects.toThrow('ROOM_CLOSED')
    expect(
      await house.db.selectFrom('video_sittings').select('left_because').where('encounter_id', '=', visit.id).execute(),
    ).toEqual([{ left_because: 'closed' }, { left_because: 'closed' }])
  })

  it('lets a node that watches refuse within two seconds without asking at each frame', async () => {
    const here = startNode()
    const stop = here.watch()
    const doctor = await sit(here, 'doctor')
    await house.db.updateTable('encounters').set({ status: 'cancelled' }).where('id', '=', visit.id).execute()
    await expect.poll(() => doctor.heard.at(-1), { timeout: 4_000 }).toBe('ended: cancelled')
    stop()
  })
})

describe('news of a room in any order', () => {
  const peerOf = (personId: string, generation: number): Peer => ({
    ...{ personId, generation, role: 'patient' as const },
    ...{ audio: true, video: true, connection: 'new' as const },
  })

  it('ends with whom the newest of it says', () => {
    const news = [
      { kind: 'joined', peer: peerOf('a', 1) },
      { kind: 'left', personId: 'a', generation: 1, because: 'dropped' },
      { kind: 'joined', peer: peerOf('a', 2) },
      { kind: 'joined', peer: peerOf('b', 3) },
      { kind: 'left', personId: 'b', generation: 3, because: 'left' },
    ] as const
    for (let seed = 1; seed <= 500; seed++) {
      let state = seed
      const random = () => {
        state = (state * 48_271) % 2_147_483_647
        return state / 2_147_483_647
      }
      const room = new LiveRoom('room')
      const shuffled = news.map((one) => ({ one, at: random() })).toSorted((x, y) => x.at - y.at)
      for (const { one } of [...shuffled, ...shuffled]) room.hear(one)
      expect([room.peer('a')?.generation, room.peer('b')], `seed ${seed}`).toEqual([2, undefined])
    }
  })
})
