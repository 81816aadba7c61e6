import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { dial, type TestSocket } from '../../../test/live.ts'

const TURN_SECRET = 's'.repeat(32)
const house = useHouse({
  TURN_URLS: 'stun:stun.example:3478, turn:turn.example:3478?transport=udp',
  TURN_SECRET,
  RATE_LIMIT_SOCKET: 'off',
})
/** Half past nine in Tehran less ten minutes: the rooms of visits at half past nine are open. */
const NOW = new Date('2024-01-20T05:50:00Z')
const SLOT = new Date('2024-01-20T06:00:00Z')
const OFFER = { type: 'offer', sdp: 'v=0\r\no=- 46117317 2 IN IP4 127.0.0.1\r\ns=-\r\n' }
const CANDIDATE = { candidate: 'candidate:1 1 UDP 2122 192.0.2.1 54321 typ host', sdpMid: '0', sdpMLineIndex: 0 }

interface Visit {
  readonly id: string
  readonly patient: SignedIn
  readonly doctor: SignedIn
}
const opened: TestSocket[] = []
let visit: Visit

beforeEach(async () => {
  house.now = NOW
  visit = await book()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((socket) => socket.close()))
})

interface Booking {
  readonly paid: boolean
  readonly visitType: 'online' | 'in_person'
  readonly startsAt: Date
  readonly doctor: SignedIn
}
async function book(facts: Partial<Booking> = {}): Promise<Visit> {
  const { paid = true, visitType = 'online', startsAt = SLOT } = facts
  const [doctor, patient] = [facts.doctor ?? (await house.doctor()), await house.patient({ balance: 5_000_000 })]
  const { care } = house.domains
  const asked = { doctorId: doctor.id, startsAt, visitType, chiefComplaint: 'سرفه', description: null }
  const { encounter } = await care.book(patient.id, { ...asked, insurance: undefined })
  if (paid) await care.pay(patient.id, { encounterId: encounter.id, method: 'wallet' })
  return { id: encounter.id, patient, doctor }
}

async function open(as: SignedIn): Promise<TestSocket> {
  const socket = await dial(house, '/ws/video/')
  opened.push(socket)
  socket.send({ type: 'auth', token: as.access })
  await socket.next('auth_success')
  return socket
}
async function enter(as: SignedIn, role: 'patient' | 'doctor', id = visit.id) {
  const socket = await open(as)
  socket.send({ type: 'join_room', encounter_id: id, role })
  return { socket, joined: await socket.next('joined') }
}
/** Both in the room. */
async function meet(of: Visit = visit) {
  const { socket: doctor } = await enter(of.doctor, 'doctor', of.id)
  const { socket: patient, joined } = await enter(of.patient, 'patient', of.id)
  await doctor.next('user_joined')
  return { doctor, patient, joined }
}
async function refusalOf(as: SignedIn, role: string, id = visit.id): Promise<string> {
  const socket = await open(as)
  socket.send({ type: 'join_room', encounter_id: id, role })
  return (await socket.next('error')).code
}
const typesOf = ({ frames }: TestSocket) => frames.map(({ type }) => type)

