import { keepTab, readTab } from '../session/tab-storage.ts'

const NAME = 'room'

/** Whether this tab was in the call of a visit when its page was loaded last. */
export const hasEntered = (visitId: string): boolean => readTab(NAME) === visitId

/** Keeps it for the next load of this tab. */
export const keepEntered = (visitId: string, isIn: boolean): void => keepTab(NAME, isIn ? visitId : undefined)
