import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Badge } from '../../design/badge.tsx'
import { Button } from '../../design/button.tsx'
import { TextField } from '../../design/field.tsx'
import { Card } from '../../design/page.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { When } from '../../design/when.tsx'
import { smartai } from '../../session/clients.ts'
import { readFieldErrors } from '../field-errors.ts'
import type { Account } from '../queries.ts'
import { useAccountChange } from './changes.ts'
import { useAccountTexts } from './texts.ts'

/** The name, and the e-mail with its proof. */
export function ProfileCard({ account }: { account: Account }) {
  const t = useAccountTexts()
  const [fullName, setFullName] = useState(account.fullName)
  const save = useAccountChange()
  const errors = readFieldErrors(save.error, ['fullName'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate({ fullName: fullName.trim() }, { onSuccess: () => showToast(t.saved) })
  }
  return (
    <Card title={t.profile}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t.fullName}
          name="fullName"
          autoComplete="name"
          maxLength={100}
          required
          value={fullName}
          error={errors.of.fullName}
          onChange={({ target }) => setFullName(target.value)}
        />
        <dl className="flex flex-col gap-3">
          <div>
            <dt className="text-sm text-muted">{t.email}</dt>
            <dd className="flex flex-wrap items-center gap-2">
              <bdi className="code break-all font-medium">{account.email}</bdi>
              <Badge tone={account.emailVerified ? 'success' : 'warning'}>
                {account.emailVerified ? t.verified : t.unverified}
              </Badge>
            </dd>
          </div>
          <div>
            <dt className="text-sm text-muted">{t.since}</dt>
            <dd className="font-medium">
              <When at={account.createdAt} as="date" />
            </dd>
          </div>
        </dl>
        {!account.emailVerified && <Resend />}
        <ErrorLine error={errors.rest} />
        <Button
          type="submit"
          className="self-start"
          isPending={save.isPending}
          isDisabled={fullName.trim() === '' || fullName.trim() === account.fullName}
        >
          {t.save}
        </Button>
      </form>
    </Card>
  )
}

function Resend() {
  const t = useAccountTexts()
  const resend = useMutation({
    mutationFn: async () => (await smartai.api.POST('/v1/user/resend-verification')).data.message,
  })
  return (
    <div className="flex flex-col items-start gap-2">
      <Button
        size="sm"
        variant="outline"
        isPending={resend.isPending}
        isDisabled={resend.isSuccess}
        onPress={() => resend.mutate()}
      >
        {t.resend}
      </Button>
      <p role="status" className="text-sm text-muted">
        {resend.data}
      </p>
      <ErrorLine error={resend.error} />
    </div>
  )
}
