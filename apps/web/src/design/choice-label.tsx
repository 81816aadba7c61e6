import type { ReactNode } from 'react'

/** The name of what is switched or ticked, and what it means. */
export const ChoiceLabel = ({ id, label, hint }: { id: string; label: string; hint?: ReactNode }) => (
  <div className="min-w-0">
    <label htmlFor={id} className="font-medium">
      {label}
    </label>
    {hint && (
      <p id={`${id}-hint`} className="text-sm text-muted">
        {hint}
      </p>
    )}
  </div>
)
