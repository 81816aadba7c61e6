import { Readable } from 'node:stream'
import sharp from 'sharp'
import type { Domains, Ground } from '../compose.ts'
import { readLines, toAcknowledge } from '../domains/assistant/index.ts'
import type { Db } from '../platform/database/transaction.ts'
import { AHMADI, REZAEI } from './doctors.ts'
import { createPast, type Past } from './past.ts'
import { ALI } from './persons.ts'
import { TODAYS_FIRST } from './plan-practice.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
const FROM = '127.0.0.1'
const sara = { personId: AHMADI.id, from: FROM }
const ali = { personId: ALI.id, from: FROM }

const HEADACHE_TALK = `پزشک: سلام، چه مشکلی دارید؟
بیمار: سلام خانم دکتر. یک هفته است سردرد دارم، بیشتر عصرها.
پزشک: تهوع یا تاری دید هم دارید؟
بیمار: تهوع ندارم. تاری دید هم ندارم.
پزشک: فشار خونتان را اندازه گرفتید؟
بیمار: بله، دیروز ۱۳۵ روی ۸۵ بود.
پزشک: به دارویی حساسیت دارید؟
بیمار: به پنی‌سیلین حساسیت دارم.
پزشک: برایتان استامینوفن ۵۰۰ میلی‌گرم هر ۸ ساعت تا سه روز می‌نویسم. اگر بهتر نشدید دو هفتهٔ دیگر دوباره ببینمتان.`

const COUGH_TALK = `پزشک: سلام، بفرمایید.
بیمار: سه روز است سرفهٔ خشک و گلودرد دارم.
پزشک: تب هم دارید؟
بیمار: دیشب ۳۸ درجه تب داشتم، امروز ندارم.
پزشک: تنگی نفس چطور؟
بیمار: نه، تنگی نفس ندارم.
پزشک: استراحت کنید، مایعات گرم بخورید و برای تب استامینوفن ۵۰۰ میلی‌گرم هر ۶ ساعت بخورید.`

/** What is in Ali's record and who looked into it, and what a doctor wrote down of visits. Done once, step by step. */
export async function fillRecords(ground: Ground, domains: Domains): Promise<void> {
  const past = createPast(ground)
  await keepFiles(ground, domains, past)
  await writeReports(ground, past)
  await shareRecord(ground, past)
}

const FILES = [
  { type: 'lab_result', title: 'آزمایش خون', description: 'قند ناشتا و چربی', grey: 242, daysAgo: 20 },
  { type: 'imaging', title: 'عکس قفسهٔ سینه', description: null, grey: 38, daysAgo: 6 },
] as const

async function keepFiles({ clock }: Ground, { records }: Domains, past: Past): Promise<void> {
  const known = await records.list(ALI.id, { page: 1, pageSize: 10 })
  for (const { grey, daysAgo, ...file } of FILES) {
    if (known.results.some(({ title }) => title === file.title)) continue
    const picture = await drawPicture(grey)
    await past.at(new Date(clock.now().getTime() - daysAgo * DAY_MS), (then) =>
      then.records.upload(ali, async (take) => {
        await take(Readable.from([picture]))
        return { ...file, encounterId: null }
      }),
    )
  }
}

const PICTURE = { width: 640, height: 600, channels: 3 } as const

/** Something to look at, of no person: lines of different lengths on a ground of one grey. */
function drawPicture(grey: number): Promise<Buffer> {
  const pixels = Buffer.alloc(PICTURE.width * PICTURE.height * PICTURE.channels, grey)
  for (let row = 60; row < PICTURE.height - 40; row += 50) {
    const length = 300 + ((row * 137) % 220)
    for (let y = row; y < row + 14; y++) {
      const start = (y * PICTURE.width + 60) * PICTURE.channels
      pixels.fill(140, start, start + length * PICTURE.channels)
    }
  }
  return sharp(pixels, { raw: PICTURE }).png().toBuffer()
}

/** Ali's visit has its signed report; one of today has a draft that waits for its doctor. */
async function writeReports({ db, clock }: Ground, past: Past): Promise<void> {
  const headache = await db
    .selectFrom('encounters')
    .select(['id', 'ends_at'])
    .where('patient_id', '=', ALI.id)
    .where('doctor_id', '=', AHMADI.id)
    .where('status', '=', 'completed')
    .executeTakeFirst()
  if (headache) {
    const soonAfter = new Date(headache.ends_at.getTime() + 5 * MINUTE_MS)
    await past.at(soonAfter, (then) =>
      writeReport(db, then, { encounterId: headache.id, talk: HEADACHE_TALK, sign: true }),
    )
  }
  await past.at(clock.now(), (then) =>
    writeReport(db, then, { encounterId: TODAYS_FIRST, talk: COUGH_TALK, sign: false }),
  )
}

async function writeReport(
  db: Db,
  { assistant: { scribe } }: Domains,
  { encounterId, talk, sign }: { encounterId: string; talk: string; sign: boolean },
): Promise<void> {
  const [known] = await scribe.transcripts(sara, { encounterId, page: 1, pageSize: 1 }).then(({ results }) => results)
  const asked = { encounterId, source: 'text', lines: readLines(talk) } as const
  const { id: transcriptId } = known ?? (await scribe.createTranscript(sara, asked))
  const drafted = await db
    .selectFrom('soap_reports')
    .select(['id', 'signed_at'])
    .where('encounter_id', '=', encounterId)
    .executeTakeFirst()
  if (drafted && (!sign || drafted.signed_at !== null)) return
  // One that a loading left behind is nobody's: all others wait for this one.
  await db
    .deleteFrom('soap_tasks')
    .where('transcript_id', '=', transcriptId)
    .where('status', '=', 'processing')
    .execute()
  const { id: taskId } = await scribe.requestReport(sara, { encounterId, transcriptId, notes: '' })
  await scribe.work.doDue()
  const { result } = await scribe.task(sara, taskId)
  if (!result) throw new Error('a demo report was not drafted')
  if (!sign) return
  const report = await scribe.report({ ...sara, roles: ['doctor'] }, result.reportId)
  await scribe.signReport(sara, { id: report.id, version: report.version, acknowledge: toAcknowledge(report) })
}

/** One doctor was let in and has looked; another's request waits for an answer. */
async function shareRecord({ db, clock }: Ground, past: Past): Promise<void> {
  const asked = await db.selectFrom('access_grants').select('doctor_id').where('patient_id', '=', ALI.id).execute()
  const hasAsked = (doctorId: string) => asked.some(({ doctor_id }) => doctor_id === doctorId)
  const ago = (hours: number) => new Date(clock.now().getTime() - hours * 60 * MINUTE_MS)
  const request = { phone: `${ALI.phone}`, hours: 168, reason: 'پیگیری درمان' }
  if (!hasAsked(AHMADI.id)) {
    const permissions = ['view_history', 'view_reports', 'add_notes'] as const
    const { grant } = await past.at(ago(50), ({ access }) => access.ask(sara, { ...request, permissions }))
    await past.at(ago(49), ({ access }) => access.decide(ali, { id: grant.id, decision: 'approve' }))
    await past.at(ago(48), ({ access }) => access.record(sara, { patientId: ALI.id, page: 1, pageSize: 10 }))
  }
  if (!hasAsked(REZAEI.id)) {
    const by = { personId: REZAEI.id, from: FROM }
    await past.at(ago(2), ({ access }) => access.ask(by, { ...request, permissions: ['view_history'] }))
  }
}
