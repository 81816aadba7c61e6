import type { ScribeDeps } from './deps.ts'
import { doNextTask } from './do-task.ts'
import { createLoop } from './loop.ts'
import { DRAFTED_AT_ONCE } from './task.ts'
import { transcribeNext } from './transcribe.ts'

/** How often a node looks for what others left, or what is due again; what it takes in itself it does at once. */
const LOOK_MS = 1_000
/** Chunks that one node has heard at once. */
const HEARD_AT_ONCE = 2

/**
 * What the scribe does while nobody waits: hearing chunks, drafting reports. The tables are the queue; any number of nodes take
 * from it.
 */
export function createScribeWork(deps: ScribeDeps) {
  const stopping = new AbortController()
  const { speech, onFault } = deps
  const draft = () => doNextTask(deps, stopping.signal)
  const hear = speech && (() => transcribeNext(deps, speech, stopping.signal))
  const going = (step: () => Promise<boolean>) => async () => !stopping.signal.aborted && (await step())
  const loops = [
    ...Array.from({ length: DRAFTED_AT_ONCE }, () => createLoop(going(draft), onFault)),
    ...(hear ? Array.from({ length: HEARD_AT_ONCE }, () => createLoop(going(hear), onFault)) : []),
  ]
  let timer: NodeJS.Timeout | undefined
  const idle = async () => {
    await Promise.all(loops.map((loop) => loop.idle()))
  }
  const lookAll = () => {
    for (const loop of loops) loop.wake()
  }
  return {
    /** Has this node work from now on. */
    start(): void {
      timer ??= setInterval(lookAll, LOOK_MS)
      lookAll()
    },
    /** Something new is due; a node that does not work leaves it to others. */
    wake(): void {
      if (timer) lookAll()
    },
    /** Does all that is due now, started or not. */
    async doDue(): Promise<void> {
      lookAll()
      await idle()
    },
    /** Takes nothing new, gives up what is under way, and leaves it to others. */
    async stop(): Promise<void> {
      clearInterval(timer)
      timer = undefined
      stopping.abort(new Error('the server stops'))
      await idle()
    },
  }
}
