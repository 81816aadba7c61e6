import { readFileSync } from 'node:fs'

const TICK_MS = 10
const IS_TOLD = process.platform === 'linux'

/**
 * CPU time a process has used so far, in ms, of its ended children too if asked; 0 for one that has just ended, NaN where
 * the system does not tell.
 */
export function cpuMsOf(pid: number, { withEnded = false } = {}): number {
  if (!IS_TOLD) return Number.NaN
  const fields = readIfAlive(pid, 'stat').split(') ')[1]?.split(' ').map(Number) ?? []
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15)
  return (user + system + (withEnded ? endedUser + endedSystem : 0)) * TICK_MS
}

/** Resident memory of a process in MB; NaN where the system does not tell. */
export function memoryMbOf(pid: number): number {
  return IS_TOLD ? Number(/VmRSS:\s+(\d+)/.exec(readIfAlive(pid, 'status'))?.[1]) / 1024 : Number.NaN
}

function readIfAlive(pid: number, name: 'stat' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return ''
    throw error
  }
}
