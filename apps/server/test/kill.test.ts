import { randomInt } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { type Outcomes, sendDeeds, sendStart } from './kill-deeds.ts'
import { createInstallation, type Installation, type MortalServer } from './kill-server.ts'
import { type Eyes, lookInto, seededRandom, settleTown, type Town } from './kill-town.ts'
import { faultsOf, readTraces, strayCharges, walletFaults } from './kill-traces.ts'

const CONCURRENCY = 16
const TEST_MS = 60_000
const HANDLED_MS_MAX = 15_000

/** Give a seed that failed as HELSSA_KILL_SEED to send the same deeds in the same order, and kill at the same count. */
const SEED = Number(process.env.HELSSA_KILL_SEED ?? randomInt(2 ** 31))

describe('a server killed in the middle of its work', () => {
  const installations: Installation[] = []
  const running = new Set<MortalServer>()
  afterAll(async () => {
    await Promise.all([...running].map((server) => server.stop()))
    for (const installation of installations) installation.remove()
  })

  it.each(['server', 'server and PostgreSQL'] as const)(
    'keeps what it answered, does nothing by halves and finishes what is sent again (kill -9: %s)',
    async (whom) => {
      console.log(`HELSSA_KILL_SEED=${SEED}`)
      const random = seededRandom(SEED)
      const installation = createInstallation()
      installations.push(installation)
      const first = await start(installation)
      const town = await withEyes(first, (eyes) => settleTown(eyes, installation, random))
      const outcomes: Outcomes = new Map()

      const killAt = Math.floor(town.deeds.length * (0.2 + 0.6 * random()))
      await sendUntilKilled(first, town, outcomes, { killAt, whom })
      const second = await start(installation)

      await withEyes(second, async (eyes) => {
        await expectWhole(eyes, town, outcomes)

        const before = new Map(outcomes)
        await sendDeeds(second.url, town.deeds, outcomes, { concurrency: CONCURRENCY })
        await expectAllDone(eyes, town, outcomes)
        await expectSameAnswers(second, town, before)
        await expectWhole(eyes, town, outcomes)
      })
    },
    TEST_MS,
  )

  async function start(installation: Installation): Promise<MortalServer> {
    const server = await installation.start()
    running.add(server)
    return server
  }

  async function sendUntilKilled(
    server: MortalServer,
    { deeds }: Town,
    outcomes: Outcomes,
    { killAt, whom }: { killAt: number; whom: Parameters<MortalServer['kill']>[0] },
  ): Promise<void> {
    let killed: Promise<void> | undefined
    const onAnswer = (answered: number) => {
      if (answered < killAt || killed) return
      running.delete(server)
      killed = server.kill(whom)
    }
    await sendDeeds(server.url, deeds, outcomes, { concurrency: CONCURRENCY, onAnswer })
    expect(killed, 'it was killed before all was done').toBeDefined()
    await killed
  }
})

async function withEyes<T>(server: MortalServer, work: (eyes: Eyes) => Promise<T>): Promise<T> {
  const eyes = lookInto(server.databaseUrl)
  try {
    return await work(eyes)
  } finally {
    await eyes.db.destroy()
  }
}

/** Each deed is whole or absent, the answered ones are as they were answered, and the money adds up. */
async function expectWhole({ db, domains }: Eyes, town: Town, outcomes: Outcomes): Promise<void> {
  const traces = await readTraces(db)
  expect(faultsOf(town.deeds, outcomes, traces)).toEqual([])
  expect(walletFaults(town, traces)).toEqual([])
  expect(strayCharges(traces)).toBe(0)
  expect((await domains.ledger.verify()).faults).toEqual([])
}

/** Everything was done once: no visit and no payment too many, nothing left to tell, nothing given up. */
async function expectAllDone({ db }: Eyes, { deeds }: Town, outcomes: Outcomes): Promise<void> {
  const countOf = (kind: string) => deeds.filter((deed) => deed.kind === kind).length
  expect(outcomes.size).toBe(deeds.length + countOf('charge'))
  await expect
    .poll(async () => (await db.selectFrom('outbox').select('id').execute()).length, { timeout: HANDLED_MS_MAX })
    .toBe(0)
  const { visits, charges, done, parked } = await readTraces(db)
  expect({ visits: visits.size, charges: charges.size, done: done.size, parked }).toEqual({
    visits: countOf('booking') + countOf('payment'),
    charges: countOf('charge'),
    done: deeds.length,
    parked: 0,
  })
}

/** What was answered before the kill is answered the same when it is sent again. */
async function expectSameAnswers({ url }: MortalServer, { deeds }: Town, before: Outcomes): Promise<void> {
  const answered = deeds.filter(({ key }) => before.has(key)).slice(0, 50)
  const again = await Promise.all(answered.map((deed) => sendStart(url, deed)))
  expect(again).toEqual(answered.map(({ key }) => before.get(key)))
}
