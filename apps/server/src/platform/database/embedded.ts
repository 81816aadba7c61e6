import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { claimFolder } from './embedded-claim.ts'
import { createCluster, PORT, stopLeftover } from './embedded-cluster.ts'
import { choosePlace, makePrivateFolder, type Place, rememberPlace } from './embedded-place.ts'
import { type Settings, startServer } from './embedded-server.ts'

export interface EmbeddedPostgres {
  /** The address of one of its databases, for `pg`. */
  url(database: string): string
  /** Stops the server (fast shutdown) and waits for its end; may be called more than once. */
  stop(): Promise<void>
}

const DEFAULTS: Settings = {
  shared_buffers: '256MB',
  max_connections: 100,
  synchronous_commit: 'on', // an acknowledged write is never lost
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
}

/**
 * Runs the PostgreSQL that npm brings, with its data below `dataDir` (or, for root, where `choosePlace` says). It listens
 * on a socket in a private folder only, so nobody else on the machine can reach it. It ends with this process, however
 * that ends. What an earlier process left behind, also after kill -9, is stopped and recovered; nothing committed is lost.
 * @throws Error ready to be shown: another living process owns the folder, or PostgreSQL does not start
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string
  /** Hears what an operator should know; PostgreSQL's own log is `postgres.log` in the data folder. */
  log: (line: string) => void
  settings?: Settings
}): Promise<EmbeddedPostgres> {
  mkdirSync(options.dataDir, { recursive: true })
  const folder = realpathSync(options.dataDir)
  const release = claimFolder(folder)
  try {
    const place = choosePlace(folder)
    await stopLeftover(place.data)
    createCluster(place, { sync: options.settings?.fsync !== 'off' })
    rememberPlace(folder, place)
    return await serve(place, { ...options, logFile: join(folder, 'postgres.log'), release })
  } catch (error) {
    release()
    throw error
  }
}

async function serve(
  place: Place,
  {
    settings,
    log,
    logFile,
    release,
  }: { settings?: Settings; log: (line: string) => void; logFile: string; release: () => void },
): Promise<EmbeddedPostgres> {
  const socket = openSocketFolder(place)
  const url = (database: string) => urlOf(socket.folder, database)
  const server = await startServer(place, {
    settings: { ...DEFAULTS, ...settings, ...socketSettings(socket.folder) },
    logFile,
    url: url('postgres'),
  })

  let stopping: Promise<void> | undefined
  void server.ended.then((how) => {
    if (!stopping) log(`PostgreSQL ended unexpectedly (${how}), see ${logFile}`)
  })
  const stop = async () => {
    await server.stop()
    socket.remove()
    release()
  }
  return { url, stop: () => (stopping ??= stop()) }
}

/** A socket's path may have 103 bytes on some systems, 107 on others; `/.s.PGSQL.5432` takes 14 of them. */
const SOCKET_FOLDER_BYTES_MAX = 88

/** The data folder itself is private to its user; only if its path is too long another one is made. */
function openSocketFolder({ data, account }: Place): { folder: string; remove: () => void } {
  if (Buffer.byteLength(data) <= SOCKET_FOLDER_BYTES_MAX) return { folder: data, remove: () => {} }
  const folder = mkdtempSync('/tmp/helssa-')
  makePrivateFolder(folder, account)
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function socketSettings(folder: string): Settings {
  return {
    listen_addresses: '',
    port: PORT,
    unix_socket_directories: `"${folder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
  }
}

/** Says everything that `pg` would otherwise take from PG… variables of the environment. */
function urlOf(socketFolder: string, database: string): string {
  const host = socketFolder.split('/').map(encodeURIComponent).join('/')
  return `postgres://postgres@/${encodeURIComponent(database)}?host=${host}&port=${PORT}&sslmode=disable`
}
