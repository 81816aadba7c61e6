import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort, untilItSays } from '../../server/test/kill-server.ts'
import { codeSentTo } from './people.ts'

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url))

export interface StartedApp {
  readonly url: string
  /** The last code that was sent to a phone. */
  codeFor(phone: string): Promise<string>
  /** Stops the server and starts it again at the same address, with what it had; `whileAway` is done in between. */
  restart(whileAway?: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the real server with the built web app and the demo data, in a folder of its own; `environment` is
 * what it is told besides.
 */
export async function startApp(environment: Readonly<Record<string, string>> = {}): Promise<StartedApp> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'helssa-app-'))
  const url = `http://localhost:${port}`
  const start = async () => {
    const child = spawn(process.execPath, [MAIN], {
      detached: true,
      env: {
        PATH: process.env.PATH,
        HELSSA_DATA_DIR: folder,
        DEMO_DATA: 'on',
        PUBLIC_URL: url,
        PORT: String(port),
        LOG_LEVEL: 'fatal',
        RATE_LIMIT_ANONYMOUS: 'off',
        RATE_LIMIT_USER: 'off',
        RATE_LIMIT_PREMIUM: 'off',
        RATE_LIMIT_SMARTAI: 'off',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await untilItSays(child, 'Helssa is ready')
    return child
  }
  let child = await start()
  const end = async () => {
    const ended = once(child, 'exit')
    process.kill(-Number(child.pid), 'SIGTERM')
    await ended
  }
  return {
    url,
    codeFor: (phone) => codeSentTo(url, phone),
    async restart(whileAway) {
      await end()
      try {
        await whileAway?.()
      } finally {
        child = await start()
      }
    },
    async stop() {
      await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