describe('a video visit', () => {
  it('walks through the contract’s example', async () => {
    const { socket: doctor, joined: alone } = await enter(visit.doctor, 'doctor')
    expect(alone).toMatchObject({ encounter_id: visit.id, peers: [], room: 'waiting' })
    const { socket: patient, joined } = await enter(visit.patient, 'patient')
    expect(joined).toMatchObject({ peers: [{ user_id: visit.doctor.id, role: 'doctor' }], room: 'live' })
    expect(await doctor.next('user_joined')).toMatchObject({
      user_id: visit.patient.id,
      role: 'patient',
      peers: [{ user_id: visit.patient.id, role: 'patient' }],
    })

    patient.send({ type: 'offer', sdp: OFFER, to: visit.doctor.id })
    expect(await doctor.next('offer')).toMatchObject({ sdp: OFFER, from: visit.patient.id })
    doctor.send({ type: 'answer', sdp: OFFER.sdp, to: visit.patient.id })
    expect(await patient.next('answer')).toMatchObject({ sdp: OFFER.sdp, from: visit.doctor.id })
    patient.send({ type: 'ice_candidate', candidate: CANDIDATE, to: visit.doctor.id })
    expect(await doctor.next('ice_candidate')).toMatchObject({ candidate: CANDIDATE })
    doctor.send({ type: 'ice_candidate', candidate: null, to: visit.patient.id })
    expect(await patient.next('ice_candidate')).toMatchObject({ candidate: null })

    patient.send({ type: 'leave_room' })
    expect(await patient.next('left')).toMatchObject({ encounter_id: visit.id })
    expect(await doctor.next('user_left')).toMatchObject({ user_id: visit.patient.id, reason: 'left', room: 'waiting' })
  })

  it('gives TURN credentials of coturn’s shared-secret scheme, which end with the room and name nobody', async () => {
    const { joined } = await enter(visit.patient, 'patient')

    const [stun, turn] = joined.ice_servers
    expect(stun).toEqual({ urls: ['stun:stun.example:3478'] })
    expect(turn.urls).toEqual(['turn:turn.example:3478?transport=udp'])
    expect(turn.username).toMatch(/^\d+:\d+$/)
    expect(Number(turn.username.split(':')[0]) * 1_000).toBe(Date.parse(joined.closes_at))
    expect(turn.credential).toBe(createHmac('sha1', TURN_SECRET).update(turn.username).digest('base64'))
  })

  it('takes the token in the query, which no log line has', async () => {
    const socket = await dial(house, `/ws/video/?token=${visit.patient.access}`)
    opened.push(socket)
    await socket.next('auth_success')
    socket.send({ type: 'join_room', encounter_id: visit.id, role: 'patient' })
    await socket.next('joined')
    const stranger = await dial(house, '/ws/video/?token=nonsense')
    expect((await stranger.closed).code).toBe(1008)

    expect(house.logged.join('\n')).not.toContain(visit.patient.access)
  })

  it('logs nothing of what is signalled', async () => {
    const { doctor, patient } = await meet()
    patient.send({ type: 'offer', sdp: OFFER, to: visit.doctor.id })
    patient.send({ type: 'ice_candidate', candidate: CANDIDATE, to: visit.doctor.id })
    await doctor.next('ice_candidate')
    patient.send({ type: 'offer', sdp: { type: 'offer', sdp: 7 }, to: visit.doctor.id })
    await patient.next('error')

    expect(house.logged.join('\n')).not.toMatch(/46117317|192\.0\.2\.1/)
  })

  it('relays descriptions of 64 KB with all their line breaks, and refuses longer ones', async () => {
    const { doctor, patient } = await meet()
    const line = 'a=x:0123\r\n'
    const sdp = line.repeat(6_553)
    patient.send({ type: 'offer', sdp: { type: 'offer', sdp }, to: visit.doctor.id })
    expect((await doctor.next('offer')).sdp.sdp).toBe(sdp)

    patient.send({ type: 'offer', sdp: sdp + line, to: visit.doctor.id })
    expect(await patient.next('error')).toMatchObject({ code: 'VALIDATION_ERROR' })
    patient.send({ type: 'offer', sdp: sdp.repeat(2), to: visit.doctor.id })
    expect((await patient.closed).code).toBe(1009)
  })

  it('is one room, and one peer, however their ids are written', async () => {
    const { socket: doctor } = await enter(visit.doctor, 'doctor', visit.id.toUpperCase())
    const { socket: patient, joined } = await enter(visit.patient, 'patient')
    expect(joined.peers).toMatchObject([{ user_id: visit.doctor.id }])
    expect(await doctor.next('user_joined')).toMatchObject({ encounter_id: visit.id })
    patient.send({ type: 'offer', sdp: OFFER, to: visit.doctor.id.toUpperCase() })
    await doctor.next('offer')
  })

  it('passes on nothing that was added to a signal', async () => {
    const { doctor, patient } = await meet()
    const extra = { from: 'forged', type: 'offer', html: '<script>' }
    patient.send({ ...extra, sdp: { ...OFFER, html: '<script>' }, to: visit.doctor.id })
    expect(await doctor.next('offer')).toEqual({
      type: 'offer',
      sdp: OFFER,
      from: visit.patient.id,
      generation: expect.any(Number),
    })
  })
})

