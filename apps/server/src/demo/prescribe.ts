import type { Domains, Ground } from '../compose.ts'
import { AHMADI } from './doctors.ts'
import { createPast } from './past.ts'
import { ALI } from './persons.ts'

const MINUTE_MS = 60_000
const ITEMS = [
  {
    drug: 'قرص استامینوفن ۵۰۰ (Acetaminophen 500 mg)',
    dose: '۱ قرص',
    frequency: 'هر ۸ ساعت',
    duration: '۳ روز',
    instructions: 'در صورت سردرد؛ بیش از ۶ قرص در روز نخورید',
  },
  {
    drug: 'کپسول ویتامین د ۵۰٬۰۰۰ (Vitamin D3)',
    dose: '۱ کپسول',
    frequency: 'هفته‌ای یک بار',
    duration: '۸ هفته',
    instructions: 'همراه غذا',
  },
]
const NOTES = 'اگر تا دو هفته بهتر نشدید یا تاری دید و تهوع داشتید دوباره مراجعه کنید.'

/** Has Ali's doctor write the prescription of his visit for a headache, a few minutes before its end; once. */
export async function prescribe(ground: Ground, { care, prescriptions }: Domains): Promise<void> {
  const { results } = await care.encountersOfPatient(ALI.id, {
    ...{ doctorId: AHMADI.id, status: 'completed', page: 1, pageSize: 20 },
  })
  const visit = results.at(-1)
  if (!visit || (await prescriptions.ofVisits([visit.id])).size > 0) return
  await createPast(ground).at(new Date(visit.endsAt.getTime() - 5 * MINUTE_MS), (past) =>
    past.prescriptions.issue(
      { personId: AHMADI.id, from: '127.0.0.1' },
      { encounterId: visit.id, items: ITEMS, notes: NOTES, supersedes: null, acknowledged: [] },
    ),
  )
}
