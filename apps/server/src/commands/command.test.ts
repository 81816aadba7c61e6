import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/postgres.ts'
import { demoId } from '../demo/id.ts'
import { createAudit } from '../domains/audit/index.ts'
import { createLedger, gatewayAccount, walletOf } from '../domains/ledger/index.ts'
import { openDatabase } from '../platform/database/open.ts'
import { type Db, inTransaction } from '../platform/database/transaction.ts'
import { createDiskStore } from '../platform/files/disk.ts'
import { createEncryptedStore } from '../platform/files/encrypted.ts'
import { createFileKeys } from '../platform/files/file-keys.ts'

const COMMAND = new URL('../command.ts', import.meta.url).pathname

describe('the command line', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'helssa-command-'))
  let url: string
  let drop: () => Promise<void>
  let db: Db
  beforeAll(async () => {
    ;({ url, drop } = await createTestDatabase())
    db = openDatabase({ url, poolMax: 2, onError: (error) => expect.fail(error.message) })
  })
  afterAll(async () => {
    await db.destroy()
    await drop()
    rmSync(dataDir, { recursive: true })
  })

  const run = (...args: string[]) => runWith({}, ...args)
  const runWith = (more: Record<string, string>, ...args: string[]) =>
    new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const env = { ...process.env, DATABASE_URL: url, HELSSA_DATA_DIR: dataDir, ...more }
      execFile(process.execPath, [COMMAND, ...args], { env }, (error, out, err) =>
        resolve({ code: Number(error?.code ?? 0), out, err }),
      )
    })
  const rolesOf = async (phone: string) =>
    (await db.selectFrom('persons').select('roles').where('phone', '=', phone).executeTakeFirst())?.roles

  it('gives a person a role, once, however the phone is written', async () => {
    const first = await run('make-admin', '--phone', '+989121110001')
    const again = await run('make-admin', '--phone', '۰۹۱۲۱۱۱۰۰۰۱')
    const support = await run('make-support', '--phone', '09121110002')

    expect([first.code, again.code, support.code]).toEqual([0, 0, 0])
    expect(await rolesOf('+989121110001')).toEqual(['admin'])
    expect(await rolesOf('+989121110002')).toEqual(['support'])
  })

  it('makes a doctor with the usual settings but for those that are named', async () => {
    const doctor = ['--phone', '09121110003', '--first-name', 'کاوه', '--last-name', 'آهنگر', '--gender', 'male']
    const profession = ['--specialty', 'cardiology', '--council-number', '777']

    const made = await run(
      'make-doctor',
      ...doctor,
      ...profession,
      '--hours',
      '18:00-02:00',
      '--breaks',
      '',
      '--insurances',
      'ایران, آسیا',
    )
    const again = await run('make-doctor', ...doctor, ...profession)

    expect(made).toMatchObject({ code: 0, out: expect.stringContaining('دکتر کاوه آهنگر') })
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('is a doctor already') })
    expect(await db.selectFrom('doctors').selectAll().executeTakeFirst()).toMatchObject({
      medical_council_number: '777',
      online_fee_rial: 600_000,
      in_person_fee_rial: 800_000,
      duration_minutes: 20,
      working_days: ['saturday', 'sunday', 'monday', 'tuesday', 'wednesday'],
      hours_start: '18:00',
      hours_end: '02:00',
      breaks: [],
      accepted_insurances: ['ایران', 'آسیا'],
    })
  })

  it('puts files under the newest master key, says how many, and names one that cannot be', async () => {
    const [first, second] = ['a'.repeat(32), 'b'.repeat(32)]
    const folder = join(dataDir, 'files')
    const storeUnder = (secret: string) => createEncryptedStore(createDiskStore({ folder }), createFileKeys([secret]))
    for (const key of ['one', 'two'])
      await storeUnder(first).put(key, Readable.from([Buffer.from(key)]), { maxBytes: 100 })
    const env = { FILE_KEYS: `${second},${first}` }

    const done = await runWith(env, 'rewrap-files')
    const again = await runWith(env, 'rewrap-files')
    await storeUnder('c'.repeat(32)).put('lost', Readable.from([Buffer.from('lost')]), { maxBytes: 100 })
    const failing = await runWith(env, 'rewrap-files')

    expect(done).toMatchObject({ code: 0, out: expect.stringContaining('2 files put under the newest master key; 0 ') })
    expect(again).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 files put under the newest master key; 2 '),
    })
    expect(failing).toMatchObject({ code: 1, out: expect.stringContaining('FAULT  lost: ') })
    const file = await storeUnder(second).open('two')
    expect(file && (await text(file.stream))).toBe('two')
    await expect(storeUnder(first).open('two')).rejects.toThrow('damaged')
  })

  it('answers wrong use with the usage and exit code 2, before it opens anything', async () => {
    const wrong = [
      [],
      ['make-king'],
      ['toString'],
      ['make-admin'],
      ['make-admin', '--phone', '12'],
      ['make-admin', '--phone', '09121110009', '--force'],
      ['verify', 'everything'],
      ['make-doctor', '--phone', '09121110009', '--first-name', 'ا', '--last-name', 'ب', '--gender', 'other'],
    ]

    const answers = await Promise.all(wrong.map((args) => run(...args)))

    expect(answers.map(({ code }) => code)).toEqual(wrong.map(() => 2))
    for (const { out, err } of answers) expect(out + err).toContain('npm run helssa -- <command>')
    expect(await rolesOf('+989121110009')).toBeUndefined()
  })

  it('proves the audit of records, and tells by its exit code when an entry was changed', async () => {
    const audit = createAudit({ db, clock: { now: () => new Date('2026-11-21T06:00:00Z') } })
    const [actorId, patientId] = [demoId('doctor'), demoId('patient')]
    const deed = {
      actorId,
      patientId,
      action: 'record.read',
      recordId: patientId,
      right: 'grant',
      from: '::1',
    } as const
    await inTransaction(db, (tx) => audit.note(tx, deed))
    const change = async (address: string) => {
      await sql`alter table audit_entries disable trigger all`.execute(db)
      await sql`update audit_entries set address = ${address}`.execute(db)
      await sql`alter table audit_entries enable trigger all`.execute(db)
    }

    const whole = await run('verify')
    await change('::2')
    const changed = await run('verify')
    await change('::1')

    expect(whole).toMatchObject({ code: 0, out: expect.stringContaining('Audit: 1 entries, 1 of them') })
    expect(changed).toMatchObject({ code: 1, out: expect.stringContaining('FAULT  the hash chain breaks at link 1') })
  })

  it('proves the ledger, and tells by its exit code when a balance is not what its entries say', async () => {
    const { post } = createLedger({ db })
    const wallet = walletOf(demoId('someone'))
    await inTransaction(db, (tx) =>
      post(tx, new Date('2026-11-21T06:00:00Z'), { type: 'demo.opening', id: demoId('opening') }, [
        { debit: gatewayAccount('test'), credit: wallet, amount: 1_000 },
      ]),
    )

    expect(await run('verify')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Ledger: 1 entries, 1 of them in the hash chain'),
    })
    await db.schema.alterTable('ledger_accounts').renameTo('true_accounts').execute()
    await db.schema
      .createView('ledger_accounts')
      .as(db.selectNoFrom((e) => [e.val(wallet).as('id'), e.lit(999).as('balance')]))
      .execute()
    expect(await run('verify')).toMatchObject({ code: 1, out: expect.stringContaining(`FAULT  ${wallet} has 999`) })
  })

  it('brings schema and reference data up to date', async () => {
    await db.deleteFrom('discount_codes').execute()
    await db.deleteFrom('plans').execute()

    expect((await run('migrate')).code).toBe(0)

    expect(await db.selectFrom('plans').select('id').orderBy('position').execute()).toEqual([
      { id: 'basic' },
      { id: 'premium' },
    ])
  })
})
