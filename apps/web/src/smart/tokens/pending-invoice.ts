const KEY = 'helssa.invoice'

/** Keeps which purchase this tab went off to pay. */
export function keepInvoice(invoiceId: string): void {
  try {
    sessionStorage.setItem(KEY, invoiceId)
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
}

export function keptInvoice(): string | undefined {
  try {
    return sessionStorage.getItem(KEY) ?? undefined
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    return undefined
  }
}
