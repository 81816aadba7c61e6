/** The parts of a visit's desk, by their names in the address. */
export const DESK_TABS = ['report', 'prescription', 'record', 'files', 'notes'] as const
export type DeskTab = (typeof DESK_TABS)[number]
