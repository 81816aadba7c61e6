import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/page.tsx'
import { ErrorLine } from '../../design/states.tsx'
import { showToast } from '../../design/toast.ts'
import { smartai } from '../../session/clients.ts'
import { PasswordField } from '../entry/password-field.tsx'
import { readFieldErrors } from '../field-errors.ts'
import { useAccountTexts } from './texts.ts'

const EMPTY = { currentPassword: '', newPassword: '' }

/** Another password, which ends the sessions of all other devices. */
export function PasswordCard() {
  const t = useAccountTexts()
  const [draft, setDraft] = useState(EMPTY)
  const change = useMutation({
    mutationFn: async () => (await smartai.api.PUT('/v1/user/change-password', { body: draft })).data.message,
    onSuccess: (message) => {
      setDraft(EMPTY)
      showToast(message)
    },
  })
  const errors = readFieldErrors(change.error, ['currentPassword', 'newPassword'])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate()
  }
  return (
    <Card title={t.password}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <p className="text-muted">{t.passwordLead}</p>
        <PasswordField
          label={t.current}
          name="current-password"
          autoComplete="current-password"
          required
          value={draft.currentPassword}
          error={errors.of.currentPassword}
          onChange={({ target }) => setDraft({ ...draft, currentPassword: target.value })}
        />
        <PasswordField
          label={t.next}
          hint={t.nextHint}
          name="new-password"
          autoComplete="new-password"
          minLength={8}
          maxLength={128}
          required
          value={draft.newPassword}
          error={errors.of.newPassword}
          onChange={({ target }) => setDraft({ ...draft, newPassword: target.value })}
        />
        <ErrorLine error={errors.rest} />
        <Button
          type="submit"
          className="self-start"
          isPending={change.isPending}
          isDisabled={draft.currentPassword === '' || draft.newPassword.length < 8}
        >
          {t.changePassword}
        </Button>
      </form>
    </Card>
  )
}
