/** The parts of the record, by their names in the address. */
export const TABS = ['files', 'timeline', 'notes', 'reports', 'prescriptions'] as const
export type RecordTab = (typeof TABS)[number]
