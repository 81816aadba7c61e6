import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDb, type TestDb } from '../../test/test-db.ts'
import { composeDomains, type Domains, type Ground } from '../compose.ts'
import { isComplete } from '../domains/care/index.ts'
import { createSandboxGateway } from '../domains/payments/index.ts'
import { createMemoryBus } from '../platform/bus/memory.ts'
import { createMemoryCache } from '../platform/cache/memory.ts'
import { formatJalaliDate, tehranMonthOf, weekdayOf } from '../platform/calendar.ts'
import type { Db } from '../platform/database/transaction.ts'
import { createDiskStore } from '../platform/files/disk.ts'
import { createLog } from '../platform/log.ts'
import type { Model } from '../platform/model/index.ts'
import { loadReferenceData } from '../reference/load.ts'
import { demoAccounts } from './accounts.ts'
import { AHMADI, DOCTORS, REZAEI } from './doctors.ts'
import { demoId } from './id.ts'
import { loadDemoData } from './load.ts'
import { ADMIN, ALI, REZA, SUPPORT, ZAHRA } from './persons.ts'

const NOW = new Date('2026-11-21T06:00:00Z')

function groundOn(db: Db, now = NOW): Ground {
  const clock = { now: () => now }
  const log = createLog('silent', () => {})
  return {
    db,
    clock,
    log,
    cache: createMemoryCache({ clock }),
    bus: createMemoryBus({ log }),
    files: createDiskStore({ folder: join(tmpdir(), 'helssa-no-files') }),
    platforms: { telegram: 'http://127.0.0.1:1', instagram: 'http://127.0.0.1:1' },
    models: {},
    secrets: { jwt: 'j'.repeat(40), otp: 'o'.repeat(40), dataKey: 'd'.repeat(40) },
    publicUrl: 'https://helssa.test',
    sender: { send: async () => ({}) },
    gateway: createSandboxGateway({ db, publicUrl: 'https://helssa.test' }),
  }
}

const load = (ground: Ground) => loadDemoData(ground, composeDomains(ground), () => {})

