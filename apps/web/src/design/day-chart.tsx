import { lazy, Suspense } from 'react'
import { useFormat } from '../i18n/format.ts'
import { defineTexts } from '../i18n/texts.ts'
import type { DayChartFacts } from './day-chart-facts.ts'

/** Its library is fetched when a chart is first shown. */
const Drawing = lazy(async () => ({ default: (await import('./day-chart-drawing.tsx')).DayChartDrawing }))

const HEIGHT = 220

const useTexts = defineTexts({
  fa: { table: 'دیدن ارقام', day: 'روز' },
  en: { table: 'Show the figures', day: 'Day' },
})

/** Figures by day: drawn for the eye, and the same as a table for everybody. */
export function DayChart({ title, ...facts }: DayChartFacts & { title: string }) {
  const t = useTexts()
  return (
    <figure className="min-w-0">
      <div aria-hidden style={{ height: HEIGHT }} dir="ltr">
        <Suspense fallback={<div className="h-full animate-pulse rounded-xl bg-default" />}>
          <Drawing {...facts} />
        </Suspense>
      </div>
      {facts.series.length > 1 && <Legend series={facts.series} />}
      <details className="mt-3">
        <summary className="w-fit cursor-pointer rounded touch:py-2.5 text-sm text-link">
          {t.table}
          <span className="sr-only"> ({title})</span>
        </summary>
        <FiguresTable caption={title} {...facts} />
      </details>
    </figure>
  )
}

const FILLS = { accent: 'bg-accent', muted: 'bg-muted', warning: 'bg-warning', danger: 'bg-danger' }

const Legend = ({ series }: Pick<DayChartFacts, 'series'>) => (
  <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm">
    {series.map(({ name, tone }) => (
      <li key={name} className="flex items-center gap-2">
        <span aria-hidden className={`size-3 rounded-sm ${FILLS[tone]}`} />
        {name}
      </li>
    ))}
  </ul>
)

function FiguresTable({ caption, days, series, format }: DayChartFacts & { caption: string }) {
  const t = useTexts()
  const { date } = useFormat()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section aria-label={caption} tabIndex={0} className="mt-2 max-h-64 overflow-auto rounded-xl border border-border">
      <table className="w-full text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 bg-default text-default-foreground">
          <tr>
            <th scope="col" className="px-3 py-2 text-start font-medium">
              {t.day}
            </th>
            {series.map(({ name }) => (
              <th key={name} scope="col" className="px-3 py-2 text-end font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day, at) => (
            <tr key={day} className="border-t border-border">
              <th scope="row" className="px-3 py-1.5 text-start font-normal whitespace-nowrap">
                {date(day)}
              </th>
              {series.map(({ name, values }) => (
                <td key={name} className="px-3 py-1.5 text-end">
                  {format(values[at] ?? 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
