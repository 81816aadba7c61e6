// Walks the main job against a running server, as two patients, a doctor and a bank would, through the client alone.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { styleText } from 'node:util'
import { systemClock } from '../src/clock.ts'
import { type AnswerOf, type HelssaClient, HelssaError } from '../src/index.ts'
import { createSteps, rial, tehran, tell, waitFor } from './narrate.ts'
import {
  createFileStorage,
  createPerson,
  ensureSignedIn,
  newPhone,
  payAtBank,
  readCode,
  requestCode,
} from './people.ts'
import { walkSmartai } from './smartai.ts'

const baseUrl = (process.env.HELSSA_URL ?? 'http://localhost:8000').replace(/\/$/, '')
/** دکتر مریم رضایی of the demo data. */
const DOCTOR = { phone: '+989120000002', councilNumber: '12345' }
const INSURER = { provider: 'تامین اجتماعی', number: '1234567890' }
const DAY_MS = 86_400_000

type Doctor = AnswerOf<'getDoctor'>
type Booking = AnswerOf<'bookEncounter'>
const step = createSteps()

if (await isServerThere()) await walk().catch(explain)
else explainHowToStart()

async function walk(): Promise<void> {
  console.log(`Helssa at ${baseUrl}: from the first code to the last Rial. Names are Persian, times are Tehran's.`)
  const patient = createPerson(baseUrl)
  await signUp(patient)
  await fillProfile(patient)
  const doctor = await findDoctor(patient)
  const slot = await chooseSlot(patient, doctor)
  const booking = await book(patient, doctor, slot)
  await chargeWallet(patient)
  await payVisit(patient, booking)
  await tryTheSameSlot(doctor, slot)
  await lookAsDoctor(booking)
  await readNotifications(patient)
  await buyPlan(patient)
  await cancelVisit(patient, booking)
  await readStatement(patient)
  await walkSmartai(step, baseUrl)
  console.log(`\n${styleText('green', 'Done.')} The whole API: ${baseUrl}/docs`)
}

async function signUp(patient: HelssaClient): Promise<void> {
  const phone = newPhone()
  step(`A new patient asks for a code for ${phone}`, 'POST /api/v1/auth/login/otp/')
  const sent = await requestCode(patient, phone)
  tell(`${sent.message} to ${sent.masked_phone}; it is good for ${sent.expires_in} seconds`)

  step('… reads it where a development server keeps what it would send', `GET /dev/outbox?to=${phone}`)
  const code = await readCode(baseUrl, phone)
  tell(`the code is ${code}`)

  step('… and is signed in', 'POST /api/v1/auth/verify/otp/')
  const { user, isNewUser } = await patient.signIn.verifyCode(phone, code)
  tell(`${isNewUser ? 'a new' : 'a known'} ${user.role}, profile complete: ${user.is_profile_complete ? 'yes' : 'no'}`)
}

async function fillProfile(patient: HelssaClient): Promise<void> {
  step('Who the patient is, and how insured', 'PATCH /api/v1/patients/profile/')
  const { data } = await patient.api.PATCH('/api/v1/patients/profile/', {
    body: {
      first_name: 'نیلوفر',
      last_name: 'کاظمی',
      date_of_birth: '1370-01-01',
      gender: 'female',
      national_id: '0012345678',
      insurance: { ...INSURER, expiry_date: '1410-12-29' },
    },
  })
  tell(`born ${data.date_of_birth}, insured until ${data.insurance.expiry_date} (Jalali) by ${data.insurance.provider}`)
}

async function findDoctor(patient: HelssaClient): Promise<Doctor> {
  step('A search for “heart”, mistyped (قلپ for قلب)', 'GET /api/v1/patients/doctors/search/?q=قلپ')
  const { data } = await patient.api.GET('/api/v1/patients/doctors/search/', { params: { query: { q: 'قلپ' } } })
  tell(`${data.count} doctors, the first of them:`)
  for (const { rating, online_consultation_fee, specialty, name } of data.results.slice(0, 3)) {
    tell(
      `  ★ ${rating.average} (${rating.count})  ${rial(online_consultation_fee)} online  ${specialty.title}  ${name}`,
    )
  }
  const found = data.results.find((doctor) => doctor.medical_council_number === DOCTOR.councilNumber)
  if (!found) throw new Error('the demo data are not there; start the server with DEMO_DATA=on and an empty database')

  step('The page of one of them', 'GET /api/v1/patients/doctors/{id}/')
  const { data: doctor } = await patient.api.GET('/api/v1/patients/doctors/{id}/', {
    params: { path: { id: found.id } },
  })
  tell(
    `${doctor.specialty.title}, ${doctor.experience_years} years of experience: ${doctor.name}، ${doctor.location.city}`,
  )
  tell(`council number ${doctor.medical_council_number}, insurances: ${doctor.accepted_insurances.join('، ')}`)
  return doctor
}

