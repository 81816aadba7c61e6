// Every page of the app, with somebody of the demo data who may see it.
import { createChatClient, createFikoClient, type HelssaClient } from '@helssa/client'
import type { Person, SignedIn, Who } from './people.ts'

export interface AppPage {
  readonly who: Who
  readonly path: string
}

/** Addresses that need no number of anything. */
const FIXED: Record<Who, readonly string[]> = {
  nobody: [
    '/',
    '/sign-in',
    '/sign-in?ended=true',
    '/sign-up',
    '/forgot-password',
    '/reset-password#a-token',
    '/verify-email',
    '/doctors',
    '/doctors?q=nobody-of-this-name',
    '/design',
    '/docs',
    '/docs/examples',
    '/docs/sockets',
    '/no-such-page',
  ],
  patient: [
    '/',
    '/doctors',
    '/visits',
    '/visits?tab=past',
    '/assistant',
    '/record',
    '/record?tab=timeline',
    '/record?tab=notes',
    '/record?tab=reports',
    '/record?tab=prescriptions',
    '/wallet',
    '/plans',
    '/access',
    '/profile',
    '/notifications',
    '/notifications/preferences',
    '/payments/return',
    '/chat',
    '/smart',
    '/smart/tokens',
    '/smart/account',
  ],
  doctor: ['/doctor', '/doctor/calendar', '/doctor/patients', '/doctor/earnings', '/doctor/settings', '/notifications'],
  support: ['/inbox', '/inbox?status=closed', '/inbox/canned'],
  admin: [
    '/admin',
    '/admin/users',
    '/admin/doctors',
    '/admin/doctors/new',
    '/admin/channels',
    '/admin/audit',
    '/admin/audit/emergencies',
    '/admin/reports',
    '/inbox/canned',
  ],
}

/** All pages; the numbers in their addresses are asked for at the API. */
export async function everyPage(people: Record<Person, SignedIn>): Promise<AppPage[]> {
  const found: Record<Who, readonly string[]> = {
    nobody: await pagesOfAnybody(people.patient.client),
    patient: await pagesOfPatient(people.patient.client),
    doctor: await pagesOfDoctor(people.doctor.client),
    support: await pagesOfSupport(people.support.client),
    admin: [],
  }
  return (Object.keys(FIXED) as Who[]).flatMap((who) => [...FIXED[who], ...found[who]].map((path) => ({ who, path })))
}

async function pagesOfAnybody({ api }: HelssaClient): Promise<string[]> {
  const { data: doctors } = await api.GET('/api/v1/patients/doctors/search/')
  const { data: papers } = await api.GET('/api/v1/patients/prescriptions/')
  return [
    `/doctors/${first(doctors.results).id}`,
    new URL(first(papers.results).verification_url).pathname,
    '/verify/no-such-code',
  ]
}

async function pagesOfPatient(client: HelssaClient): Promise<string[]> {
  const { api } = client
  const { data: doctors } = await api.GET('/api/v1/patients/doctors/search/')
  const doctor = first(doctors.results).id
  const { data: slots } = await api.GET('/api/v1/patients/doctors/{id}/slots/', { params: { path: { id: doctor } } })
  const at = first(slots.results).starts_at
  const { data: asked } = await api.GET('/api/v1/patients/access-requests/')
  const { data: sessions } = await api.GET('/api/v1/ai/chat/sessions/')
  const { data: chats } = await createChatClient(client).api.GET('/api/conversations/')
  const visits = await visitsOf(client)
  return [
    `/doctors/${doctor}?at=${encodeURIComponent(at)}`,
    `/doctors/${doctor}/book?at=${encodeURIComponent(at)}`,
    ...visits.map((id) => `/visits/${id}`),
    ...visits.slice(0, 1).flatMap((id) => [`/visits/${id}/pay`, `/visits/${id}/room`, `/payments/return?visit=${id}`]),
    `/access/${first(asked.results).access_code}`,
    '/access/NOCODE',
    `/assistant/${first(sessions.results).id}`,
    `/chat/${first(chats).id}`,
    '/visits/00000000-0000-4000-8000-000000000000',
  ]
}

/** A visit of each state. */
async function visitsOf({ api }: HelssaClient): Promise<string[]> {
  const { data: visits } = await api.GET('/api/v1/patients/encounters/')
  return [...new Map(visits.results.map(({ id, status }) => [status, id])).values()]
}

async function pagesOfDoctor({ api }: HelssaClient): Promise<string[]> {
  const { data: past } = await api.GET('/api/v1/doctors/encounters/', { params: { query: { status: 'completed' } } })
  const { data: coming } = await api.GET('/api/v1/doctors/encounters/', { params: { query: { status: 'confirmed' } } })
  const visit = first(past.results)
  const next = first(coming.results).id
  const tabs = ['timeline', 'files', 'notes', 'prescriptions', 'reports']
  return [
    ...['', '?tab=prescription', '?tab=record', '?tab=files', '?tab=notes'].map(
      (tab) => `/doctor/visits/${visit.id}${tab}`,
    ),
    `/doctor/visits/${next}`,
    `/visits/${next}/room`,
    `/doctor/patients/${visit.patient.id}`,
    ...tabs.map((tab) => `/doctor/patients/${visit.patient.id}?tab=${tab}`),
  ]
}

async function pagesOfSupport(client: HelssaClient): Promise<string[]> {
  const { data } = await createFikoClient(client).api.GET('/fiko/v1/conversations')
  return data.conversations.slice(0, 2).map(({ id }) => `/inbox/${id}`)
}

function first<Item>(items: readonly Item[]): Item {
  const [item] = items
  if (item === undefined) throw new Error('the demo data has none')
  return item
}
