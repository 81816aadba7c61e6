// Beside no calendar's code: addresses are read with this before any page is loaded.
export const JALALI = /^(\d{4})-(\d{2})-(\d{2})$/

export const RANGES = [7, 30, 90, 365] as const
export type RangeDays = (typeof RANGES)[number]
export const RANGE_DEFAULT: RangeDays = 30
