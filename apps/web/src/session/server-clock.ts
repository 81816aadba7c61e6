/** Less than this is the way through the network, and the `Date` header's whole seconds. */
const NOTHING_MS = 5_000
let aheadMs = 0

/** The time as the server has it, by which rooms open and times are held; machines of visitors may be far off. */
export const serverNow = (): Date => new Date(Date.now() + aheadMs)

/** Learns from an answer of the server how far this machine's clock is off. */
export function learnServerTime({ headers }: Pick<Response, 'headers'>): void {
  const told = Date.parse(headers.get('Date') ?? '')
  if (Number.isNaN(told)) return
  const difference = told - Date.now()
  if (Math.abs(difference - aheadMs) > NOTHING_MS) aheadMs = difference
}
