import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Cluster } from './cluster.ts'
import { fillLive, openCrowd, PATIENTS, seatsOf } from './live.ts'
import { file, type ServerProcess, startOurs, startServer } from './servers.ts'

/** What ten thousand sockets cost that nobody writes on, KB each: memory needed after less before, both after a collection. */
export interface Idle {
  readonly sockets: number
  readonly oursKb: number
  readonly bareKb: number
  /** What the server needs with all of them. */
  readonly memoryMb: number
}

const DATABASE = 'idle'
/** Memory is given back to the system little by little; the least of some looks is what is needed. */
const LOOKS = 8
const LOOK_EVERY_MS = 400
const COLLECTING = ['--expose-gc', '--import', file('./collect.ts')]

export async function measureIdle(cluster: Cluster): Promise<Idle> {
  await fillLive(cluster, DATABASE)
  const env = { MEMORY_FILE: join(cluster.folder, 'memory') }
  const bare = await startServer('./relay.ts', env, COLLECTING)
  const bareKb = (await growBy(bare, env.MEMORY_FILE)).eachKb
  await bare.stop()
  const ours = await startOurs(cluster, DATABASE, { env, flags: COLLECTING })
  const grown = await growBy(ours, env.MEMORY_FILE)
  await ours.stop()
  await cluster.dropDatabase(DATABASE)
  return { sockets: PATIENTS, oursKb: grown.eachKb, bareKb, memoryMb: grown.memoryMb }
}

async function growBy(server: ServerProcess, memoryFile: string): Promise<{ eachKb: number; memoryMb: number }> {
  const warm = await openCrowd(server.port, seatsOf({ rooms: 100, size: 2 }))
  await warm.leave()
  const before = await leastMemoryMb(server, memoryFile)
  const crowd = await openCrowd(server.port, seatsOf({ rooms: PATIENTS / 2, size: 2 }))
  const memoryMb = await leastMemoryMb(server, memoryFile)
  await crowd.leave()
  return { eachKb: ((memoryMb - before) * 1024) / PATIENTS, memoryMb }
}

async function leastMemoryMb(server: ServerProcess, memoryFile: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let look = 0; look < LOOKS; look++) {
    rmSync(memoryFile, { force: true })
    process.kill(server.pid, 'SIGUSR2')
    do await delay(LOOK_EVERY_MS)
    while (!existsSync(memoryFile))
    least = Math.min(least, Number(readFileSync(memoryFile, 'utf8')) / 1024 / 1024)
  }
  return least
}
