import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { startEmbeddedPostgres } from '../platform/database/embedded.ts'
import { findData } from '../platform/database/embedded-place.ts'
import { findRunningPostgres } from './running-postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'helssa-running-'))
chmodSync(folder, 0o711) // as root, another user runs PostgreSQL in it
afterAll(() => {
  rmSync(findData(folder) ?? folder, { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
})

it('finds the embedded PostgreSQL of a data folder while it runs, and only then', async () => {
  expect(await findRunningPostgres(join(folder, 'nowhere'), 'postgres')).toBeUndefined()
  expect(await findRunningPostgres(folder, 'postgres')).toBeUndefined()

  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: () => {}, settings: { fsync: 'off' } })

  expect(await findRunningPostgres(folder, 'postgres')).toBe(postgres.url('postgres'))
  expect(await findRunningPostgres(folder, 'not_made_yet')).toBeUndefined()
  await postgres.stop()
  expect(await findRunningPostgres(folder, 'postgres')).toBeUndefined()
})
