// Has a measured process collect its garbage when it is told to, and write down what memory it then needs, in bytes:
// resident, less what the heap holds free. node --expose-gc --import ./collect.ts …
import { writeFileSync } from 'node:fs'

process.on('SIGUSR2', () => {
  globalThis.gc?.()
  const { rss, heapTotal, heapUsed } = process.memoryUsage()
  writeFileSync(String(process.env.MEMORY_FILE), String(rss - (heapTotal - heapUsed)))
})
