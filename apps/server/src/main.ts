import { composeDomains } from './compose.ts'
import { demoAccounts, demoEmails } from './demo/accounts.ts'
import { loadDemoData } from './demo/load.ts'
import { type OpenGround, openGround } from './ground.ts'
import { type Config, ConfigError, readConfig, warningsOf } from './platform/config.ts'
import { refuseIfTaken } from './platform/http/port.ts'
import { loadReferenceData } from './reference/load.ts'
import { type RunningServer, serve } from './serve.ts'

const tell = (line: string) => process.stdout.write(`${line}\n`)

try {
  const config = readConfig(process.env)
  await refuseIfTaken(config.PORT, config.HOST)
  for (const warning of warningsOf(config)) tell(warning)
  const ground = await openGround(config, tell)
  await loadData(config, ground)
  const server = await serve(config, ground).catch(async (error) => {
    await ground.close()
    throw error
  })
  stopOnSignal(server, ground)
  greet(config, ground)
} catch (error) {
  // A message made to be read is shown alone; anything else comes with its stack.
  process.stderr.write(
    `\n${error instanceof ConfigError || isForPeople(error) ? (error as Error).message : (error as Error).stack}\n`,
  )
  process.exit(1)
}

function isForPeople(error: unknown): boolean {
  return error instanceof Error && error.name === 'Error' && !('code' in error)
}

async function loadData(config: Config, ground: OpenGround): Promise<void> {
  await loadReferenceData(ground.db)
  const wanted = config.DEMO_DATA ?? (config.HELSSA_ENV === 'development' ? 'on' : 'off')
  if (wanted === 'off') return
  const loaded = await loadDemoData(ground, composeDomains(ground), tell)
  if (loaded) tell('Demo data loaded')
}

/** The first signal stops calmly: what was begun is finished. A second one does not wait. */
function stopOnSignal(server: RunningServer, ground: OpenGround): void {
  let stopping = false
  const stop = async () => {
    if (stopping) process.exit(130)
    stopping = true
    tell('\nStopping: finishing what was begun …')
    await server.close()
    await ground.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
}

function greet(config: Config, { publicUrl }: OpenGround): void {
  tell(`\nHelssa is ready at ${publicUrl}`)
  tell(`  For developers  ${publicUrl}/docs   (guide, live examples; reference at /docs/api)`)
  if (config.HELSSA_ENV !== 'development') return
  tell(`  Sent messages   ${publicUrl}/dev/outbox   (codes and messages that a real provider would send)`)
  tell('\nDemo accounts (sign in by phone, read the code in the outbox):')
  for (const account of demoAccounts()) tell(`  ${account.sign_in.padEnd(22)} ${account.who_en} — ${account.who_fa}`)
  const { emails, password } = demoEmails()
  tell(`\nBy e-mail, with the password ${password}:\n  ${emails.join('  ')}`)
  tell('\nStop with Ctrl-C.')
}
