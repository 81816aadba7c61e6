import { resolve } from 'node:path'
import { checkKnowledge } from './commands/check-knowledge.ts'
import { type Command, UsageError } from './commands/command.ts'
import { makeDoctor } from './commands/make-doctor.ts'
import { makeRole } from './commands/make-role.ts'
import { migrate } from './commands/migrate.ts'
import { rewrapFiles } from './commands/rewrap-files.ts'
import { findRunningPostgres } from './commands/running-postgres.ts'
import { verify } from './commands/verify.ts'
import { type Config, ConfigError, readConfig } from './platform/config.ts'

/** The command line for operators: results on stdout, all else on stderr; exit code 1 when something is wrong, 2 for wrong use. */
const COMMANDS: Readonly<Record<string, Command>> = {
  'make-admin': makeRole('admin'),
  'make-support': makeRole('support'),
  'make-doctor': makeDoctor,
  verify,
  migrate,
  'check-knowledge': checkKnowledge,
  'rewrap-files': rewrapFiles,
}
const DATABASE = 'helssa'

const tell = (line: string) => void process.stdout.write(`${line}\n`)
const note = (line: string) => void process.stderr.write(`${line}\n`)

try {
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  process.exitCode = error instanceof UsageError ? 2 : 1
  note(`\n${explain(error)}`)
}

async function run([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === 'help' || args.includes('--help') || name === '--help') {
    tell(usage())
    return name === undefined ? 2 : 0
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) throw new UsageError(`there is no command "${name}"`)
  const work = command.read(args)

  // Loaded only now: wrong use and help are answered at once.
  const [{ openGround }, { composeDomains }] = await Promise.all([import('./ground.ts'), import('./compose.ts')])
  const ground = await openGround(await configOfServer(), note)
  try {
    return (await work({ ground, domains: composeDomains(ground), tell })) ? 0 : 1
  } finally {
    await ground.close()
  }
}

/** The database of the server: DATABASE_URL, else the embedded one, joined where a server is running it, started otherwise. */
async function configOfServer(): Promise<Config> {
  const config = readConfig(process.env)
  const running = config.DATABASE_URL ?? (await findRunningPostgres(resolve(config.HELSSA_DATA_DIR), DATABASE))
  return running === undefined ? config : { ...config, DATABASE_URL: running }
}

function usage(): string {
  const commands = Object.entries(COMMANDS).map(([name, { usage }]) => `  ${name} ${usage}`.trimEnd())
  return `npm run helssa -- <command>\n\n${commands.join('\n')}\n
They work on the database of the server, also while it runs: DATABASE_URL, else the embedded one in HELSSA_DATA_DIR.`
}

function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n\n${usage()}`
  if (error instanceof ConfigError || (error instanceof Error && error.name === 'Error' && !('code' in error)))
    return error.message
  return error instanceof Error ? `${error.stack}` : String(error)
}
