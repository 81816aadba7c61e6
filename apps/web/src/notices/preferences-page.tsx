import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { LinkButton } from '../design/button.tsx'
import { Page } from '../design/page.tsx'
import { Loaded, useErrorText } from '../design/states.tsx'
import { showToast } from '../design/toast.ts'
import { api } from '../session/clients.ts'
import { areasOf, useMe } from '../session/me.ts'
import { type Channel, type Channels, type NoticeKind, preferencesQuery } from './queries.ts'
import { useNoticeTexts, usePreferenceTexts } from './texts.ts'

const CHANNELS: readonly Channel[] = ['in_app', 'sms', 'email']

/** By which channels each subject reaches one; saved as it is switched. */
export function PreferencesPage() {
  const t = usePreferenceTexts()
  const query = useQuery(preferencesQuery)
  const back = (
    <LinkButton to="/notifications" variant="outline">
      <ArrowLeft className="size-4 rtl:-scale-x-100" aria-hidden />
      {t.back}
    </LinkButton>
  )
  return (
    <Page title={t.title} lead={t.lead} actions={back}>
      <Loaded query={query} rows={8}>
        {(channels) => <Preferences channels={channels} />}
      </Loaded>
      <p className="text-sm text-muted">{t.inAppNote}</p>
    </Page>
  )
}

function Preferences({ channels }: { channels: Channels }) {
  const t = usePreferenceTexts()
  const title = useNoticeTexts().title
  const isDoctor = areasOf(useMe()).includes('doctor')
  const save = useSaving()
  const kinds = (Object.keys(t.kinds) as NoticeKind[]).filter((kind) => isDoctor || kind !== 'new_appointments')
  return (
    <div className="overflow-hidden rounded-2xl border border-border bg-surface">
      <table className="w-full border-collapse">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr className="border-b border-border text-sm text-muted">
            <th scope="col" className="p-3 text-start font-medium sm:px-6">
              {t.kind}
            </th>
            {CHANNELS.map((channel) => (
              <th key={channel} scope="col" className="p-2 text-center font-medium">
                {t.channels[channel]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((kind) => (
            <tr key={kind} className="border-b border-border last:border-0">
              <th scope="row" className="p-3 text-start font-normal sm:px-6">
                <span className="font-medium">{t.kinds[kind].name}</span>
                <span className="block text-sm text-muted">{t.kinds[kind].hint}</span>
              </th>
              {CHANNELS.map((channel) => (
                <td key={channel} className="p-0 text-center">
                  <label className="inline-grid size-11 cursor-pointer place-items-center">
                    <input
                      type="checkbox"
                      aria-label={t.channelOf(t.channels[channel], t.kinds[kind].name)}
                      checked={channels[kind][channel]}
                      onChange={({ target }) => save({ kind, channel, isOn: target.checked })}
                      className="size-6 cursor-pointer accent-accent"
                    />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Shown at once, sent one after the other, and put back where the server refuses. */
function useSaving() {
  const t = usePreferenceTexts()
  const queryClient = useQueryClient()
  const errorText = useErrorText()
  const saving = useMutation({
    scope: { id: 'notice-preferences' },
    mutationFn: (preferences: Partial<Channels>) =>
      api.PUT('/api/v1/notifications/preferences/', { body: { preferences } }),
    onSuccess: () => showToast(t.saved),
    onError: (error) => showToast(errorText(error), { tone: 'danger' }),
    onSettled: () => queryClient.invalidateQueries(preferencesQuery),
  })
  return ({ kind, channel, isOn }: { kind: NoticeKind; channel: Channel; isOn: boolean }) => {
    const now = queryClient.getQueryData(preferencesQuery.queryKey)
    if (!now) return
    const changed = { ...now[kind], [channel]: isOn }
    queryClient.setQueryData(preferencesQuery.queryKey, { ...now, [kind]: changed })
    saving.mutate({ [kind]: changed })
  }
}
