import { createTestDatabase } from '../../server/test/postgres.ts'
import { type StartedApp, startApp } from './start-app.ts'

/** `startApp` on a database of the run's PostgreSQL. */
export async function startTestApp(environment: Readonly<Record<string, string>> = {}): Promise<StartedApp> {
  const database = await createTestDatabase()
  const app = await startApp({ DATABASE_URL: database.url, ...environment })
  return {
    ...app,
    async stop() {
      await app.stop()
      await database.drop()
    },
  }
}
