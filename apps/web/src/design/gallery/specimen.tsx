import type { ReactNode } from 'react'
import { useGalleryTexts } from './texts.ts'

/** A component by its name, with when to use it, and its states. */
export function Specimen({
  of,
  children,
  className = 'flex flex-wrap items-center gap-3',
}: {
  of: keyof ReturnType<typeof useGalleryTexts>['of']
  children: ReactNode
  className?: string
}) {
  const [name, when] = useGalleryTexts().of[of]
  return (
    <section className="flex min-w-0 flex-col gap-3">
      <div>
        <h3 className="font-semibold">
          <bdi>{name}</bdi>
        </h3>
        <p className="text-sm text-muted">{when}</p>
      </div>
      <div className={`rounded-2xl border border-dashed border-border p-4 ${className}`}>{children}</div>
    </section>
  )
}
