// Which pages there are, and who looks at them. `{ids}` are found through the API.

/** Who signs in, and as whom; a guest does not. */
export const PEOPLE = {
  guest: undefined,
  patient: '+989121234567',
  doctor: '+989120000001',
  support: 'support@example.com',
  admin: 'admin@example.com',
  smart: 'ali@example.com',
}
export type Who = keyof typeof PEOPLE
export const PASSWORD = 'P@ssw0rd123'

interface Shown {
  readonly path: string
  /** Whether a picture in dark is made too. */
  readonly inDark?: boolean
}

const light = (...paths: string[]): Shown[] => paths.map((path) => ({ path }))
const both = (...paths: string[]): Shown[] => paths.map((path) => ({ path, inDark: true }))

export const PAGES: Readonly<Record<Who, readonly Shown[]>> = {
  guest: [
    ...both('/', '/doctors', '/doctors/{doctor}', '/design'),
    ...light('/sign-in', '/sign-up', '/forgot-password', '/reset-password', '/verify-email'),
    ...light('/docs', '/docs/examples', '/docs/sockets', '/nowhere'),
  ],
  patient: [
    ...both('/', '/visits', '/record', '/assistant/{session}', '/wallet'),
    ...light('/doctors/{doctor}/book', '/visits/{visit}', '/visits/{visit}/pay', '/visits/{visit}/room', '/assistant'),
    ...light('/record?tab=timeline', '/record?tab=notes', '/record?tab=reports', '/record?tab=prescriptions'),
    ...light('/wallet?view=payments', '/plans', '/access', '/profile', '/notifications', '/notifications/preferences'),
    ...light('/payments/return'),
  ],
  doctor: [
    ...both('/doctor', '/doctor/calendar', '/doctor/visits/{visit}'),
    ...light('/doctor/patients', '/doctor/patients/{person}', '/doctor/earnings', '/doctor/settings'),
  ],
  support: [...both('/inbox', '/inbox/{conversation}'), ...light('/inbox/canned')],
  admin: [
    ...both('/admin', '/admin/users'),
    ...light('/admin/doctors', '/admin/doctors/new', '/admin/channels', '/admin/audit', '/admin/audit/emergencies'),
    ...light('/admin/reports'),
  ],
  smart: [...both('/smart', '/chat/{talk}'), ...light('/smart/tokens', '/smart/account', '/chat')],
}

export type Ids = Readonly<Record<string, string | undefined>>
type Row = Readonly<Record<string, unknown>>

/** The ids that the addresses need, of what this person has. */
export async function findIds(baseUrl: string, who: Who, access: string | undefined): Promise<Ids> {
  const first = async (path: string, list: string): Promise<Row | undefined> => {
    const headers = access === undefined ? {} : { Authorization: `Bearer ${access}` }
    const answer = (await (await fetch(baseUrl + path, { headers })).json()) as Row | Row[]
    const rows = Array.isArray(answer) ? answer : ((answer[list] ?? []) as Row[])
    return rows[0]
  }
  const idOf = async (path: string, list = 'results'): Promise<string | undefined> => {
    const row = await first(path, list)
    return row && String(row.id)
  }
  const doctor = () => idOf('/api/v1/patients/doctors/search/?page_size=1')
  if (who === 'guest') return { doctor: await doctor() }
  if (who === 'patient')
    return {
      doctor: await doctor(),
      visit: await idOf('/api/v1/patients/encounters/?page_size=1'),
      session: (await idOf('/api/v1/ai/chat/sessions/')) ?? (await idOf('/api/v1/ai/chat/sessions/', 'sessions')),
    }
  if (who === 'doctor') {
    const visit = await first('/api/v1/doctors/encounters/?page_size=1', 'results')
    const patient = visit?.patient as Row | undefined
    return { visit: visit && String(visit.id), person: patient && String(patient.id) }
  }
  if (who === 'support') return { conversation: await idOf('/fiko/v1/conversations?limit=1', 'conversations') }
  if (who === 'smart') return { talk: await idOf('/api/conversations/', 'results') }
  return {}
}
