// Loaded first by `runNode`: ends this process gracefully if its parent is gone, however that ended.
import { isMainThread } from 'node:worker_threads'

// The mark is for this process alone; what it starts itself is not on the leash.
const isOnLeash = isMainThread && process.env.HELSSA_LEASH === 'on' && process.channel !== undefined
delete process.env.HELSSA_LEASH

if (isOnLeash) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
  process.channel.unref()
}