describe('the demo data', () => {
  let test: TestDb
  let domains: Domains
  beforeAll(async () => {
    test = await openTestDb()
    await loadReferenceData(test.db)
    const ground = groundOn(test.db)
    domains = composeDomains(ground)
    await loadDemoData(ground, domains, () => {})
  })
  afterAll(() => test.close())

  const person = (id: string) =>
    test.db.selectFrom('persons').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const search = (text?: string) =>
    domains.care.searchDoctors({ page: 1, pageSize: 20, ...(text !== undefined && { text }) })

  it('is loaded once', async () => {
    const counts = () =>
      Promise.all(
        (
          [
            'persons',
            'doctors',
            'encounters',
            'ledger_entries',
            'outbox',
            'notifications',
            'messages',
            'assistant_sessions',
            'assistant_questions',
            'customers',
            'message_parts',
            'discount_codes',
            'plans',
          ] as const
        ).map((table) =>
          test.db
            .selectFrom(table)
            .select((e) => e.fn.countAll<number>().as('n'))
            .executeTakeFirst(),
        ),
      )
    const before = await counts()

    await loadReferenceData(test.db)
    expect(await load(groundOn(test.db))).toBe(false)

    expect(await counts()).toEqual(before)
  })

  it('has the persons of the design, who sign in by phone or by a verified e-mail', async () => {
    expect(await person(ALI.id)).toMatchObject({
      phone: '+989121234567',
      first_name: 'علی',
      last_name: 'محمدی',
      email: 'ali@example.com',
    })
    expect(await person(ZAHRA.id)).toMatchObject({ phone: '+989123456780', roles: [], status: 'active' })
    expect(await person(ADMIN.id)).toMatchObject({
      phone: '+989120000009',
      email: 'admin@example.com',
      roles: ['admin'],
    })
    expect(await person(SUPPORT.id)).toMatchObject({ phone: null, email: 'support@example.com', roles: ['support'] })
    for (const { id, email } of [ALI, REZA, ADMIN, SUPPORT]) expect((await person(id)).login_email).toBe(email)
  })

  it('gives Ali the profile of the contract, with an insurance that still pays', async () => {
    const profile = await domains.care.profileOf(ALI.id)

    expect(isComplete(profile)).toBe(true)
    expect(profile).toMatchObject({
      nationalId: '0012345678',
      medicalInfo: { blood_type: 'A+', allergies: ['پنی‌سیلین'] },
    })
    expect(formatJalaliDate(profile.dateOfBirth ?? '')).toBe('1370-01-01')
    expect(profile.insurance).toMatchObject({ provider: 'تامین اجتماعی', number: '1234567890' })
    expect(formatJalaliDate(profile.insurance.expiry ?? '')).toBe('1410-12-29')
  })

  it('has fifty doctors, each bookable, of many specialties and cities and both genders', async () => {
    const rows = await test.db
      .selectFrom('doctors')
      .innerJoin('persons', 'persons.id', 'person_id')
      .selectAll()
      .execute()

    expect(rows).toHaveLength(50)
    expect(new Set(rows.map((row) => row.specialty_code)).size).toBeGreaterThanOrEqual(18)
    expect(new Set(rows.map((row) => row.city)).size).toBeGreaterThanOrEqual(10)
    expect(new Set(rows.map((row) => `${row.first_name} ${row.last_name}`)).size).toBe(50)
    for (const gender of ['female', 'male'])
      expect(rows.filter((row) => row.gender === gender).length).toBeGreaterThan(15)
    for (const doctor of DOCTORS) {
      const { rating, nextAvailable } = await domains.care.doctor(doctor.id)
      expect(rating).toEqual({ average: doctor.rating.average, count: doctor.rating.votes })
      expect(nextAvailable).toBeInstanceOf(Date)
    }
  })

  it('shows the contract’s doctor first in a search for nothing, and for her name with a typo', async () => {
    const expected = {
      id: REZAEI.id,
      name: 'دکتر مریم رضایی',
      councilNumber: '12345',
      experienceYears: 15,
      rating: { average: 4.8, count: 234 },
      languages: ['فارسی', 'انگلیسی'],
      location: { province: 'تهران', city: 'تهران', address: 'میدان ونک' },
      settings: { onlineFeeRial: 600_000, inPersonFeeRial: 800_000, acceptedInsurances: ['تامین اجتماعی', 'ایران'] },
    }

    const all = await search()
    expect(all.count).toBe(50)
    expect(all.results[0]).toMatchObject(expected)
    for (const text of ['مریم رضایی', 'مریم رضاای', 'مریمم رضایی', 'دکتر مريم رضائی', 'رضایی قلب']) {
      expect((await search(text)).results[0], text).toMatchObject(expected)
    }
  })

  it('has doctors who also work on Thursdays, on Fridays and in the evening', async () => {
    const days = (fits: (doctor: (typeof DOCTORS)[number]) => boolean) => DOCTORS.filter(fits).length

    expect(days(({ settings }) => settings.workingDays.includes('thursday'))).toBeGreaterThan(3)
    expect(days(({ settings }) => settings.workingDays.includes('friday'))).toBeGreaterThan(0)
    expect(days(({ settings }) => settings.hours.end === '22:00')).toBeGreaterThan(3)
    const friday = (await domains.care.slotsOf(
      DOCTORS.find((d) => d.settings.workingDays.includes('friday'))?.id ?? '',
      {
        from: new Date('2026-11-26T20:30:00Z'),
        until: new Date('2026-11-27T20:30:00Z'),
      },
    )) as readonly { startsAt: Date }[]
    expect(weekdayOf('2026-11-27')).toBe('friday')
    expect(friday.length).toBeGreaterThan(5)
  })

  it('leaves Ali and Zahra the money of the design, and the ledger sound', async () => {
    expect(await domains.ledger.walletOf(ALI.id)).toMatchObject({ balance: 2_500_000, held: 320_000 })
    expect(await domains.ledger.walletOf(ZAHRA.id)).toMatchObject({ balance: 1_000_000, held: 500_000 })
    const tokens = await test.db
      .selectFrom('ledger_accounts')
      .select(['id', 'balance'])
      .where('id', 'like', '%:TOKEN:%')
      .execute()
    expect(new Map(tokens.map((row) => [row.id, row.balance]))).toEqual(
      new Map([
        [`wallet:TOKEN:${ALI.id}`, 150],
        [`wallet:TOKEN:${REZA.id}`, 80],
      ]),
    )
    expect((await domains.ledger.verify()).faults).toEqual([])
  })

  it('gives Ali a completed visit that was told of at its time, and a certain one to come', async () => {
    const { results } = await domains.care.encountersOfPatient(ALI.id, { page: 1, pageSize: 10 })
    const [coming, cancelled, ...earlier] = results
    const past = earlier.find(({ doctorId }) => doctorId === AHMADI.id)

    expect(results.map(({ status }) => status)).toEqual(['confirmed', 'cancelled', 'completed', 'completed'])
    expect(cancelled).toMatchObject({ doctorId: REZAEI.id, paymentStatus: 'refunded' })
    expect(coming).toMatchObject({
      status: 'confirmed',
      doctorId: REZAEI.id,
      feeRial: 800_000,
      patientShareRial: 320_000,
    })
    expect(coming?.startsAt.getTime()).toBeGreaterThanOrEqual(NOW.getTime() + 2 * 86_400_000)
    expect(past).toMatchObject({
      status: 'completed',
      doctorId: AHMADI.id,
      feeRial: 500_000,
      patientShareRial: 200_000,
    })
    expect(past?.startsAt.getTime()).toBeLessThanOrEqual(NOW.getTime() - 14 * 86_400_000)
    const notices = await domains.notifications.list(ALI.id, { page: 1, pageSize: 10 })
    expect(notices.results.map(({ notice, createdAt }) => [notice.type, createdAt])).toContainEqual([
      'visit_completed',
      past?.endsAt,
    ])
  })

  it('gives Ali the prescription of his visit, told of at its time', async () => {
    const { results } = await domains.prescriptions.listOwn(
      { personId: ALI.id, from: '127.0.0.1' },
      { page: 1, pageSize: 10 },
    )

    expect(results).toMatchObject([
      {
        doctorId: AHMADI.id,
        items: [{ drug: expect.stringContaining('استامینوفن') }, { drug: expect.stringContaining('ویتامین') }],
        patient: { name: 'علی محمدی', initials: 'ع. م.' },
        warnings: [],
        unchecked: [],
      },
    ])
    expect(results[0]?.issuedAt.getTime()).toBeLessThan(NOW.getTime() - 14 * 86_400_000)
  })

  it('fills a doctor’s day and weeks: visits, earnings by day, a draft to sign and a signed report', async () => {
    const { today, week, upcoming } = await domains.care.dashboardOf(AHMADI.id)
    const until = new Date(NOW.getTime() + 86_400_000)
    const from = new Date(NOW.getTime() - 30 * 86_400_000)
    const { balance, days } = await domains.ledger.earningsOf(AHMADI.id, { from, until })
    const reports = await test.db.selectFrom('soap_reports').select(['signed_at']).execute()

    expect(today.total).toBeGreaterThanOrEqual(6)
    expect(week.total).toBeGreaterThan(12)
    expect(upcoming[0]).toMatchObject({ patientId: ZAHRA.id, visitType: 'online', status: 'confirmed' })
    expect(upcoming[0]?.startsAt.getTime()).toBeLessThanOrEqual(NOW.getTime() + 15 * 60_000)
    expect(days.length).toBeGreaterThan(14)
    expect(balance).toBeGreaterThan(10_000_000)
    expect(reports.map(({ signed_at }) => signed_at !== null).sort()).toEqual([false, true])
  })

  it('gives Ali files, and doctors who asked for his record, of whom one has looked', async () => {
    const { results: files } = await domains.records.list(ALI.id, { page: 1, pageSize: 10 })
    const { results: requests } = await domains.access.requestsTo(ALI.id, { page: 1, pageSize: 10 })
    const { results: looks } = await domains.access.log(ALI.id, { page: 1, pageSize: 10 })

    expect(files.map(({ title }) => title)).toEqual(['عکس قفسهٔ سینه', 'آزمایش خون'])
    expect(requests).toHaveLength(2)
    expect(looks.some(({ action }) => action === 'record.read')).toBe(true)
  })

  it('gives administrators numbers to look at', async () => {
    const range = { from: new Date(NOW.getTime() - 30 * 86_400_000), until: new Date(NOW.getTime() + 86_400_000) }
    const turnover = await domains.ledger.turnoverByDay(range)

    expect((await domains.care.visitsByDay(range)).length).toBeGreaterThan(14)
    expect(turnover.filter(({ revenueRial }) => revenueRial > 0).length).toBeGreaterThan(14)
    expect(turnover.reduce((sum, { tokensUsed }) => sum + tokensUsed, 0)).toBe(35)
    expect((await domains.identity.administration.newByDay(range)).length).toBeGreaterThan(2)
    expect(await domains.tokens.verify()).toEqual([])
  })

  it('takes nothing of this month’s free online visits', async () => {
    const { results } = await domains.care.encountersOfPatient(ALI.id, { page: 1, pageSize: 10 })

    const counting = results.filter(
      ({ visitType, startsAt }) => visitType === 'online' && startsAt >= tehranMonthOf(NOW).start,
    )
    expect(counting).toEqual([])
  })

  it('makes the contract’s purchase come out to the Rial', async () => {
    const { order, subscription } = await domains.plans.purchase(ALI.id, {
      planId: 'premium',
      months: 3,
      method: 'wallet',
      code: 'WINTER2024',
    })

    expect(order).toMatchObject({ amountRial: 717_600, discountRial: 179_400, totalRial: 538_200 })
    expect(subscription?.status).toBe('active')
    expect((await domains.ledger.walletOf(ALI.id)).balance).toBe(2_500_000 - 538_200)
  })

  it('has chats between its persons, and customers in the support inbox', async () => {
    const [latest] = await domains.messaging.direct.list({ personId: ALI.id, isStaff: false }, { limit: 10, offset: 0 })
    expect(latest?.lastMessage?.content).toBe('رسید، دستت درد نکند!')
    const agent = { personId: SUPPORT.id, sessionId: 'none', roles: ['support'] }
    const threads = await domains.channels.inbox.list(agent)
    const replies = await domains.channels.canned.list(agent)
    expect(replies.map(({ shortcut }) => shortcut)).toEqual(['insurance', 'invoice', 'move'])
    expect(threads.map(({ customer, status, unreadCount }) => [customer.firstName, status, unreadCount])).toEqual([
      ['نگار', 'open', 2],
      ['امیر', 'open', 2],
      ['John', 'closed', 0],
    ])
  })

  it('has Ali ask the assistant, which his record warns in and which takes nothing of this month', async () => {
    const { chat, usageOf } = domains.assistant
    const { results } = await chat.list(ALI.id, { page: 1, pageSize: 10 })
    const messagesOf = async (title: string) => {
      const id = results.find((session) => session.title === title)?.id ?? ''
      return (await chat.read(ALI.id, id, { limit: 50 })).messages
    }
    const metformin = await messagesOf('مشاوره دارویی')
    const throat = await messagesOf('دارو برای گلودرد')

    expect(results.map(({ messageCount }) => messageCount)).toEqual([2, 4])
    expect(metformin[0]?.message.content).toBe('سلام، در مورد عوارض قرص متفورمین سوال داشتم')
    for (const { answers } of [metformin[1], metformin[3]].filter((message) => message !== undefined))
      expect(answers?.metadata).toMatchObject({ engine: 'built-in', references: [{ entryId: 'drug.metformin' }] })
    expect(throat[1]?.answers?.metadata.references[0]).toMatchObject({ entryId: 'drug.amoxicillin' })
    const warning = expect.objectContaining({ kind: 'allergy', severity: 'major' })
    expect(throat[1]?.answers?.metadata.warnings).toContainEqual(warning)
    for (const { updatedAt } of results) expect(updatedAt.getTime()).toBeLessThan(tehranMonthOf(NOW).start.getTime())
    expect(await usageOf(ALI.id)).toMatchObject({ used: 0 })
  })

  it('asks no model, whatever is configured', async () => {
    const test = await openTestDb()
    await loadReferenceData(test.db)
    const chat: Model = {
      name: 'asked',
      stream: () => {
        throw new Error('the model was asked')
      },
      structured: async () => {
        throw new Error('the model was asked')
      },
    }
    const ground = { ...groundOn(test.db), models: { chat } }

    expect(await load(ground)).toBe(true)

    const engines = await test.db.selectFrom('assistant_uses').select('engine').distinct().orderBy('engine').execute()
    expect(engines).toEqual([{ engine: 'built-in' }, { engine: 'rules' }])
    await test.close()
  })

  it('lists accounts that exist', async () => {
    const phones = new Set((await test.db.selectFrom('persons').select('phone').execute()).map((row) => row.phone))

    for (const { sign_in } of demoAccounts()) expect(phones).toContain(sign_in.split(' ')[0])
  })
})

