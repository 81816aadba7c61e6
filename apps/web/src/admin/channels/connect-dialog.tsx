import type { FikoAnswerOf } from '@helssa/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../design/button.tsx'
import { useCopy } from '../../design/copy.ts'
import { Dialog } from '../../design/dialog.tsx'
import { Segments, TextField } from '../../design/field.tsx'
import { fieldErrorsOf } from '../../design/field-error.tsx'
import { FormDialog } from '../../design/form-dialog.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { toLatinDigits } from '../../i18n/format.ts'
import { fiko } from '../client.ts'
import { type Channel, channelsQuery } from '../queries.ts'
import { useChannelTexts } from './texts.ts'

type Webhook = NonNullable<FikoAnswerOf<'connectChannel'>['webhook']>

const PLATFORMS = ['telegram', 'instagram'] as const
type Platform = (typeof PLATFORMS)[number]
/** Whether accounts of a platform are connected here. */
export const isKnown = (platform: string): platform is Platform => PLATFORMS.some((each) => each === platform)

interface Connecting {
  /** The account that is to be connected once more. */
  again: Channel | undefined
  onClose: () => void
}

/** Connects an account; where the platform has to be told an address, it says so afterwards. */
export function ConnectDialog({ again, onClose }: Connecting) {
  const [webhook, setWebhook] = useState<Webhook>()
  return webhook ? (
    <WebhookDialog webhook={webhook} onClose={onClose} />
  ) : (
    <ConnectForm again={again} onClose={onClose} onWebhook={setWebhook} />
  )
}

function ConnectForm({ again, onClose, onWebhook }: Connecting & { onWebhook: (webhook: Webhook) => void }) {
  const t = useChannelTexts()
  const queryClient = useQueryClient()
  const [platform, setPlatform] = useState<Platform>(again && isKnown(again.platform) ? again.platform : 'telegram')
  const [token, setToken] = useState('')
  const [account, setAccount] = useState(again?.platform === 'instagram' ? again.external_id : '')
  const [secret, setSecret] = useState('')
  const isInstagram = platform === 'instagram'
  const connect = useMutation({
    mutationFn: async () =>
      (
        await fiko.api.POST('/fiko/v1/channels', {
          body: {
            platform,
            token: token.trim(),
            ...(isInstagram && { account_id: toLatinDigits(account).trim(), app_secret: secret.trim() }),
          },
        })
      ).data,
    onSuccess: async ({ channel, webhook }) => {
      showToast(t.connected(channel.name))
      await queryClient.invalidateQueries({ queryKey: channelsQuery.queryKey })
      if (webhook) onWebhook(webhook)
      else onClose()
    },
  })
  const fieldErrors = fieldErrorsOf(connect.error)
  return (
    <FormDialog
      title={again ? t.connectAgainOf(again.name) : t.connect}
      submit={t.submit}
      isPending={connect.isPending}
      canSubmit={token.trim() !== ''}
      onSubmit={connect.mutate}
      onClose={onClose}
    >
      {again ? (
        <p className="text-muted">{t.connectAgainText}</p>
      ) : (
        <Segments
          label={t.platform}
          value={platform}
          onValue={setPlatform}
          options={PLATFORMS.map((value) => ({ value, label: t.platforms[value] }))}
        />
      )}
      <TextField
        label={isInstagram ? t.instagramToken : t.telegramToken}
        hint={isInstagram ? t.instagramHint : t.telegramHint}
        error={fieldErrors.token}
        dir="ltr"
        autoComplete="off"
        required
        value={token}
        onChange={({ target }) => setToken(target.value)}
      />
      {isInstagram && (
        <>
          <TextField
            label={t.accountId}
            error={fieldErrors.account_id}
            dir="ltr"
            inputMode="numeric"
            autoComplete="off"
            required
            value={account}
            onChange={({ target }) => setAccount(target.value)}
          />
          <TextField
            label={t.appSecret}
            hint={t.appSecretHint}
            error={fieldErrors.app_secret}
            dir="ltr"
            type="password"
            autoComplete="off"
            required
            value={secret}
            onChange={({ target }) => setSecret(target.value)}
          />
        </>
      )}
      <ErrorLine error={connect.error} />
    </FormDialog>
  )
}

function WebhookDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const t = useChannelTexts()
  return (
    <Dialog title={t.webhookTitle} isOpen onClose={onClose} footer={<Button onPress={onClose}>{t.done}</Button>}>
      <div className="flex flex-col gap-4">
        <p>{t.webhookText}</p>
        <Copied name={t.address} value={webhook.url} />
        <Copied name={t.verifyToken} value={webhook.verify_token} />
      </div>
    </Dialog>
  )
}

function Copied({ name, value }: { name: string; value: string }) {
  const t = useChannelTexts()
  const copy = useCopy()
  return (
    <div className="flex items-end gap-2">
      <TextField label={name} dir="ltr" readOnly value={value} className="min-w-0 flex-1" />
      <Button variant="outline" isIconOnly aria-label={t.copyOf(name)} onPress={() => void copy(value)}>
        <Copy className="size-4" aria-hidden />
      </Button>
    </div>
  )
}
