// A visit whose two sides are at different servers, one of which dies.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { type SignedIn, useHouse } from '../../../test/house.ts'
import { type Node, useTwoNodes } from '../../../test/nodes.ts'
import { nameWithRedis, startRedis } from '../../../test/redis.ts'

const redis = await startRedis()
afterAll(() => redis?.stop())
const TEST_MS = 90_000

describe.skipIf(!redis)(nameWithRedis('a video visit over two servers', redis), () => {
  const house = useHouse()
  const { nodes, connect } = useTwoNodes(house, redis)

  async function book() {
    const [doctor, patient, id] = [await house.doctor(), await house.patient(), randomUUID()]
    const startsAt = new Date(house.now.getTime() + 5 * 60_000)
    const endsAt = new Date(startsAt.getTime() + 20 * 60_000)
    await house.db
      .insertInto('encounters')
      .values({
        ...{ id, booking_reference: id, patient_id: patient.id, doctor_id: doctor.id },
        ...{ starts_at: startsAt, ends_at: endsAt, busy_until: endsAt, created_at: house.now },
        ...{ visit_type: 'online', status: 'confirmed', payment_status: 'paid', chief_complaint: 'سرفه' },
        ...{ fee_rial: 3, insurance_share_rial: 2, patient_share_rial: 1 },
      })
      .execute()
    return { id, doctor, patient }
  }
  async function enter(at: Node | undefined, as: SignedIn, role: 'patient' | 'doctor', id: string) {
    const socket = await connect(at, `/ws/video/?token=${as.access}`)
    socket.send({ type: 'join_room', encounter_id: id, role })
    return { socket, joined: await socket.next('joined') }
  }

  it(
    'relays between them, moves with a reload, and closes with the visit',
    async () => {
      const [a, b] = nodes
      const visit = await book()
      const { socket: doctor } = await enter(a, visit.doctor, 'doctor', visit.id)
      const { socket: patient, joined } = await enter(b, visit.patient, 'patient', visit.id)
      expect(joined.peers).toMatchObject([{ user_id: visit.doctor.id, role: 'doctor' }])
      await doctor.next('user_joined')
      for (let n = 0; n < 50; n++) {
        patient.send({ type: 'ice_candidate', candidate: `p${n}`, to: visit.doctor.id })
        doctor.send({ type: 'ice_candidate', candidate: `d${n}`, to: visit.patient.id })
      }
      for (let n = 0; n < 50; n++) {
        expect((await doctor.next('ice_candidate')).candidate).toBe(`p${n}`)
        expect((await patient.next('ice_candidate')).candidate).toBe(`d${n}`)
      }

      const { socket: laptop } = await enter(a, visit.patient, 'patient', visit.id)
      expect((await patient.closed).code).toBe(4409)
      await doctor.next('user_joined')
      doctor.send({ type: 'offer', sdp: 'v=0', to: visit.patient.id })
      expect(await laptop.next('offer')).toMatchObject({ sdp: 'v=0', from: visit.doctor.id })

      await house.db.updateTable('encounters').set({ status: 'completed' }).where('id', '=', visit.id).execute()
      for (const socket of [doctor, laptop]) expect(await socket.next('room_closed')).toMatchObject({ reason: 'ended' })
    },
    TEST_MS,
  )

  it(
    'goes on when the server of one side is killed: the other side hears of it, and the one comes back elsewhere',
    async () => {
      const [survivor, doomed] = nodes
      const visit = await book()
      const { socket: doctor } = await enter(survivor, visit.doctor, 'doctor', visit.id)
      await enter(doomed, visit.patient, 'patient', visit.id)
      await doctor.next('user_joined')
      const other = await book()
      const { socket: waiting } = await enter(survivor, other.doctor, 'doctor', other.id)
      await enter(doomed, other.patient, 'patient', other.id)
      await doomed?.kill()

      const { socket: patient, joined } = await enter(survivor, visit.patient, 'patient', visit.id)
      expect(joined.peers).toMatchObject([{ user_id: visit.doctor.id }])
      await doctor.next('user_joined')
      patient.send({ type: 'offer', sdp: 'v=0', to: visit.doctor.id })
      await doctor.next('offer')

      // As if its lease were over, which nobody renews any more.
      await sql`update video_sittings set renewed_at = renewed_at - interval '15 seconds'
        where encounter_id = ${other.id} and role = 'patient'`.execute(house.db)
      await expect
        .poll(() => waiting.frames.at(-1))
        .toMatchObject({ type: 'user_left', user_id: other.patient.id, reason: 'silent' })
      expect(doctor.frames.map(({ type }) => type)).not.toContain('user_left')
    },
    TEST_MS,
  )
})
