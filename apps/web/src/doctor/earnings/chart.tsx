import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useFormat } from '../../i18n/format.ts'

/** The drawing runs from left to right; its Persian words do not. */
const RTL_MARK = '\u200f'

interface Point {
  readonly name: string
  readonly starts_at: string
  readonly amount: number
}

/** Bars of what came in; time runs as the language is read. A table says the same to those who do not see it. */
export function EarningsChart({
  points,
  by,
  height,
}: {
  points: readonly Point[]
  by: 'day' | 'month'
  height: number
}) {
  const format = useFormat()
  const isRtl = format.language === 'fa'
  const compact = new Intl.NumberFormat(format.locale, { notation: 'compact', maximumFractionDigits: 1 })
  const short = new Intl.DateTimeFormat(format.locale, {
    timeZone: 'Asia/Tehran',
    ...(by === 'day' ? { day: 'numeric', month: 'short' } : { month: 'short' }),
  })
  const tick = { fill: 'var(--muted)', fontSize: 12 }
  return (
    <div dir="ltr">
      <ResponsiveContainer width="100%" height={height}>
        <BarChart data={[...points]} accessibilityLayer={false} margin={{ top: 8, bottom: 0, left: 0, right: 0 }}>
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis
            dataKey="starts_at"
            reversed={isRtl}
            tick={tick}
            tickLine={false}
            minTickGap={24}
            tickFormatter={(at: string) => `${isRtl ? RTL_MARK : ''}${short.format(new Date(at))}`}
          />
          <YAxis
            orientation={isRtl ? 'right' : 'left'}
            width={72}
            tick={tick}
            tickLine={false}
            axisLine={false}
            tickFormatter={(amount: number) => `${isRtl ? RTL_MARK : ''}${compact.format(amount)}`}
          />
          <Tooltip
            cursor={{ fill: 'var(--default)' }}
            content={({ active, payload }) => {
              const point = payload?.[0]?.payload as Point | undefined
              if (!active || !point) return null
              return (
                <div
                  dir={isRtl ? 'rtl' : 'ltr'}
                  className="rounded-xl border border-border bg-overlay p-3 text-sm text-overlay-foreground shadow"
                >
                  <p>{point.name}</p>
                  <p className="font-semibold">{format.rial(point.amount)}</p>
                </div>
              )
            }}
          />
          <Bar dataKey="amount" fill="var(--accent)" radius={[4, 4, 0, 0]} maxBarSize={48} isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}
