import { keepTab, readTab } from '../../session/tab-storage.ts'

const NAME = 'invoice'

/** Keeps which purchase this tab went off to pay. */
export const keepInvoice = (invoiceId: string): void => keepTab(NAME, invoiceId)

/** The purchase that this tab went off to pay last. */
export const keptInvoice = (): string | undefined => readTab(NAME)
