import type { ReactNode } from 'react'

const LOOKS = {
  neutral: 'bg-default text-default-foreground',
  accent: 'bg-accent text-accent-foreground',
  success: 'bg-success text-success-foreground',
  warning: 'bg-warning text-warning-foreground',
  danger: 'bg-danger text-danger-foreground',
}
export type Tone = keyof typeof LOOKS

/** A state in a word. */
export const Badge = ({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) => (
  <span
    className={`inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap ${LOOKS[tone]}`}
  >
    {children}
  </span>
)
