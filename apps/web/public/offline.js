// Goes on where one was as soon as the server answers again.
const ASK_EVERY_MS = 3_000

async function askUntilThere() {
  try {
    const { ok } = await fetch('/healthz', { cache: 'no-store' })
    if (ok) return location.reload()
  } catch {
    // still away: it is asked again
  }
  setTimeout(askUntilThere, ASK_EVERY_MS)
}
setTimeout(askUntilThere, ASK_EVERY_MS)
