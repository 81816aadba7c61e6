import { useMutation, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../design/button.tsx'
import { fieldErrorsOf } from '../../design/field-error.tsx'
import { JalaliDateField } from '../../design/jalali-date-field.tsx'
import { Meter } from '../../design/meter.tsx'
import { Card, Page, Stat } from '../../design/page.tsx'
import { saveCsv } from '../../design/save-file.ts'
import { ErrorLine, Loaded } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { useFormat } from '../../i18n/format.ts'
import { api, smartai } from '../../session/clients.ts'
import { jalaliDaysAgo } from '../days.ts'
import { tokenReportQuery } from '../queries.ts'
import { RANGE_DEFAULT } from '../ranges.ts'
import { RefundCard } from './refund-card.tsx'
import { useReportTexts } from './texts.ts'

const FILES = ['visits', 'ledger', 'tokens', 'users'] as const
type File = (typeof FILES)[number]
interface Range {
  readonly from_date?: string
  readonly to_date?: string
}

const read: Record<File, (query: Range) => Promise<string>> = {
  visits: async (query) => (await api.GET('/api/v1/admin/exports/visits/', { params: { query } })).data,
  ledger: async (query) => (await api.GET('/api/v1/admin/exports/ledger/', { params: { query } })).data,
  tokens: async () => (await smartai.api.GET('/v1/admin/transactions/export')).data,
  users: async () => (await smartai.api.GET('/v1/admin/users/export')).data,
}

/** What administrators take with them, and the report of tokens. */
export function ReportsPage() {
  const t = useReportTexts()
  return (
    <Page title={t.title} lead={t.lead} wide>
      <Exports />
      <TokenReport />
      <RefundCard />
    </Page>
  )
}

function Exports() {
  const t = useReportTexts()
  const [from, setFrom] = useState<string | null>(() => jalaliDaysAgo(RANGE_DEFAULT - 1))
  const [to, setTo] = useState<string | null>(() => jalaliDaysAgo(0))
  const save = useMutation({
    mutationFn: (file: File) => read[file]({ ...(from && { from_date: from }), ...(to && { to_date: to }) }),
    onSuccess: (text, file) => {
      saveCsv(text, `${file}.csv`)
      showToast(t.saved(t.files[file][0] ?? ''))
    },
  })
  const fieldErrors = fieldErrorsOf(save.error)
  const isInRange = fieldErrors.from_date !== undefined || fieldErrors.to_date !== undefined
  return (
    <Card title={t.exports}>
      <div className="flex flex-col gap-4">
        <div className="grid grid-cols-1 gap-4 sm:max-w-xl sm:grid-cols-2">
          <JalaliDateField label={t.from} value={from} onValue={setFrom} error={fieldErrors.from_date} />
          <JalaliDateField label={t.to} value={to} onValue={setTo} error={fieldErrors.to_date} />
        </div>
        <p className="text-sm text-muted">{t.rangeHint}</p>
        <ErrorLine error={isInRange ? null : save.error} />
        <ul className="grid grid-cols-1 gap-3 lg:grid-cols-2">
          {FILES.map((file) => {
            const [name = '', what] = t.files[file]
            return (
              <li
                key={file}
                className="flex flex-wrap items-center justify-between gap-3 rounded-xl border border-border p-4"
              >
                <div className="min-w-0 flex-1 basis-48">
                  <h3 className="font-medium">{name}</h3>
                  <p className="text-sm text-muted">{what}</p>
                </div>
                <Button
                  variant="outline"
                  aria-label={t.saveOf(name)}
                  isPending={save.isPending && save.variables === file}
                  onPress={() => save.mutate(file)}
                >
                  <Download className="size-4" aria-hidden />
                  {t.save}
                </Button>
              </li>
            )
          })}
        </ul>
      </div>
    </Card>
  )
}

function TokenReport() {
  const t = useReportTexts()
  const { number } = useFormat()
  const query = useQuery(tokenReportQuery)
  return (
    <section className="flex flex-col gap-4">
      <h2 className="text-lg font-semibold">{t.tokens}</h2>
      <Loaded query={query} rows={2} height={110}>
        {({ topServices, ...report }) => {
          const most = Math.max(1, ...topServices.map(({ usage }) => usage))
          return (
            <>
              <div className="grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-4">
                <Stat name={t.issued} value={number(report.totalTokensIssued)} />
                <Stat name={t.used} value={number(report.totalTokensUsed)} />
                <Stat name={t.average} value={number(report.averageTokensPerUser)} />
                <Stat name={t.users} value={number(report.usersCount)} note={t.active(number(report.activeUsers))} />
              </div>
              <Card title={t.top}>
                {topServices.length === 0 ? (
                  <p className="text-muted">{t.topNone}</p>
                ) : (
                  <ul className="flex flex-col gap-3">
                    {topServices.map(({ name, usage }) => (
                      <li key={name} className="flex flex-col gap-1">
                        <span className="flex justify-between gap-3">
                          <span className="min-w-0">{name}</span>
                          <span className="">{number(usage)}</span>
                        </span>
                        <Meter share={usage / most} label={name} valueText={number(usage)} isProgress />
                      </li>
                    ))}
                  </ul>
                )}
              </Card>
            </>
          )
        }}
      </Loaded>
    </section>
  )
}
