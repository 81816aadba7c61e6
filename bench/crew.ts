import { fork } from 'node:child_process'
import { once } from 'node:events'
import { file } from './servers.ts'

/** A process beside the server's that does what it is told, an order at a time. */
export interface Crew<Order> {
  /** @throws Error it has ended */
  order(what: Order): Promise<unknown>
  leave(): Promise<void>
}

/** Starts the crew of a script, which obeys by `bare-socket.ts`. */
export function startCrew<Order extends object>(script: string): Crew<Order> {
  const child = fork(file(script), { execArgv: [] })
  return {
    async order(what) {
      child.send(what)
      const failed = once(child, 'exit').then(() => {
        throw new Error(`${script} has ended`)
      })
      const [answer] = await Promise.race([once(child, 'message'), failed])
      return answer
    },
    async leave() {
      const left = once(child, 'exit')
      child.kill('SIGKILL')
      await left
    },
  }
}
