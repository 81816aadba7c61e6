import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useFormat } from '../i18n/format.ts'
import type { DayChartFacts } from './day-chart-facts.ts'

const COLOURS = {
  accent: 'var(--accent)',
  muted: 'var(--muted)',
  warning: 'var(--warning)',
  danger: 'var(--danger)',
}
const TEXT = { fill: 'var(--muted)', fontSize: 12 }
const BAR_MAX = 28
/** Number and unit in the text's own direction, wherever they are drawn. */
const isolated = (text: string): string => `\u2068${text}\u2069`

/** The bars of a `DayChart`, a stack for each day; time runs as the language is read. */
export function DayChartDrawing({ days, series, format }: DayChartFacts) {
  const { language, day, shortDate, number } = useFormat()
  const isPersian = language === 'fa'
  const rows = days.map((at, index) => ({
    at,
    ...Object.fromEntries(series.map(({ name, values }) => [name, values[index] ?? 0])),
  }))
  const short = (at: string) =>
    shortDate(at)
      .split('/')
      .slice(isPersian ? 1 : 0, isPersian ? 3 : 2)
      .join('/')
  const compact = new Intl.NumberFormat(isPersian ? 'fa-IR' : 'en-GB', { notation: 'compact' })
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart data={rows} accessibilityLayer={false} margin={{ top: 8, right: 8, bottom: 0, left: 8 }}>
        <CartesianGrid vertical={false} stroke="var(--border)" />
        <XAxis
          dataKey="at"
          reversed={isPersian}
          tickFormatter={short}
          tick={TEXT}
          minTickGap={24}
          tickLine={false}
          axisLine={{ stroke: 'var(--border)' }}
        />
        <YAxis
          orientation={isPersian ? 'right' : 'left'}
          tickFormatter={(value: number) => (value < 10_000 ? number(value) : isolated(compact.format(value)))}
          tick={TEXT}
          width={56}
          tickLine={false}
          axisLine={false}
          allowDecimals={false}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--default)', opacity: 0.6 }}
          labelFormatter={(at) => day(String(at))}
          formatter={(value) => format(Number(value))}
          itemStyle={{ color: 'var(--foreground)' }}
          contentStyle={{
            direction: isPersian ? 'rtl' : 'ltr',
            background: 'var(--overlay)',
            border: '1px solid var(--border)',
            borderRadius: 12,
            color: 'var(--foreground)',
          }}
        />
        {series.map(({ name, tone }) => (
          <Bar
            key={name}
            dataKey={name}
            stackId="day"
            fill={COLOURS[tone]}
            maxBarSize={BAR_MAX}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  )
}
