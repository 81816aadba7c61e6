import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Segments } from '../../design/field.tsx'
import { Card, Page } from '../../design/page.tsx'
import { Loaded } from '../../design/states.tsx'
import { useLanguage } from '../../i18n/language.ts'
import { BalanceLine } from '../balance-line.tsx'
import { type Service, servicesQuery } from '../queries.ts'
import { RunHistory } from './run-history.tsx'
import { RunResult } from './run-result.tsx'
import { type Run, type ServiceName, useRun } from './runs.ts'
import { ServiceForm } from './service-form.tsx'
import { useServiceTexts } from './texts.ts'
import { UsageCard } from './usage-card.tsx'

const ORDER = ['ask', 'summarize', 'translate'] as const

/** What tokens are spent on: one text, one service, its cost beforehand and afterwards. */
export function ServicesPage() {
  const t = useServiceTexts()
  const services = useQuery(servicesQuery(useLanguage()))
  return (
    <Page title={t.title} lead={t.lead} wide>
      <div className="grid items-start gap-6 lg:grid-cols-[2fr_1fr]">
        <Loaded query={services} rows={1} height={480}>
          {(offered) => <Workbench offered={offered} />}
        </Loaded>
        <div className="flex flex-col gap-6">
          <BalanceLine />
          <UsageCard />
        </div>
      </div>
    </Page>
  )
}

function Workbench({ offered }: { offered: readonly Service[] }) {
  const t = useServiceTexts()
  const known = ORDER.flatMap((name) => offered.find((each) => each.name === name) ?? [])
  const [name, setName] = useState<ServiceName>(known.find(({ isAvailable }) => isAvailable)?.name ?? 'ask')
  const [opened, setOpened] = useState<Run>()
  const run = useRun()
  const service = known.find((each) => each.name === name)
  const shown = run.isPending ? undefined : opened
  return (
    <div className="flex min-w-0 flex-col gap-6">
      <Card>
        <div className="flex flex-col gap-4">
          <Segments
            label={t.service}
            hideLabel
            value={name}
            onValue={setName}
            options={known.map((each) => ({ value: each.name, label: t.names[each.name] }))}
          />
          {service && (
            <ServiceForm
              service={service}
              isRunning={run.isPending}
              error={run.error}
              onRun={(asked) => run.mutate(asked, { onSuccess: setOpened })}
            />
          )}
        </div>
      </Card>
      <div role="status">{shown && <RunResult run={shown} />}</div>
      <RunHistory onOpen={setOpened} />
    </div>
  )
}
