// Clients for the examples. They keep their sessions in memory and send no cookies, so whoever is signed in to the app stays so.
import {
  createChatClient,
  createHelssaClient,
  createSmartaiClient,
  type HelssaClient,
  openAssistantSocket,
  type SmartaiClient,
} from '@helssa/client'
import { currentLanguage } from '../i18n/language.ts'
import { readCode } from './server.ts'

/** One call as it went over the line, or one thing that a socket said. */
export interface Exchange {
  readonly id: number
  readonly name: string
  /** HTTP; undefined for a socket's. */
  readonly status?: number
  readonly asked?: string
  readonly answered: string
}
export type Tell = (exchange: Omit<Exchange, 'id'>) => void

export const PATIENT = '+989121234567'
const EMAIL = 'ali@example.com'
/** Of all accounts by e-mail of the demo data. */
export const PASSWORD = 'P@ssw0rd123'
const SECRETS = /"(access|refresh|accessToken|refreshToken|token)":\s*"[^"]{12,}"/g

/** What the examples do with each other: later ones go on with what earlier ones found. */
export interface Bench {
  readonly helssa: HelssaClient
  readonly smartai: SmartaiClient
  doctorId?: string
  visitId?: string
}

/** Makes the clients; what they send and get is told as well. */
export function createBench(tell: Tell): Bench {
  const options = {
    baseUrl: location.origin,
    language: currentLanguage,
    fetch: (request: Request) => recordCall(new Request(request, { credentials: 'omit' }), tell),
  }
  return { helssa: createHelssaClient(options), smartai: createSmartaiClient(options) }
}

async function recordCall(request: Request, tell: Tell): Promise<Response> {
  const { pathname, search } = new URL(request.url)
  const asked = await request.clone().text()
  const response = await fetch(request)
  const answered = await response.clone().text()
  tell({
    name: `${request.method} ${decodeURIComponent(pathname + search)}`,
    status: response.status,
    ...(asked !== '' && { asked: pretty(asked) }),
    answered: pretty(answered),
  })
  return response
}

/** JSON to be read; tokens are shortened, so that nobody shares them with a screenshot. */
function pretty(text: string): string {
  const hidden = text.replaceAll(SECRETS, '"$1": "…"')
  return /^[[{]/.test(hidden) ? JSON.stringify(JSON.parse(hidden), null, 2) : hidden
}

async function ensurePatient({ helssa }: Bench): Promise<void> {
  if (helssa.session.current()) return
  await helssa.signIn.requestCode(PATIENT)
  await helssa.signIn.verifyCode(PATIENT, await readCode(PATIENT))
}

async function ensureSmartai({ smartai }: Bench): Promise<void> {
  if (!smartai.session.current()) await smartai.signIn(EMAIL, PASSWORD)
}

export async function signInByCode(bench: Bench): Promise<void> {
  await bench.helssa.signIn.requestCode(PATIENT)
  await bench.helssa.signIn.verifyCode(PATIENT, await readCode(PATIENT))
  await bench.helssa.api.GET('/api/v1/auth/me/')
}

export async function searchDoctors(bench: Bench): Promise<void> {
  const { data } = await bench.helssa.api.GET('/api/v1/patients/doctors/search/', {
    params: { query: { q: 'قلب', page_size: 2 } },
  })
  const [doctor] = data.results
  if (doctor) bench.doctorId = doctor.id
}

export async function bookVisit(bench: Bench): Promise<void> {
  await ensurePatient(bench)
  if (!bench.doctorId) await searchDoctors(bench)
  const id = bench.doctorId
  if (!id) return
  const { api } = bench.helssa
  const { data: slots } = await api.GET('/api/v1/patients/doctors/{id}/slots/', { params: { path: { id } } })
  const slot = slots.results.at(-1)
  if (!slot) return
  const { data: visit } = await api.POST('/api/v1/patients/encounters/book/', {
    body: { doctor_id: id, scheduled_at: slot.starts_at, visit_type: 'online', chief_complaint: 'آزمایش رزرو' },
  })
  bench.visitId = visit.id
}

export async function cancelVisit(bench: Bench): Promise<void> {
  if (!bench.visitId) await bookVisit(bench)
  if (!bench.visitId) return
  await bench.helssa.api.POST('/api/v1/patients/encounters/{id}/cancel/', {
    params: { path: { id: bench.visitId } },
    body: { reason: 'آزمایش' },
  })
  delete bench.visitId
}

export async function readBalance(bench: Bench): Promise<void> {
  await ensureSmartai(bench)
  await bench.smartai.api.GET('/v1/tokens/balance')
}

export async function writeMessage(bench: Bench): Promise<void> {
  await ensureSmartai(bench)
  const chat = createChatClient(bench.smartai)
  const { data: found } = await chat.api.GET('/api/users/', { params: { query: { search: 'رضا' } } })
  const [person] = found
  if (person) await chat.write(person.id, 'سلام! این پیام از راهنمای توسعه‌دهندگان آمد.')
}

const ANSWER_MS_MAX = 60_000

/** Asks the assistant over its socket and tells each thing it says, until the answer is whole. */
export async function askAssistant(bench: Bench, tell: Tell): Promise<void> {
  await ensurePatient(bench)
  const { data: session } = await bench.helssa.api.POST('/api/v1/ai/chat/sessions/', { body: { title: 'آزمایش' } })
  const socket = openAssistantSocket(bench.helssa)
  socket.onState(({ state }) => tell({ name: 'state', answered: state }))
  socket.onEvent((event) => {
    // Pieces come by the dozen; the message at the end has all of them.
    if (event.type !== 'piece') tell({ name: event.type, answered: JSON.stringify(event, null, 2) })
  })
  const tooLate = setTimeout(() => socket.close(), ANSWER_MS_MAX)
  try {
    await socket.ask(session.id, 'عوارض متفورمین چیست؟')
  } finally {
    clearTimeout(tooLate)
    socket.close()
    await bench.helssa.api.DELETE('/api/v1/ai/chat/sessions/{id}/', { params: { path: { id: session.id } } })
  }
}
