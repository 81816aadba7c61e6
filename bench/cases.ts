import { idOf, type Seat, seatOf } from './fill.ts'
import { messages, pagesOfMessages } from './messages.ts'
import { requestOf } from './requests.ts'
import { addressOf, SEARCHES } from './searches.ts'

export const DOCTORS = 1_000
export const PATIENTS = 5_000
/** Persons are numbered as they are filled in, doctors first; by this number patient 0 is written to. */
export const FIRST_NUMBER = DOCTORS + 1
/** Times of the prepared visits that wait for payment; later ones are free to be booked. */
const PENDING_TIMES = 40
export const TIMES = 800

/** Seat n of the prepared visits. */
export const pendingSeat = (n: number): Seat =>
  seatOf(n, { doctors: DOCTORS, patients: PATIENTS, firstTime: 0, times: PENDING_TIMES })
export const PENDING = DOCTORS * PENDING_TIMES

/** Seat n of those that are free to be booked. */
export const freeSeat = (n: number): Seat =>
  seatOf(n, { doctors: DOCTORS, patients: PATIENTS, firstTime: PENDING_TIMES, times: TIMES - PENDING_TIMES })

/** One kind of request, measured at both servers. */
export interface Case {
  readonly name: string
  readonly title: string
  readonly expect: number
  /** What Django REST Framework does a second on two such cores; undefined where nobody measured. */
  readonly django: number | undefined
  /** Whether it leaves work for after the answer. */
  readonly writes: boolean
  /** Requests in turn, for one server; each server has its own database, so both get the same. */
  requests(times: readonly Date[]): () => Buffer
}

export const CASES: readonly Case[] = [
  { name: 'profile', title: 'profile read', expect: 200, django: 714, writes: false, requests: profileReads },
  { name: 'search', title: 'doctor search', expect: 200, django: 283, writes: false, requests: doctorSearches },
  { name: 'book', title: 'booking', expect: 201, django: 288, writes: true, requests: bookings },
  { name: 'pay', title: 'wallet payment', expect: 200, django: undefined, writes: true, requests: payments },
  { name: 'balance', title: 'token balance', expect: 200, django: undefined, writes: false, requests: balances },
  { name: 'transfer', title: 'token transfer', expect: 200, django: 255, writes: true, requests: transfers },
  {
    name: 'spend',
    title: 'run of a service, all paying one income account',
    expect: 200,
    django: 221,
    writes: true,
    requests: runs,
  },
  {
    name: 'message',
    title: 'message',
    expect: 201,
    django: 240,
    writes: false,
    requests: () => messages({ patients: PATIENTS, firstNumber: FIRST_NUMBER }),
  },
  {
    name: 'page',
    title: 'page of messages',
    expect: 200,
    django: 174,
    writes: false,
    requests: pagesOfMessages,
  },
]

function profileReads(): () => Buffer {
  const requests = Array.from({ length: PATIENTS }, (_, patient) =>
    requestOf('GET', '/api/v1/patients/profile/', { patient }),
  )
  return inTurn(requests)
}

/** Signed in or not, searching is open to all; here all are signed in, patients and searches in ever new pairs. */
function doctorSearches(): () => Buffer {
  const patients = 509
  return inTurn(
    Array.from({ length: patients * 8 }, (_, n) =>
      requestOf('GET', addressOf(SEARCHES[(n * 7) % SEARCHES.length] ?? {}), { patient: n % patients }),
    ),
  )
}

function bookings(times: readonly Date[]): () => Buffer {
  let n = 0
  return () => {
    const seat = freeSeat(n++)
    return requestOf('POST', '/api/v1/patients/encounters/book/', seat, {
      doctor_id: idOf('doctor', seat.doctor),
      scheduled_at: times[seat.time]?.toISOString(),
      visit_type: n % 2 === 0 ? 'online' : 'in_person',
      chief_complaint: 'درد قفسه سینه',
    })
  }
}

function payments(): () => Buffer {
  let n = 0
  return () => {
    const path = `/api/v1/patients/encounters/${idOf('visit', n)}/pay/`
    return requestOf('POST', path, pendingSeat(n++), { payment_method: 'wallet' })
  }
}

function balances(): () => Buffer {
  return inTurn(Array.from({ length: PATIENTS }, (_, patient) => requestOf('GET', '/v1/tokens/balance', { patient })))
}

/** Between ever new pairs, which overlap at times. */
function transfers(): () => Buffer {
  let n = 0
  return () => {
    const patient = (n * 7_919) % PATIENTS
    const recipient = (patient + 1 + ((n * 104_729) % (PATIENTS - 1))) % PATIENTS
    n++
    return requestOf(
      'POST',
      '/v1/tokens/transfer',
      { patient },
      { recipientEmail: `patient${recipient}@example.com`, amount: 5 + (n % 20), description: 'هدیه تولد' },
    )
  }
}

/** What is summarized, again and again. */
export const TEXT = 'فشار خون بالا به قلب آسیب می‌زند. ورزش آن را کم می‌کند.'

function runs(): () => Buffer {
  let n = 0
  return () => requestOf('POST', '/v1/services/summarize/run', { patient: (n++ * 7_919) % PATIENTS }, { text: TEXT })
}

function inTurn(requests: readonly Buffer[]): () => Buffer {
  let n = 0
  return () => requests[n++ % requests.length] as Buffer
}