async function chooseSlot(patient: HelssaClient, { id }: Doctor): Promise<string> {
  step('Her free times, from the day after tomorrow', 'GET /api/v1/patients/doctors/{id}/slots/')
  const dateIn = (days: number) => new Date(systemClock.now().getTime() + days * DAY_MS).toISOString().slice(0, 10)
  const query = { from_date: dateIn(2), to_date: dateIn(30), visit_type: 'online' } as const
  const { data } = await patient.api.GET('/api/v1/patients/doctors/{id}/slots/', { params: { path: { id }, query } })
  const [first, ...others] = data.results
  if (!first) throw new Error('she has no free time in the next month')
  tell(`${data.results.length} in four weeks, ${data.duration_minutes} minutes each, ${rial(data.fee)}:`)
  tell([first, ...others.slice(0, 2)].map((slot) => tehran(slot.starts_at)).join(' · '))
  return first.starts_at
}

async function book(patient: HelssaClient, doctor: Doctor, slot: string): Promise<Booking> {
  step('The first of them is booked, with insurance', 'POST /api/v1/patients/encounters/book/')
  const { data } = await bookOnline(patient, { doctor, slot, insured: true })
  const { total_amount, insurance_discount, payable_amount, pay_before } = data.payment
  tell(`${data.booking_reference}, ${tehran(data.scheduled_at)}, ${data.status}`)
  tell(`fee ${rial(total_amount)} − insurance ${rial(insurance_discount)} = ${rial(payable_amount)}`)
  if (pay_before)
    tell(
      `held until ${tehran(pay_before)}; free to cancel until ${tehran(data.cancellation_policy.free_cancellation_before)}`,
    )
  return data
}

function bookOnline(
  client: HelssaClient,
  { doctor, slot, insured }: { doctor: Doctor; slot: string; insured: boolean },
) {
  return client.api.POST('/api/v1/patients/encounters/book/', {
    body: {
      doctor_id: doctor.id,
      scheduled_at: slot,
      visit_type: 'online',
      chief_complaint: 'درد قفسه سینه',
      ...(insured && { insurance_info: { use_insurance: true, ...INSURER } }),
    },
  })
}

async function chargeWallet(patient: HelssaClient): Promise<void> {
  step('A million Rial for the wallet', 'POST /api/v1/billing/wallet/charge/')
  const body = { amount: 1_000_000, payment_method: 'online' } as const
  const { data } = await patient.api.POST('/api/v1/billing/wallet/charge/', { body })
  tell(`to be paid at ${data.payment_url}`)

  step('… paid at the page that stands for the bank', 'POST /pay/{id} {"outcome":"paid"}')
  const status = await payAtBank(data.payment_url)
  const { data: wallet } = await patient.api.GET('/api/v1/billing/wallet/')
  tell(`the payment is ${status}, the wallet has ${rial(wallet.balance)}`)
}

async function payVisit(patient: HelssaClient, { id }: Booking): Promise<void> {
  step('The visit is paid from the wallet', 'POST /api/v1/patients/encounters/{id}/pay/')
  const { data } = await patient.api.POST('/api/v1/patients/encounters/{id}/pay/', {
    params: { path: { id } },
    body: { payment_method: 'wallet' },
  })
  const { data: wallet } = await patient.api.GET('/api/v1/billing/wallet/')
  tell(`the visit is ${data.status}, its payment ${data.payment.payment_status}`)
  tell(`wallet: ${rial(wallet.balance)} to spend, ${rial(wallet.blocked_amount)} held until the visit is over`)
}

async function tryTheSameSlot(doctor: Doctor, slot: string): Promise<void> {
  step('A second patient wants the same time', 'POST /api/v1/patients/encounters/book/')
  const rival = createPerson(baseUrl)
  await ensureSignedIn(rival, { baseUrl, phone: newPhone() })
  const refusal = await bookOnline(rival, { doctor, slot, insured: false }).catch((error: unknown) => error)
  if (!(refusal instanceof HelssaError)) throw new Error('the time was given away twice')
  const free = refusal.details.next_free_slots as string[] | undefined
  tell(`${refusal.status} ${refusal.code}: ${refusal.message}`)
  if (free) tell(`free instead: ${free.slice(0, 3).map(tehran).join(' · ')}`)
}