describe('loading the demo data', () => {
  it('takes less than five seconds, also when two nodes start at once, of which one loads', async () => {
    const test = await openTestDb()
    await loadReferenceData(test.db)
    const started = performance.now()

    const atMidnight = new Date('2026-11-27T20:25:00Z') // five minutes before, of a Friday in Tehran
    const loaded = await Promise.all([load(groundOn(test.db, atMidnight)), load(groundOn(test.db, atMidnight))])

    expect(performance.now() - started).toBeLessThan(5_000)
    expect(loaded.sort()).toEqual([false, true])
    await test.close()
  })

  it('is completed by the next start when it was interrupted, wherever that was', async () => {
    const test = await openTestDb()
    await loadReferenceData(test.db)

    const leftBehind = new Set<string>()
    const doctors = async () => (await test.db.selectFrom('doctors').select('person_id').execute()).length
    let now = NOW
    for (let statements = 10, before = 0; ; statements++) {
      const loading = load(groundOn(test.db.withPlugin(breakAfter(statements)), now))
      const isLoaded = await loading.catch((error) => {
        expect(error).toEqual(new Error('interrupted'))
        return false
      })
      if (isLoaded) break
      for (const { status } of await test.db.selectFrom('encounters').select('status').execute()) leftBehind.add(status)
      now = new Date(now.getTime() + 20 * 60_000) // time enough for an unpaid booking to lapse
      const after = await doctors()
      if (before < 50 && after === 50) statements = 10 // from here on each statement has its turn to be the last one
      before = after
      // Hundreds follow that are much alike: some of them are enough.
      if (leftBehind.has('completed')) statements = Math.ceil(statements * 1.2)
    }

    const domains = composeDomains(groundOn(test.db))
    expect([...leftBehind]).toEqual(expect.arrayContaining(['pending', 'confirmed', 'completed']))
    expect(await domains.ledger.walletOf(ALI.id)).toMatchObject({ balance: 2_500_000, held: 320_000 })
    expect((await domains.care.searchDoctors({ page: 1, pageSize: 50 })).results).toHaveLength(50)
    const { results } = await domains.care.encountersOfPatient(ALI.id, { page: 1, pageSize: 50 })
    expect(results.map((visit) => visit.status).filter((status) => status !== 'cancelled')).toEqual([
      'confirmed',
      'completed',
      'completed',
    ])
    const conversations = await domains.assistant.chat.list(ALI.id, { page: 1, pageSize: 10 })
    expect(conversations.results.map(({ messageCount }) => messageCount)).toEqual([2, 4])
    expect((await domains.ledger.verify()).faults).toEqual([])
    await test.close()
  }, 60_000)

  it('leaves a database alone in which somebody lives', async () => {
    const test = await openTestDb()
    await loadReferenceData(test.db)
    const someone = { id: demoId('someone'), phone: '+989350000001', created_at: NOW }
    await test.db.insertInto('persons').values(someone).execute()

    expect(await load(groundOn(test.db))).toBe(false)

    expect(await test.db.selectFrom('persons').select('id').execute()).toEqual([{ id: someone.id }])
    await test.close()
  })
})

/** A database whose answers are lost after so many statements, as if the process had ended there: its locks are free. */
function breakAfter(statements: number): KyselyPlugin {
  let left = statements
  return {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      if (left-- <= 0) throw new Error('interrupted')
      return result
    },
  }
}
