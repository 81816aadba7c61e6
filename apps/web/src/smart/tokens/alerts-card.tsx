import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { BellRing, Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { AmountField } from '../../design/amount-field.tsx'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { Select } from '../../design/field.tsx'
import { Card } from '../../design/page.tsx'
import { ErrorLine, Loaded } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { useFormat } from '../../i18n/format.ts'
import { smartai } from '../../session/clients.ts'
import { readFieldErrors } from '../field-errors.ts'
import { type Alert, alertsQuery } from '../queries.ts'
import { useTokenTexts } from './texts.ts'

type Asked = Pick<Alert, 'kind' | 'threshold'>

const DIGITS_MAX = 9

/** When to be told of the balance or of the use; removed at once, and brought back as quickly. */
export function AlertsCard() {
  const t = useTokenTexts()
  const { tokens } = useFormat()
  const queryClient = useQueryClient()
  const alerts = useQuery(alertsQuery)
  const refresh = () => queryClient.invalidateQueries({ queryKey: alertsQuery.queryKey })
  const add = useMutation({
    mutationFn: (body: Asked) => smartai.api.POST('/v1/user/alerts', { body }),
    onSettled: refresh,
  })
  const remove = useMutation({
    mutationFn: ({ id }: Alert) =>
      smartai.api.DELETE('/v1/user/alerts/{alertId}', { params: { path: { alertId: id } } }),
    onSuccess: (_, { kind, threshold }) =>
      showToast(t.removed, { action: { label: t.undo, run: () => add.mutate({ kind, threshold }) } }),
    onSettled: refresh,
  })
  const nameOf = ({ kind, threshold }: Asked) => t.alertOf[kind](tokens(threshold))
  return (
    <Card title={t.alerts}>
      <div className="flex flex-col gap-4">
        <p className="text-muted">{t.alertsLead}</p>
        <Loaded query={alerts} rows={1} height={48}>
          {(set) =>
            set.length === 0 ? (
              <p className="text-sm text-muted">{t.noAlerts}</p>
            ) : (
              <ul className="flex flex-col divide-y divide-border">
                {set.map((alert) => (
                  <li key={alert.id} className="flex items-center gap-3 py-2">
                    <BellRing className="size-5 shrink-0 text-link" aria-hidden />
                    <span className="min-w-0 flex-1">{nameOf(alert)}</span>
                    {!alert.isArmed && <Badge tone="warning">{t.fired}</Badge>}
                    <Button
                      isIconOnly
                      size="sm"
                      variant="ghost"
                      aria-label={t.remove(nameOf(alert))}
                      onPress={() => remove.mutate(alert)}
                    >
                      <Trash2 className="size-4" aria-hidden />
                    </Button>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
        <ErrorLine error={remove.error} />
        <NewAlert isPending={add.isPending} error={add.error} onAdd={add.mutate} />
      </div>
    </Card>
  )
}

function NewAlert({ isPending, error, onAdd }: { isPending: boolean; error: unknown; onAdd: (asked: Asked) => void }) {
  const t = useTokenTexts()
  const [kind, setKind] = useState<Alert['kind']>('balance_below')
  const [threshold, setThreshold] = useState(50)
  const errors = readFieldErrors(error, ['threshold'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAdd({ kind, threshold })
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={t.kind}
          value={kind}
          onValue={setKind}
          options={(['balance_below', 'spent_this_month'] as const).map((value) => ({ value, label: t.kinds[value] }))}
        />
        <AmountField
          label={t.threshold}
          digitsMax={DIGITS_MAX}
          value={threshold}
          error={errors.of.threshold}
          onValue={setThreshold}
        />
      </div>
      <ErrorLine error={errors.rest} />
      <Button type="submit" variant="outline" className="self-start" isPending={isPending} isDisabled={threshold === 0}>
        {t.add}
      </Button>
    </form>
  )
}
