/** How much of something is used, or how far something has come: 0 to 1. The words stand beside it. */
export function Meter({
  share,
  label,
  valueText,
  isProgress = false,
}: {
  share: number
  label: string
  valueText: string
  isProgress?: boolean
}) {
  const shown = Math.min(1, Math.max(0, share))
  const tone = isProgress || shown < 0.8 ? 'bg-accent' : shown < 1 ? 'bg-warning' : 'bg-danger'
  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles that it has take a name
    <div
      role={isProgress ? 'progressbar' : 'meter'}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(shown * 100)}
      aria-valuetext={valueText}
      className="h-2 overflow-hidden rounded-full bg-default"
    >
      <div className={`h-full rounded-full ${tone}`} style={{ width: `${shown * 100}%` }} />
    </div>
  )
}
