import { createServer } from 'node:net'

/**
 * Looks before the house is built: a port that is taken is the most common trouble at a first start.
 * @throws Error ready to be shown
 */
export function refuseIfTaken(port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => reject(new Error(sentenceOf(error, port))))
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}

function sentenceOf({ code, message }: NodeJS.ErrnoException, port: number): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program. Stop it, or choose another port: PORT=8001 npm start`
  if (code === 'EACCES') return `Port ${port} may not be used by this user. Choose one above 1023: PORT=8000 npm start`
  return `Cannot listen on port ${port}: ${message}`
}
