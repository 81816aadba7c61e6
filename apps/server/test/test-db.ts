import { openDatabase } from '../src/platform/database/open.ts'
import type { Db } from '../src/platform/database/transaction.ts'
import { createTestDatabase } from './postgres.ts'

export interface TestDb {
  db: Db
  close(): Promise<void>
}

/** A migrated, empty database of the test's own, opened as the server opens it. A broken connection fails the run. */
export async function openTestDb(): Promise<TestDb> {
  const { url, drop } = await createTestDatabase()
  const onError = (error: Error) => {
    throw error
  }
  const db = openDatabase({ url, poolMax: 8, onError })
  const close = async () => {
    await db.destroy()
    await drop()
  }
  return { db, close }
}
