import type { AnswerOf } from '@helssa/client'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Laptop, MonitorSmartphone, Smartphone, Tablet } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../design/badge.tsx'
import { Button } from '../design/button.tsx'
import { ConfirmDialog } from '../design/dialog.tsx'
import { Card } from '../design/page.tsx'
import { ErrorLine, Loaded } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { When } from '../design/when.tsx'
import { api } from '../session/clients.ts'
import { useDeviceTexts } from './texts.ts'

type Session = AnswerOf<'listSessions'>['results'][number]

/** As many as one answer may hold; nobody is signed in at more places and still looks through them. */
const SHOWN_MAX = 100
const ICONS = { phone: Smartphone, tablet: Tablet, computer: Laptop }

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async () =>
    (await api.GET('/api/v1/auth/sessions/', { params: { query: { page_size: SHOWN_MAX } } })).data.results,
})

/** Where one is signed in, and ending that: one at a time, or all but this one. */
export function DevicesCard() {
  const t = useDeviceTexts()
  const query = useQuery(sessionsQuery)
  return (
    <Card title={t.title} actions={query.data?.some(({ is_current }) => !is_current) && <EndOthers />}>
      <p className="mb-2 text-muted">{t.lead}</p>
      <Loaded query={query} rows={2} height={64}>
        {(sessions) => (
          <ul className="flex flex-col divide-y divide-border">
            {sessions
              .toSorted((a, b) => Number(b.is_current) - Number(a.is_current))
              .map((session) => (
                <Device key={session.id} session={session} />
              ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}

function Device({ session: { id, device, is_current, last_used_at, signed_in_at } }: { session: Session }) {
  const t = useDeviceTexts()
  const queryClient = useQueryClient()
  const name = useDeviceName()(device)
  const end = useMutation({
    mutationFn: () => api.DELETE('/api/v1/auth/sessions/{id}/', { params: { path: { id } } }),
    onSuccess: () => showToast(t.ended(name)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
  const Icon = device.kind ? ICONS[device.kind] : MonitorSmartphone
  return (
    <li className="flex flex-wrap items-center gap-3 py-3 last:pb-0">
      <Icon className="size-6 shrink-0 text-muted" aria-hidden />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{name}</p>
        <p className="text-sm text-muted">
          {is_current ? (
            <>
              {t.since} <When at={signed_in_at} />
            </>
          ) : (
            <>
              {t.used} <When at={last_used_at} as="relative" />
            </>
          )}
        </p>
        <ErrorLine error={end.error} />
      </div>
      {is_current ? (
        <Badge tone="success">{t.current}</Badge>
      ) : (
        <Button
          size="sm"
          variant="outline"
          aria-label={t.endOf(name)}
          isPending={end.isPending}
          onPress={() => end.mutate()}
        >
          {t.end}
        </Button>
      )}
    </li>
  )
}

function useDeviceName(): (device: Session['device']) => string {
  const t = useDeviceTexts()
  return ({ browser, system }) => {
    const [by, on] = [browser && (t.browsers[browser] ?? browser), system && (t.systems[system] ?? system)]
    return by && on ? t.on(by, on) : (by ?? on ?? t.unknown)
  }
}

function EndOthers() {
  const t = useDeviceTexts()
  const queryClient = useQueryClient()
  const [isAsking, ask] = useState(false)
  const end = useMutation({
    mutationFn: () => api.POST('/api/v1/auth/sessions/end-others/'),
    onSuccess: () => {
      ask(false)
      showToast(t.endedOthers)
      return queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey })
    },
  })
  return (
    <>
      <Button size="sm" variant="outline" onPress={() => ask(true)}>
        {t.endOthers}
      </Button>
      <ConfirmDialog
        title={t.endOthersTitle}
        confirm={t.endOthers}
        isOpen={isAsking}
        isPending={end.isPending}
        error={end.error}
        onClose={() => ask(false)}
        onConfirm={() => end.mutate()}
      >
        <p>{t.endOthersText}</p>
      </ConfirmDialog>
    </>
  )
}
