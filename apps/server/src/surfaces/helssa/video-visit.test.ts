// A visit's room beside the visit itself: its status, its link, its clock, and who may go on being there.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { dial, type TestSocket } from '../../../test/live.ts'
import { Refusal } from '../../platform/errors.ts'

const house = useHouse({ RATE_LIMIT_SOCKET: 'off' })
const NOW = new Date('2024-01-20T05:50:00Z')
const SLOT = new Date('2024-01-20T06:00:00Z')
const MINUTE_MS = 60_000
const opened: TestSocket[] = []
let visit: { id: string; patient: SignedIn; doctor: SignedIn }

beforeEach(async () => {
  house.now = NOW
  const [doctor, patient] = [await house.doctor(), await house.patient({ balance: 5_000_000 })]
  const { care } = house.domains
  const asked = { doctorId: doctor.id, startsAt: SLOT, visitType: 'online', chiefComplaint: 'سرفه' } as const
  const { encounter } = await care.book(patient.id, { ...asked, description: null, insurance: undefined })
  await care.pay(patient.id, { encounterId: encounter.id, method: 'wallet' })
  visit = { id: encounter.id, doctor, patient }
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((socket) => socket.close()))
})

async function open(as: SignedIn): Promise<TestSocket> {
  const socket = await dial(house, `/ws/video/?token=${as.access}`)
  opened.push(socket)
  await socket.next('auth_success')
  return socket
}
async function enter(as: SignedIn, role: 'patient' | 'doctor'): Promise<TestSocket> {
  const socket = await open(as)
  socket.send({ type: 'join_room', encounter_id: visit.id, role })
  await socket.next('joined')
  return socket
}
const readAs = (as: SignedIn, who: 'patients' | 'doctors') =>
  house.get(`/api/v1/${who}/encounters/${visit.id}/`, { as })

describe('the link of a visit', () => {
  it('is there exactly as long as its room lets one in, whatever its status', async () => {
    const from = SLOT.getTime()
    const end = from + 20 * MINUTE_MS
    const times = [from - 15 * MINUTE_MS - 1, from - 15 * MINUTE_MS, from, end, end + 60 * MINUTE_MS]
    let again = visit.patient
    for (const at of [...times, end + 60 * MINUTE_MS + 1]) {
      house.now = new Date(at)
      if (at >= end && at <= end + 60 * MINUTE_MS) again = await house.signIn(visit.patient.phone)
      for (const status of ['pending', 'confirmed', 'in_progress', 'completed', 'cancelled', 'no_show']) {
        const { patient, id } = visit
        const hold = status === 'pending' ? { hold_until: new Date(at + MINUTE_MS) } : { hold_until: null }
        await house.db
          .updateTable('encounters')
          .set({ status, ...hold })
          .where('id', '=', id)
          .execute()
        const { body } = await readAs(again, 'patients')
        const silently = { seated() {}, joined() {}, left() {}, stateChanged() {}, signalled() {}, ended() {} }
        const asked = { personId: patient.id, encounterId: id, role: 'patient', isDoctor: false } as const
        const seat = await house.domains.video.join(asked, silently).catch((error) => {
          if (!(error instanceof Refusal)) throw error
        })

        expect(body.meeting_link !== null, `${status} at ${house.now.toISOString()}`).toBe(seat !== undefined)
        await seat?.leave('left')
      }
    }
  })
})

describe('the waiting room', () => {
  it.each([
    ['cancel', {}, 'cancelled'],
    ['no-show', undefined, 'ended'],
  ])('sends the patient away when the doctor chooses %s', async (action, body, reason) => {
    if (action === 'no-show') house.now = new Date(SLOT.getTime() + 30 * MINUTE_MS)
    const patient = await enter(visit.patient, 'patient')

    const done = await house.post(`/api/v1/doctors/encounters/${visit.id}/${action}/`, {
      as: visit.doctor,
      ...(body && { body }),
    })
    expect(done.status).toBe(200)
    await house.domains.video.beat()

    expect(await patient.next('room_closed')).toMatchObject({ reason })
    expect((await patient.closed).code).toBe(1000)
  })

  it('is over for both with the visit, and nobody comes back into it', async () => {
    const [doctor, patient] = [await enter(visit.doctor, 'doctor'), await enter(visit.patient, 'patient')]
    house.now = SLOT
    for (const action of ['start', 'complete'])
      expect((await house.post(`/api/v1/doctors/encounters/${visit.id}/${action}/`, { as: visit.doctor })).status).toBe(
        200,
      )
    await house.domains.video.beat()
    for (const socket of [doctor, patient]) expect(await socket.next('room_closed')).toMatchObject({ reason: 'ended' })

    const again = await open(visit.patient)
    again.send({ type: 'join_room', encounter_id: visit.id, role: 'patient' })
    expect((await again.next('error')).code).toBe('ROOM_CLOSED')
    again.send({ type: 'offer', sdp: 'v=0', to: visit.doctor.id })
    expect((await again.next('error')).code).toBe('ROOM_NOT_JOINED')
  })
})