describe('who may join', () => {
  it('refuses everybody but this visit’s two as if there were no such visit', async () => {
    const strangers = [await house.patient(), await house.doctor(), await house.admin(), await house.agent()]
    for (const stranger of strangers)
      for (const role of ['patient', 'doctor']) expect(await refusalOf(stranger, role)).toBe('NOT_FOUND')
    expect(await refusalOf(visit.patient, 'patient', '00000000-0000-4000-8000-000000000000')).toBe('NOT_FOUND')
    const inPerson = await book({ visitType: 'in_person' })
    expect(await refusalOf(inPerson.patient, 'patient', inPerson.id)).toBe('NOT_FOUND')
  })

  it('refuses a role that is the other’s', async () => {
    expect(await refusalOf(visit.patient, 'doctor')).toBe('ROLE_MISMATCH')
    expect(await refusalOf(visit.doctor, 'patient')).toBe('ROLE_MISMATCH')
    expect(await refusalOf(visit.doctor, 'admin')).toBe('VALIDATION_ERROR')
  })

  it('refuses a visit that is not paid for', async () => {
    const unpaid = await book({ paid: false })
    expect(await refusalOf(unpaid.patient, 'patient', unpaid.id)).toBe('PAYMENT_REQUIRED')
    expect(await refusalOf(unpaid.doctor, 'doctor', unpaid.id)).toBe('PAYMENT_REQUIRED')
  })

  it('opens fifteen minutes before and closes an hour after the end', async () => {
    house.now = new Date(SLOT.getTime() - 15 * 60_000 - 1)
    expect(await refusalOf(visit.patient, 'patient')).toBe('TOO_EARLY')
    house.now = new Date(SLOT.getTime() - 15 * 60_000)
    const { socket, joined } = await enter(visit.patient, 'patient')
    await socket.close()

    house.now = new Date(Date.parse(joined.closes_at))
    const again = await house.signIn(visit.patient.phone)
    expect((await enter(again, 'patient')).joined.peers).toEqual([])
    house.advance({ seconds: 1 })
    expect(await refusalOf(again, 'patient')).toBe('ROOM_CLOSED')
  })

  it.each(['cancelled', 'completed', 'no_show'])('refuses a visit that is %s', async (status) => {
    await house.db.updateTable('encounters').set({ status }).where('id', '=', visit.id).execute()
    expect(await refusalOf(visit.patient, 'patient')).toBe('ROOM_CLOSED')
  })

  it('goes on while the doctor starts the visit: its status is not the room’s', async () => {
    const { doctor, patient } = await meet()
    await house.domains.care.start(visit.doctor.id, { encounterId: visit.id })
    patient.send({ type: 'offer', sdp: OFFER, to: visit.doctor.id })
    await doctor.next('offer')
    await patient.close()
    expect((await enter(visit.patient, 'patient')).joined.room).toBe('live')
  })

  it('answers nothing before `auth`, and nothing to who is signed out', async () => {
    const socket = await dial(house, '/ws/video/')
    socket.send({ type: 'join_room', encounter_id: visit.id, role: 'patient' })
    expect((await socket.next('error')).code).toBe('AUTHENTICATION_REQUIRED')
    await socket.close()
    const { doctor, patient } = await meet()
    await house.post('/api/v1/auth/logout/', { as: visit.patient, body: { refresh: visit.patient.refresh } })
    expect((await patient.closed).code).toBe(1008)
    expect(await doctor.next('user_left')).toMatchObject({ user_id: visit.patient.id, reason: 'dropped' })
  })

  it('sends a doctor away who is one no more', async () => {
    const { doctor, patient } = await meet()
    await house.db.updateTable('persons').set({ roles: [] }).where('id', '=', visit.doctor.id).execute()
    house.domains.identity.announceRights(visit.doctor.id)
    expect((await doctor.closed).code).toBe(1008)
    await patient.next('user_left')
    expect(await refusalOf(visit.doctor, 'doctor')).toBe('NOT_FOUND')
  })
})

