import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Plug, Send } from 'lucide-react'
import { useState } from 'react'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { ConfirmDialog } from '../../design/dialog.tsx'
import { Card, Facts, Page } from '../../design/page.tsx'
import { EmptyState, Loaded } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { When } from '../../design/when.tsx'
import { useFormat } from '../../i18n/format.ts'
import { fiko } from '../client.ts'
import { type Channel, channelsQuery } from '../queries.ts'
import { ConnectDialog, isKnown } from './connect-dialog.tsx'
import { useChannelTexts, wordOf } from './texts.ts'

const TONES: Readonly<Record<string, 'success' | 'danger' | 'neutral'>> = { active: 'success', failing: 'danger' }

/** The accounts behind the support inbox, and how they do. */
export function ChannelsPage() {
  const t = useChannelTexts()
  const query = useQuery(channelsQuery)
  const [connecting, startConnecting] = useState<Channel | 'new'>()
  const [leaving, leave] = useState<Channel>()
  const connect = (
    <Button onPress={() => startConnecting('new')}>
      <Plug className="size-4" aria-hidden />
      {t.connect}
    </Button>
  )
  return (
    <Page title={t.title} lead={t.lead} actions={query.data?.length === 0 ? undefined : connect} wide>
      <Loaded query={query} rows={2} height={200}>
        {(channels) =>
          channels.length === 0 ? (
            <EmptyState title={t.none} icon={<Send className="size-10" aria-hidden />} action={connect}>
              {t.noneHint}
            </EmptyState>
          ) : (
            <ul className="grid grid-cols-1 gap-4 lg:grid-cols-2">
              {channels.map((channel) => (
                <li key={channel.id}>
                  <ChannelCard
                    channel={channel}
                    onConnect={() => startConnecting(channel)}
                    onLeave={() => leave(channel)}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {connecting && (
        <ConnectDialog
          again={connecting === 'new' ? undefined : connecting}
          onClose={() => startConnecting(undefined)}
        />
      )}
      {leaving && <LeaveDialog channel={leaving} onClose={() => leave(undefined)} />}
    </Page>
  )
}

function ChannelCard({
  channel,
  onConnect,
  onLeave,
}: {
  channel: Channel
  onConnect: () => void
  onLeave: () => void
}) {
  const t = useChannelTexts()
  const { digits } = useFormat()
  const isOver = channel.status === 'disconnected'
  const isWell = channel.status === 'active'
  return (
    <Card
      title={<bdi>{channel.name}</bdi>}
      actions={<Badge tone={TONES[channel.status] ?? 'neutral'}>{wordOf(t.statuses, channel.status)}</Badge>}
    >
      <Facts
        items={[
          [t.platform, wordOf(t.platforms, channel.platform)],
          [t.receivesBy, wordOf(t.receives, channel.receives_by)],
          [
            t.account,
            <bdi key="account" className="code">
              {digits(channel.external_id)}
            </bdi>,
          ],
          [t.since, <When key="since" at={channel.created_at} as="date" />],
        ]}
      />
      {channel.last_error && (
        <div role="status" className="mt-4 rounded-xl border border-danger p-3">
          <p className="text-sm font-medium text-danger">
            {t.lastError}
            {channel.last_error_at && (
              <>
                {' · '}
                <When at={channel.last_error_at} as="relative" />
              </>
            )}
          </p>
          <p dir="auto" className="break-words">
            {channel.last_error}
          </p>
        </div>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        {!isWell && isKnown(channel.platform) && (
          <Button size="sm" variant="outline" aria-label={t.connectAgainOf(channel.name)} onPress={onConnect}>
            {t.connectAgain}
          </Button>
        )}
        {!isOver && (
          <Button size="sm" variant="outline" aria-label={t.disconnectOf(channel.name)} onPress={onLeave}>
            {t.disconnect}
          </Button>
        )}
      </div>
    </Card>
  )
}

function LeaveDialog({ channel: { id, name }, onClose }: { channel: Channel; onClose: () => void }) {
  const t = useChannelTexts()
  const queryClient = useQueryClient()
  const leave = useMutation({
    mutationFn: () => fiko.api.DELETE('/fiko/v1/channels/{id}', { params: { path: { id } } }),
    onSuccess: async () => {
      showToast(t.disconnected(name))
      onClose()
      await queryClient.invalidateQueries({ queryKey: channelsQuery.queryKey })
    },
  })
  return (
    <ConfirmDialog
      title={t.disconnectTitle(name)}
      confirm={t.disconnect}
      isOpen
      isPending={leave.isPending}
      error={leave.error}
      onConfirm={() => leave.mutate()}
      onClose={onClose}
    >
      <p>{t.disconnectText}</p>
    </ConfirmDialog>
  )
}