describe('the clock of a visit', () => {
  it('is read by both, and by nobody else', async () => {
    expect((await readAs(visit.patient, 'patients')).body.video).toEqual({ patient: null, doctor: null })
    const [doctor, patient] = [await enter(visit.doctor, 'doctor'), await enter(visit.patient, 'patient')]
    house.advance({ minutes: 12 })
    await patient.close()
    await doctor.next('user_left')
    house.advance({ seconds: 5 })

    const clock = {
      patient: { joined_at: '2024-01-20T05:50:00Z', left_at: '2024-01-20T06:02:00Z', duration_seconds: 720 },
      doctor: { joined_at: '2024-01-20T05:50:00Z', left_at: null, duration_seconds: 725 },
    }
    expect((await readAs(visit.patient, 'patients')).body.video).toEqual(clock)
    expect((await readAs(visit.doctor, 'doctors')).body.video).toEqual(clock)
    expect((await readAs(await house.patient(), 'patients')).status).toBe(404)
    expect((await readAs(await house.doctor(), 'doctors')).status).toBe(404)
  })
})

describe('who is in the middle of a visit', () => {
  it('is sent away when suspended', async () => {
    const [doctor, patient] = [await enter(visit.doctor, 'doctor'), await enter(visit.patient, 'patient')]
    await house.db.updateTable('persons').set({ status: 'suspended' }).where('id', '=', visit.patient.id).execute()
    house.domains.identity.announceRights(visit.patient.id)

    expect((await patient.closed).code).toBe(1008)
    expect(await doctor.next('user_left')).toMatchObject({ user_id: visit.patient.id, reason: 'dropped' })
  })

  it('is sent away when the token expires, unless another came before', async () => {
    const [doctor, patient] = [await enter(visit.doctor, 'doctor'), await enter(visit.patient, 'patient')]
    house.advance({ minutes: 30 })
    doctor.send({ type: 'auth', token: (await house.signIn(visit.doctor.phone)).access })
    await doctor.next('auth_success')
    house.advance({ minutes: 31 })

    expect((await patient.closed).code).toBe(1008)
    expect(await doctor.next('user_left')).toMatchObject({ reason: 'dropped' })
    doctor.send({ type: 'auth', token: (await house.signIn(visit.patient.phone)).access })
    expect((await doctor.closed).code).toBe(1008) // of somebody else
  })

  it('may come again thirty times a minute, and no more', async () => {
    const doctor = await enter(visit.doctor, 'doctor')
    const patient = await open(visit.patient)
    const join = { type: 'join_room', encounter_id: visit.id, role: 'patient' }
    for (let n = 0; n < 30; n++) {
      patient.send(join)
      await patient.next('joined')
    }
    patient.send(join)
    expect((await patient.next('error')).code).toBe('RATE_LIMIT_EXCEEDED')
    expect(doctor.frames.filter(({ type }) => type === 'user_joined')).toHaveLength(30)

    house.advance({ minutes: 1 })
    patient.send(join)
    await patient.next('joined')
  })

  it('tells the others of devices only what changed', async () => {
    const [doctor, patient] = [await enter(visit.doctor, 'doctor'), await enter(visit.patient, 'patient')]
    for (let n = 0; n < 20; n++) patient.send({ type: 'peer_state', audio: false })
    patient.send({ type: 'offer', sdp: 'v=0', to: visit.doctor.id })
    await doctor.next('offer')

    expect(doctor.frames.filter(({ type }) => type === 'peer_state')).toHaveLength(1)
  })
})
