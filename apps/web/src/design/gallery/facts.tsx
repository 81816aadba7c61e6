import { useState } from 'react'
import { useFormat } from '../../i18n/format.ts'
import { Avatar } from '../avatar.tsx'
import { Badge } from '../badge.tsx'
import { CodeBlock } from '../code-block.tsx'
import { DayChart } from '../day-chart.tsx'
import { Meter } from '../meter.tsx'
import { Facts as FactList, Stat } from '../page.tsx'
import { Table } from '../table.tsx'
import { When } from '../when.tsx'
import { Specimen } from './specimen.tsx'
import { useGalleryTexts } from './texts.ts'

const DAY_MS = 86_400_000
const FIRST_DAY = Date.UTC(2026, 2, 21)
const DAYS = Array.from({ length: 14 }, (_, at) => new Date(FIRST_DAY + at * DAY_MS).toISOString())
const DONE = [3, 5, 2, 6, 4, 1, 0, 4, 6, 5, 3, 7, 2, 0]
const FAILED = [0, 1, 0, 0, 2, 0, 0, 1, 0, 0, 1, 0, 0, 0]
const AMOUNT = 750_000
const SHARES = [0.35, 0.9, 1]

/** All that is shown of data. */
export function Facts() {
  const { word, of } = useGalleryTexts()
  const { rial, number, percent } = useFormat()
  const [at] = useState(() => new Date().toISOString())
  return (
    <>
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
        <Specimen of="card" className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <Stat name={word.visits} value={number(12)} note={word.done} />
          <Stat name={word.amount} value={rial(AMOUNT)} />
        </Specimen>
        <Specimen of="facts" className="">
          <FactList
            items={[
              [word.name, word.person],
              [word.city, word.tehran],
              [word.amount, rial(AMOUNT)],
            ]}
          />
        </Specimen>
      </div>
      <Specimen of="table" className="">
        <Table
          caption={of.table[0]}
          rows={[word.first, word.second]}
          keyOf={(row) => row}
          columns={[
            { name: word.visit, cell: (row) => row },
            { name: word.amount, cell: () => rial(AMOUNT), isFigure: true },
            { name: word.state, cell: () => <Badge tone="success">{word.done}</Badge> },
          ]}
        />
      </Specimen>
      <div className="grid grid-cols-1 gap-6 lg:grid-cols-2">
        <Specimen of="chart" className="">
          <DayChart
            title={word.visits}
            days={DAYS}
            format={number}
            series={[
              { name: word.done, values: DONE, tone: 'accent' },
              { name: word.failed, values: FAILED, tone: 'danger' },
            ]}
          />
        </Specimen>
        <div className="flex min-w-0 flex-col gap-6">
          <Specimen of="meter" className="flex flex-col gap-3">
            {SHARES.map((share) => (
              <Meter key={share} share={share} label={word.used} valueText={percent(share)} />
            ))}
            <Meter share={0.6} label={word.working} valueText={percent(0.6)} isProgress />
          </Specimen>
          <Specimen of="avatar">
            <Avatar name={word.person} />
            <Avatar name={word.person} size={64} />
          </Specimen>
          <Specimen of="when">
            <When at={at} />
            <When at={at} as="day" />
            <When at={at} as="time" />
            <When at={at} as="relative" />
          </Specimen>
          <Specimen of="code" className="">
            <CodeBlock label={of.code[0]} code="const { data } = await api.GET('/api/v1/auth/me/')" />
          </Specimen>
        </div>
      </div>
    </>
  )
}
