const KEY = 'helssa.room'

/** Whether this tab was in the call of a visit when its page was loaded last. */
export function hasEntered(visitId: string): boolean {
  try {
    return sessionStorage.getItem(KEY) === visitId
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return false
  }
}

/** Keeps it for the next load of this tab; where storage is closed to us one is asked again. */
export function keepEntered(visitId: string, isIn: boolean): void {
  try {
    if (isIn) sessionStorage.setItem(KEY, visitId)
    else sessionStorage.removeItem(KEY)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}
