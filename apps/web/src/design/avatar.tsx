/** A person's picture, or the first letter of the name. The name stands beside it, so this says nothing to screen readers. */
export function Avatar({ name, src, size = 40 }: { name: string; src?: string | null; size?: number }) {
  return src ? (
    <img
      src={src}
      alt=""
      width={size}
      height={size}
      className="shrink-0 rounded-full bg-default object-cover"
      style={{ width: size, height: size }}
    />
  ) : (
    <span
      aria-hidden
      style={{ width: size, height: size, fontSize: size / 2.4 }}
      className="grid shrink-0 place-items-center rounded-full bg-default font-semibold text-default-foreground"
    >
      {firstLetterOf(name) ?? '؟'}
    </span>
  )
}

/** A letter may be of several code units. */
const firstLetterOf = (name: string): string | undefined => [...name.replace(/^(دکتر|Dr\.?)\s+/, '').trim()][0]