describe('a room', () => {
  it('has one live socket of a person: a newer one takes over, the older is told and closed', async () => {
    const { doctor, patient: phone, joined } = await meet()
    const { socket: laptop, joined: again } = await enter(visit.patient, 'patient')

    expect(again).toMatchObject({ peers: [{ user_id: visit.doctor.id }], room: 'live' })
    expect(again.generation).toBeGreaterThan(joined.generation)
    expect((await phone.next('error')).code).toBe('SEAT_REPLACED')
    expect((await phone.closed).code).toBe(4409)
    expect(await doctor.next('user_joined')).toMatchObject({
      generation: again.generation,
      peers: [{ role: 'patient' }],
    })
    doctor.send({ type: 'offer', sdp: OFFER, to: visit.patient.id })
    await laptop.next('offer')

    expect(typesOf(doctor)).not.toContain('user_left')
    expect(typesOf(phone)).not.toContain('offer')
  })

  it('takes somebody back who reloads, with the full roster, and never lets a late leave undo it', async () => {
    const { doctor, patient } = await meet()
    for (let round = 0; round < 5; round++) {
      const before = opened.at(-1) as TestSocket
      before.cut()
      const { joined } = await enter(visit.patient, 'patient')
      expect(joined.peers).toMatchObject([{ user_id: visit.doctor.id }])
      await before.closed
    }
    doctor.send({ type: 'offer', sdp: OFFER, to: visit.patient.id })
    await (opened.at(-1) as TestSocket).next('offer')

    const told = doctor.frames.filter(({ type }) => type === 'user_joined' || type === 'user_left')
    expect(told.at(-1).type).toBe('user_joined')
    for (const [nth, { type, generation }] of told.entries())
      if (type === 'user_left') expect(generation).toBeGreaterThanOrEqual(told[nth - 1].generation)
    await patient.closed
  })

  it('moves with the person: who joins another visit leaves the one before', async () => {
    const { doctor, patient } = await meet()
    const next = await book({ doctor: visit.doctor, startsAt: new Date(SLOT.getTime() + 3_600_000) })
    house.advance({ minutes: 56 })
    const again = await house.signIn(visit.doctor.phone)

    await enter(again, 'doctor', next.id)
    expect((await doctor.closed).code).toBe(4409)
    expect(await patient.next('user_left')).toMatchObject({ user_id: visit.doctor.id, reason: 'replaced' })
  })

  it('carries signals to the named peer in it and to nobody else', async () => {
    const { patient } = await meet()
    const other = await meet(await book())
    for (const to of [visit.patient.id, (await house.patient()).id, 'doctor_id', 'constructor']) {
      patient.send({ type: 'offer', sdp: OFFER, to })
      expect((await patient.next('error')).code).toBe('PEER_NOT_IN_ROOM')
    }
    const outside = await open(visit.doctor)
    outside.send({ type: 'offer', sdp: OFFER, to: visit.patient.id })
    expect((await outside.next('error')).code).toBe('ROOM_NOT_JOINED')
    expect([...typesOf(other.doctor), ...typesOf(other.patient)]).not.toContain('offer')
  })

  it('tells the other side of devices and connection, also one who comes later', async () => {
    const { doctor, patient } = await meet()
    patient.send({ type: 'peer_state', video: false, connection: 'connected' })
    expect(await doctor.next('peer_state')).toMatchObject({
      user_id: visit.patient.id,
      audio: true,
      video: false,
      connection: 'connected',
    })
    patient.send({ type: 'peer_state', connection: 'happy' })
    expect((await patient.next('error')).code).toBe('VALIDATION_ERROR')
    expect(typesOf(patient)).not.toContain('peer_state')

    const { joined } = await enter(visit.doctor, 'doctor')
    expect(joined.peers).toMatchObject([{ user_id: visit.patient.id, video: false, connection: 'connected' }])
  })

  it('closes when the visit is cancelled: at the next frame, or within a second by itself', async () => {
    const { doctor, patient } = await meet()
    await house.domains.care.cancel(visit.patient.id, { encounterId: visit.id, as: 'patient', reason: null })
    patient.send({ type: 'offer', sdp: OFFER, to: visit.doctor.id })
    for (const socket of [doctor, patient]) {
      expect(await socket.next('room_closed')).toMatchObject({ encounter_id: visit.id, reason: 'cancelled' })
      expect((await socket.closed).code).toBe(1000)
      expect(typesOf(socket)).not.toContain('offer')
    }

    const silent = await book()
    const both = await meet(silent)
    await house.db.updateTable('encounters').set({ status: 'cancelled' }).where('id', '=', silent.id).execute()
    await house.domains.video.beat()
    await both.doctor.next('room_closed')
    await both.patient.next('room_closed')
  })

  it('answers malformed frames with an error and nothing more', async () => {
    const { doctor, patient } = await meet()
    const told = doctor.frames.length
    const wrong: [unknown, string][] = [
      ['{', 'BAD_REQUEST'],
      ['[]', 'BAD_REQUEST'],
      [{}, 'BAD_REQUEST'],
      [{ type: 'nonsense' }, 'BAD_REQUEST'],
      [{ type: 'constructor' }, 'BAD_REQUEST'],
      [{ type: 'offer' }, 'VALIDATION_ERROR'],
      [{ type: 'offer', sdp: 7, to: visit.doctor.id }, 'VALIDATION_ERROR'],
      [{ type: 'answer', sdp: { type: 'bye', sdp: 'x' }, to: visit.doctor.id }, 'VALIDATION_ERROR'],
      [{ type: 'ice_candidate', candidate: 7, to: visit.doctor.id }, 'VALIDATION_ERROR'],
      [{ type: 'join_room', encounter_id: 'x', role: 'patient' }, 'VALIDATION_ERROR'],
      [{ type: 'join_room', encounter_id: `urn:uuid:${visit.id}`, role: 'patient' }, 'VALIDATION_ERROR'],
    ]
    for (const [frame, code] of wrong) {
      patient.send(frame)
      expect((await patient.next('error')).code, JSON.stringify(frame)).toBe(code)
    }
    patient.send({ type: 'offer', sdp: OFFER, to: visit.doctor.id })
    await doctor.next('offer')
    expect(doctor.frames).toHaveLength(told + 1)
  })

  it('keeps the visit’s clock: joined, left and duration of each', async () => {
    const { doctor, patient } = await meet()
    house.advance({ minutes: 10 })
    await patient.close()
    await doctor.next('user_left')
    house.advance({ minutes: 2 })
    const { socket } = await enter(visit.patient, 'patient')
    house.advance({ minutes: 3 })
    await socket.close()
    await doctor.next('user_left')

    expect(await house.domains.video.attendanceOf(visit.id)).toEqual([
      { personId: visit.doctor.id, role: 'doctor', joinedAt: NOW, leftAt: null, seconds: 15 * 60 },
      { personId: visit.patient.id, role: 'patient', joinedAt: NOW, leftAt: house.now, seconds: 13 * 60 },
    ])
  })

  it('keeps twenty rooms apart that talk at once', async () => {
    const visits = await Promise.all(Array.from({ length: 20 }, () => book()))
    const rooms = await Promise.all(visits.map((one) => meet(one)))

    for (const [nth, { doctor, patient }] of rooms.entries())
      for (let n = 0; n < 10; n++) {
        patient.send({ type: 'offer', sdp: `p${nth}-${n}`, to: visits[nth]?.doctor.id })
        doctor.send({ type: 'answer', sdp: `d${nth}-${n}`, to: visits[nth]?.patient.id })
      }
    await Promise.all(
      rooms.map(async ({ doctor, patient }) => {
        for (let n = 0; n < 10; n++) await Promise.all([doctor.next('offer'), patient.next('answer')])
      }),
    )

    for (const [nth, { doctor, patient }] of rooms.entries()) {
      const heard = ({ frames }: TestSocket) => frames.filter(({ sdp }) => sdp !== undefined).map(({ sdp }) => sdp)
      expect(heard(doctor)).toEqual(Array.from({ length: 10 }, (_, n) => `p${nth}-${n}`))
      expect(heard(patient)).toEqual(Array.from({ length: 10 }, (_, n) => `d${nth}-${n}`))
    }
  })
})
