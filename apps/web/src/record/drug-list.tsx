import { useFormat } from '../i18n/format.ts'
import type { Prescription } from './queries.ts'
import { useRecordTexts } from './texts.ts'

/** Medicines with how to take them. */
export function DrugList({
  items,
}: {
  items: readonly (Omit<Prescription['items'][number], 'instructions'> & { instructions?: string | null })[]
}) {
  const t = useRecordTexts()
  const { digits } = useFormat()
  return (
    <ol className="mt-4 flex flex-col gap-3">
      {items.map((item, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: of one paper, whose lines never move
        <li key={place} className="rounded-xl bg-background p-3">
          <p className="font-medium" dir="auto">
            {digits(item.drug)}
          </p>
          <dl className="mt-1 grid grid-cols-3 gap-2 text-sm">
            {([t.dose, t.frequency, t.duration] as const).map((name, part) => (
              <div key={name} className="min-w-0">
                <dt className="text-muted">{name}</dt>
                <dd className="break-words">{digits([item.dose, item.frequency, item.duration][part] ?? '')}</dd>
              </div>
            ))}
          </dl>
          {item.instructions && (
            <p className="mt-1 text-sm" dir="auto">
              {digits(item.instructions)}
            </p>
          )}
        </li>
      ))}
    </ol>
  )
}
