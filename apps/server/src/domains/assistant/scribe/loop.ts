/** Work that is taken piece by piece until none is due. */
export interface Loop {
  /** Looks for work now; while it is at it, it will look once more. */
  wake(): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

/**
 * Does `step` again and again until it answers that there was nothing to do. What it throws is told to `onFault`, and work
 * rests until the next waking.
 */
export function createLoop(step: () => Promise<boolean>, onFault: (error: unknown) => void): Loop {
  let running: Promise<void> | undefined
  let woken = false
  const run = async () => {
    try {
      while (woken) {
        woken = false
        while (await step());
      }
    } catch (error) {
      onFault(error)
    } finally {
      running = undefined
    }
  }
  return {
    wake() {
      woken = true
      running ??= run()
    },
    async idle() {
      await running
    },
  }
}
