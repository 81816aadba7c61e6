import {
  askAssistant,
  type Bench,
  bookVisit,
  cancelVisit,
  PATIENT,
  readBalance,
  searchDoctors,
  signInByCode,
  type Tell,
  writeMessage,
} from './bench.ts'

export type ExampleName = 'signIn' | 'search' | 'book' | 'cancel' | 'balance' | 'message' | 'socket'

/** An example: the code that is shown, and what does the same here. */
export interface Example {
  readonly name: ExampleName
  readonly code: string
  /** Whether it needs the accounts and codes of a development server. */
  readonly needsDemo: boolean
  readonly run: (bench: Bench, tell: Tell) => Promise<void>
}

export const EXAMPLES: readonly Example[] = [
  {
    name: 'signIn',
    needsDemo: true,
    run: signInByCode,
    code: `await signIn.requestCode('${PATIENT}')
// a development server keeps what it would send: GET /dev/outbox?to=${PATIENT}
await signIn.verifyCode('${PATIENT}', code)
const { data: me } = await api.GET('/api/v1/auth/me/')`,
  },
  {
    name: 'search',
    needsDemo: false,
    run: searchDoctors,
    code: `const { data } = await api.GET('/api/v1/patients/doctors/search/', {
  params: { query: { q: 'قلب', page_size: 2 } },
})
const [doctor] = data.results`,
  },
  {
    name: 'book',
    needsDemo: true,
    run: bookVisit,
    code: `const { data: slots } = await api.GET('/api/v1/patients/doctors/{id}/slots/', {
  params: { path: { id: doctor.id } },
})
const { data: visit } = await api.POST('/api/v1/patients/encounters/book/', {
  body: {
    doctor_id: doctor.id,
    scheduled_at: slots.results.at(-1).starts_at,
    visit_type: 'online',
    chief_complaint: 'آزمایش رزرو',
  },
}) // an Idempotency-Key goes along by itself`,
  },
  {
    name: 'cancel',
    needsDemo: true,
    run: cancelVisit,
    code: `await api.POST('/api/v1/patients/encounters/{id}/cancel/', {
  params: { path: { id: visit.id } },
  body: { reason: 'آزمایش' },
})`,
  },
  {
    name: 'balance',
    needsDemo: true,
    run: readBalance,
    code: `const smartai = createSmartaiClient({ baseUrl })
await smartai.signIn('ali@example.com', 'P@ssw0rd123')
const { data } = await smartai.api.GET('/v1/tokens/balance')`,
  },
  {
    name: 'message',
    needsDemo: true,
    run: writeMessage,
    code: `const chat = createChatClient(smartai)
const { data: [person] } = await chat.api.GET('/api/users/', {
  params: { query: { search: 'رضا' } },
})
const message = await chat.write(person.id, 'سلام!')`,
  },
  {
    name: 'socket',
    needsDemo: true,
    run: askAssistant,
    code: `const { data: session } = await api.POST('/api/v1/ai/chat/sessions/', { body: { title: 'آزمایش' } })
const socket = openAssistantSocket(client)
socket.onState(({ state }) => console.log(state))
socket.onEvent((event) => console.log(event))
const answer = await socket.ask(session.id, 'عوارض متفورمین چیست؟')
socket.close()`,
  },
]
