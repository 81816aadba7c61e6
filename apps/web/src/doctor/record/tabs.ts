/** The parts of a patient's record, by their names in the address. */
export const RECORD_TABS = ['summary', 'timeline', 'notes', 'files', 'reports', 'prescriptions'] as const
export type RecordTab = (typeof RECORD_TABS)[number]