async function lookAsDoctor(booking: Booking): Promise<void> {
  step('The doctor looks at her day', 'GET /api/v1/doctors/dashboard/')
  const file = `demo-doctor-${new URL(baseUrl).host.replaceAll(/[^\w.-]/g, '-')}.json`
  const sessionFile = join(fileURLToPath(new URL('../../../.helssa', import.meta.url)), file)
  const doctor = createPerson(baseUrl, createFileStorage(sessionFile))
  const { codeWasNeeded } = await ensureSignedIn(doctor, { baseUrl, phone: DOCTOR.phone })
  tell(codeWasNeeded ? `signed in by a code sent to ${DOCTOR.phone}` : `still signed in since the last demo`)
  const { data } = await doctor.api.GET('/api/v1/doctors/dashboard/')
  const { data: own } = await doctor.api.GET('/api/v1/doctors/encounters/{id}/', {
    params: { path: { id: booking.id } },
  })
  const visits = data.upcoming_appointments
  tell(
    `today ${data.today_stats.total_appointments} visits, this week ${data.week_stats.total_appointments}; coming up:`,
  )
  for (const visit of visits.some(({ id }) => id === own.id) ? visits : [...visits, own]) {
    const { name, age, medical_record_number } = visit.patient
    const mark = visit.id === own.id ? styleText('green', '▸') : ' '
    tell(
      `${mark} ${tehran(visit.scheduled_at)}  ${visit.status}  ${medical_record_number ?? ''}  ${age ?? '–'} years  ${name}، ${visit.chief_complaint}`,
    )
  }
}

async function readNotifications(patient: HelssaClient): Promise<void> {
  step('What the patient was told', 'GET /api/v1/notifications/')
  const told = await waitFor(async () => {
    const { data } = await patient.api.GET('/api/v1/notifications/')
    return data.results.some(({ type }) => type === 'appointment_confirmed') ? data.results : undefined
  })
  if (!told) tell('nothing yet: does a node with the role “worker” run?')
  for (const notification of told ?? []) tell(`• ${notification.message}`)
}

async function buyPlan(patient: HelssaClient): Promise<void> {
  step('Three months of the premium plan, with the code WINTER2024', 'POST /api/v1/billing/subscriptions/purchase/')
  const { data } = await patient.api.POST('/api/v1/billing/subscriptions/purchase/', {
    body: { plan_id: 'premium', duration_months: 3, payment_method: 'wallet', discount_code: 'WINTER2024' },
  })
  const { subscription, payment } = data
  tell(`${subscription.status} from ${subscription.start_date} to ${subscription.end_date}: ${subscription.plan.name}`)
  tell(`${rial(payment.amount)} − code ${rial(payment.discount_applied)} = ${rial(payment.total_paid)} from the wallet`)
}

async function cancelVisit(patient: HelssaClient, { id }: Booking): Promise<void> {
  step('The visit is cancelled in time', 'POST /api/v1/patients/encounters/{id}/cancel/')
  const { data } = await patient.api.POST('/api/v1/patients/encounters/{id}/cancel/', {
    params: { path: { id } },
    body: { reason: 'سفر پیش آمد' },
  })
  tell(
    `${data.status}; ${rial(data.refund_amount)} back in the wallet, fee for cancelling ${rial(data.cancellation_fee)}`,
  )
}

async function readStatement(patient: HelssaClient): Promise<void> {
  step('The wallet’s statement', 'GET /api/v1/billing/wallet/')
  const { data } = await patient.api.GET('/api/v1/billing/wallet/')
  for (const { type, amount, description } of data.recent_transactions.toReversed()) {
    tell(`${(type === 'credit' ? '+' : '−') + amount.toLocaleString('en-US').padStart(10)}  ${description}`)
  }
  tell(`=${data.balance.toLocaleString('en-US').padStart(10)}  Rial to spend`)
}

async function isServerThere(): Promise<boolean> {
  try {
    return (await fetch(`${baseUrl}/healthz`)).ok
  } catch {
    return false // whatever keeps it from answering, the advice is the same
  }
}

function explainHowToStart(): void {
  console.error(`No Helssa server answers at ${baseUrl}.`)
  console.error('Start one in another terminal:        npm start')
  console.error('or say where one is:                  HELSSA_URL=http://localhost:9000 npm run demo')
  process.exitCode = 1
}

function explain(error: unknown): void {
  if (!(error instanceof Error) || (error.name !== 'Error' && !(error instanceof HelssaError))) throw error
  process.exitCode = 1
  if (!(error instanceof HelssaError)) {
    console.error(`\n${error.message}`)
    return
  }
  console.error(`\nRefused: ${error.status} ${error.code}: ${error.message} (${error.requestId ?? 'no request id'})`)
  if (error.code !== 'RATE_LIMIT_EXCEEDED') return
  const minutes = Math.ceil((error.retryAfterSeconds ?? 3_600) / 60)
  console.error(
    `The server takes more requests in ${minutes} min; started with RATE_LIMIT_ANONYMOUS=off it counts none.`,
  )
}
