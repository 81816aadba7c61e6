interface Series {
  readonly name: string
  /** A figure of each of the chart's days. */
  readonly values: readonly number[]
  readonly tone: 'accent' | 'muted' | 'warning' | 'danger'
}

/** What a `DayChart` shows. */
export interface DayChartFacts {
  /** The beginnings of the days, ISO 8601. */
  readonly days: readonly string[]
  readonly series: readonly Series[]
  readonly format: (value: number) => string
}
