// The reference: `node:http` and `pg`, the server's own statements, and nothing else. It believes the X-Person header,
// checks nothing, computes no free times, and sends what the database answers.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import pg from 'pg'
import { createBareMessaging, isPage } from './bare-messaging.ts'
import {
  bookingFacts,
  cancelPayment,
  confirmVisit,
  endRun,
  findProfile,
  findRecipient,
  insertHold,
  insertPayment,
  insertRun,
  insertUsage,
  insertVisit,
  lockVisit,
  moveTokens,
  planLimits,
  postEntries,
  readBalance,
  readServices,
  readWallet,
  returnToLots,
  settleHold,
  tellMoved,
} from './statements.ts'

/** What a search asks, as recorded from the server; found by the address of the request. */
export interface RecordedSearch {
  /** Missing where the page tells it too. */
  readonly count?: Query
  readonly page: Query
  readonly busy: { readonly name: string; readonly text: string }
}
interface Query {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

const searches: Record<string, RecordedSearch> = JSON.parse(readFileSync(String(process.env.SEARCHES), 'utf8'))
const pool = new pg.Pool({
  connectionString: String(process.env.DATABASE_URL),
  max: Number(process.env.DATABASE_POOL_MAX),
  options: String(process.env.CONNECTION_OPTIONS),
})
const messaging = createBareMessaging(pool)
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const inMinutes = (at: Date, minutes: number) => new Date(at.getTime() + minutes * MINUTE_MS)

async function profile(personId: string) {
  const { rows } = await pool.query({ ...findProfile, values: [personId] })
  const row = rows[0]
  return {
    id: row.id,
    phone_number: row.phone,
    first_name: row.first_name,
    last_name: row.last_name,
    national_id: row.national_id_sealed.toString('base64'),
    date_of_birth: row.date_of_birth,
    gender: row.gender,
    email: row.email,
    address: row.address,
    emergency_contact: row.emergency_contact,
    medical_info: row.medical_info,
    insurance: { provider: row.insurance_provider, number: row.insurance_number, expiry_date: row.insurance_expiry },
  }
}

async function search(url: string) {
  const asked = searches[url]
  if (!asked) throw new Error(`nothing is recorded for ${url}`)
  const [count, page] = await Promise.all([
    asked.count && pool.query(asked.count as pg.QueryConfig),
    pool.query(asked.page as pg.QueryConfig),
  ])
  const found = page.rows.filter((row) => row.person_id !== null)
  const now = new Date()
  const busy = await pool.query({
    ...asked.busy,
    values: [found.map((row) => row.person_id), inMinutes(now, 30 * 1_440), inMinutes(now, -1_440), now, now],
  })
  return {
    count: (count ?? page).rows[0].count,
    results: found.map((row) => ({
      id: row.person_id,
      name: `دکتر ${row.first_name} ${row.last_name}`,
      specialty: { id: row.specialty_code, title: row.title_fa },
      medical_council_number: row.medical_council_number,
      experience_years: row.experience_years,
      rating: { average: row.rating_average, count: row.rating_count },
      consultation_fee: row.in_person_fee_rial,
      online_consultation_fee: row.online_fee_rial,
      profile_image: row.profile_image,
      location: { province: row.province, city: row.city, address: row.address },
      availability: {
        online: row.online_enabled,
        in_person: row.in_person_enabled,
        next_available: busy.rows.find((taken) => taken.doctor_id === row.person_id)?.busy_until ?? null,
      },
      languages: row.languages,
      accepted_insurances: row.accepted_insurances,
    })),
  }
}

interface BookBody {
  readonly doctor_id: string
  readonly scheduled_at: string
  readonly visit_type: 'online' | 'in_person'
  readonly chief_complaint: string
}

function book(personId: string, body: BookBody) {
  const startsAt = new Date(body.scheduled_at)
  return inTransaction(async (client) => {
    const now = new Date()
    const doctor = (
      await client.query({
        ...bookingFacts,
        values: [personId, null, body.doctor_id],
      })
    ).rows[0]
    if (body.visit_type === 'online') {
      const day = new Date(startsAt.getTime() + 3.5 * 60 * MINUTE_MS).toISOString().slice(0, 10)
      await client.query({ ...planLimits, values: [personId, personId, day] })
    }
    const id = randomUUID()
    const endsAt = inMinutes(startsAt, doctor.duration_minutes)
    const busyUntil = inMinutes(endsAt, doctor.buffer_minutes)
    const fee = body.visit_type === 'online' ? doctor.online_fee_rial : doctor.in_person_fee_rial
    const iso = body.scheduled_at
    const stem = `HLS-${iso.slice(0, 4)}-${iso.slice(5, 7)}${iso.slice(8, 10)}-${iso.slice(11, 13)}${iso.slice(14, 16)}`
    const holdUntil = inMinutes(now, 15)
    const visit = (
      await client.query({
        ...insertVisit,
        values: [
          ...[stem, id, id, busyUntil, startsAt, busyUntil, startsAt, body.doctor_id],
          ...[id, personId, body.doctor_id, body.visit_type, startsAt, endsAt, busyUntil, body.chief_complaint, null],
          ...[fee, 0, fee, null, null, holdUntil, now],
        ],
      })
    ).rows[0]
    const paymentId = randomUUID()
    const askAgainAt = inMinutes(now, 2)
    await client.query({
      ...insertPayment,
      values: [paymentId, personId, 'encounter', id, fee, 'sandbox', null, now, holdUntil, askAgainAt],
    })
    return {
      id,
      booking_reference: visit.booking_reference,
      doctor: {
        id: doctor.person_id,
        name: `دکتر ${doctor.first_name} ${doctor.last_name}`,
        specialty: doctor.title_fa,
      },
      scheduled_at: visit.starts_at,
      estimated_duration: doctor.duration_minutes,
      visit_type: visit.visit_type,
      meeting_link: null,
      status: visit.status,
      payment: {
        total_amount: visit.fee_rial,
        insurance_discount: visit.insurance_share_rial,
        payable_amount: visit.patient_share_rial,
        payment_status: visit.payment_status,
        payment_url: `http://localhost/pay/${paymentId}`,
      },
      cancellation_policy: {
        free_cancellation_before: new Date(startsAt.getTime() - DAY_MS),
        cancellation_fee_percentage: 50,
      },
    }
  })
}

function pay(visitId: string) {
  return inTransaction(async (client) => {
    const now = new Date()
    const visit = (await client.query({ ...lockVisit, values: [visitId] })).rows[0]
    const holdId = randomUUID()
    const [wallet, escrow] = [`wallet:IRR:${visit.patient_id}`, `escrow:IRR:${visit.patient_id}`]
    const amount = visit.patient_share_rial
    await client.query({
      ...insertHold,
      values: [
        ...[holdId, wallet, escrow, amount, 'visit.hold', visitId, visit.booking_reference, now],
        ...[holdId, wallet, escrow, amount, 'visit.hold', visitId, now],
      ],
    })
    await client.query({ ...cancelPayment, values: [now, visitId] })
    const values = [visitId, visitId, 'wallet', holdId, now, visitId]
    const paid = (await client.query({ ...confirmVisit, values })).rows[0]
    return {
      id: paid.id,
      status: paid.status,
      payment: {
        total_amount: paid.fee_rial,
        insurance_discount: paid.insurance_share_rial,
        payable_amount: paid.patient_share_rial,
        payment_status: paid.payment_status,
        payment_method: 'wallet',
        payment_url: null,
      },
    }
  })
}

async function balance(personId: string) {
  const now = new Date()
  const row = (await pool.query({ ...readBalance, values: [now, now, personId] })).rows[0]
  const data = { balance: row.balance, pendingBalance: row.pending, lastUpdated: row.updated_at }
  return { success: true, data }
}

interface TransferBody {
  readonly recipientEmail: string
  readonly amount: number
  readonly description: string
}

function transfer(senderId: string, { recipientEmail, amount, description }: TransferBody) {
  return inTransaction(async (client) => {
    const recipient = (await client.query({ ...findRecipient, values: [recipientEmail] })).rows[0].person_id
    const [id, at] = [randomUUID(), new Date()]
    const wallets = [`wallet:TOKEN:${senderId}`, `wallet:TOKEN:${recipient}`]
    await client.query({
      ...moveTokens,
      values: [
        ...[senderId, recipient, id, ...wallets, amount, id, at, senderId, recipient, recipient, amount],
        ...[senderId, recipient, description, recipientEmail, id, senderId, amount, randomUUID(), recipient, amount],
      ],
    })
    const wallet = (await client.query({ ...readWallet, values: [senderId, wallets[0]] })).rows[0]
    const data = { id, amount, recipient: recipientEmail, status: 'completed', description, createdAt: at }
    return { success: true, data: { ...data, newBalance: wallet.balance } }
  })
}

const SUMMARY_TOKENS = 2

/** The text itself stands for its summary: what is measured is the money. */
async function summarize(personId: string, { text }: { readonly text: string }) {
  const [runId, holdId] = [randomUUID(), randomUUID()]
  const [wallet, escrow] = [`wallet:TOKEN:${personId}`, `escrow:TOKEN:${personId}`]
  const services = (await pool.query({ ...readServices, values: [new Date()] })).rows
  const service = services.find(({ name }) => name === 'summarize')
  await inTransaction(async (client) => {
    const now = new Date()
    const held = [wallet, escrow, SUMMARY_TOKENS, 'service.hold', runId]
    await client.query({
      ...insertHold,
      values: [holdId, ...held, service.title_fa, now, holdId, ...held, now],
    })
    await client.query({ ...readWallet, values: [personId, wallet] })
    const run = [service.name, service.version, holdId, SUMMARY_TOKENS, text.length, 'extractive']
    await client.query({ ...insertRun, values: [runId, personId, ...run, now, inMinutes(now, 1)] })
  })
  return inTransaction(async (client) => {
    const now = new Date()
    const used = SUMMARY_TOKENS
    await client.query({ ...endRun, values: ['completed', used, text.length, now, runId, null] })
    await client.query({ ...settleHold, values: ['settled', used, now, holdId] })
    await client.query({
      ...postEntries,
      values: [randomUUID(), 'service.settle', runId, null, now, [escrow], ['platform:TOKEN:summarize'], [used]],
    })
    await client.query({ ...returnToLots, values: [holdId, used, used] })
    const usage = [-used, `استفاده از سرویس ${service.title_fa}`, service.name]
    await client.query({ ...insertUsage, values: [randomUUID(), personId, ...usage, now, now] })
    await client.query({ ...tellMoved, values: [personId, personId, personId] })
    const row = (await client.query({ ...readBalance, values: [now, now, personId] })).rows[0]
    const data = { runId, service: service.name, output: text, tokensUsed: used, newBalance: row.balance }
    return { success: true, data: { ...data, priceVersion: service.version, engine: 'extractive' } }
  })
}

async function inTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

const PREFIX = '/api/v1/patients/'
const PAY = /^encounters\/([0-9a-f-]{36})\/pay\/$/

async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const url = request.url ?? ''
  const personId = String(request.headers['x-person'])
  const path = url.slice(PREFIX.length)
  if (url === '/readyz') return { status: 200, body: (await pool.query('select 1')).rowCount }
  if (url === '/v1/tokens/balance') return { status: 200, body: await balance(personId) }
  if (url === '/v1/tokens/transfer')
    return { status: 200, body: await transfer(personId, JSON.parse(await bodyOf(request))) }
  if (url === '/v1/services/summarize/run')
    return { status: 200, body: await summarize(personId, JSON.parse(await bodyOf(request))) }
  if (url === '/api/messages/')
    return { status: 201, body: await messaging.write(personId, JSON.parse(await bodyOf(request))) }
  if (isPage(url)) return { status: 200, body: await messaging.page(url) }
  if (path === 'profile/') return { status: 200, body: await profile(personId) }
  if (path.startsWith('doctors/search/')) return { status: 200, body: await search(url) }
  if (path === 'encounters/book/') return { status: 201, body: await book(personId, JSON.parse(await bodyOf(request))) }
  const visitId = PAY.exec(path)?.[1]
  if (visitId === undefined) return { status: 404, body: null }
  JSON.parse(await bodyOf(request))
  return { status: 200, body: await pay(visitId) }
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    request.setEncoding('utf8').on('error', reject)
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => resolve(text))
  })
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const json = JSON.stringify(body)
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json) })
  response.end(json)
}

const server = createServer((request, response) => {
  answer(request).then(
    ({ status, body }) => send(response, status, body),
    (error: Error) => send(response, 500, { error: error.stack }),
  )
})
server.listen(Number(process.env.PORT), process.env.HOST)
process.once('SIGTERM', () => {
  server.close(() => void pool.end())
  server.closeAllConnections()
})
